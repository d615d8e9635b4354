/// Finds members of a JSON object in bytes that nobody vouches for yet: in one pass, without
/// keeping anything else, and without judging the rest.
public enum MemberScan {
    /// What was found of a member.
    public enum Found: Hashable, Sendable {
        /// A text.
        case text(String)
        /// null
        case null
        /// Something else.
        case other
    }

    /// The outermost object's members of these names, as far as `bytes` look like an object; of two
    /// with the same name, the first.
    public static func members(
        _ names: Set<ExactText>, in bytes: [UInt8]
    ) -> [ExactText: Found] {
        var found: [ExactText: Found] = [:]
        var depth = 0
        var offset = bytes.prefix { $0 == 0x20 || (0x09...0x0D).contains($0) }.count
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "{") else { return [:] }
        /// The name whose value comes next, while one does.
        var name: ExactText?
        var expectsName = false
        while offset < bytes.count, found.count < names.count {
            switch bytes[offset] {
            case UInt8(ascii: "\""):
                var reader = JSONReader(bytes, from: offset)
                guard depth == 1 else {
                    reader.skipString()
                    offset = reader.offset
                    continue
                }
                guard let text = try? reader.string() else { return found }
                offset = reader.offset
                if expectsName {
                    name = ExactText(text)
                    expectsName = false
                } else {
                    note(.text(text), of: &name, among: names, in: &found)
                }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if depth == 1 { note(.other, of: &name, among: names, in: &found) }
                depth += 1
                expectsName = depth == 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                guard depth > 0 else { return found }
            case UInt8(ascii: ",") where depth == 1:
                name = nil
                expectsName = true
            case UInt8(ascii: ":"), UInt8(ascii: ","), 0x20, 0x0A, 0x0D, 0x09: break
            case UInt8(ascii: "n") where depth == 1:
                note(.null, of: &name, among: names, in: &found)
            default:
                if depth == 1 { note(.other, of: &name, among: names, in: &found) }
            }
            offset += 1
        }
        return found
    }

    private static func note(
        _ value: Found, of name: inout ExactText?, among names: Set<ExactText>,
        in found: inout [ExactText: Found]
    ) {
        guard let known = name else { return }
        name = nil
        if names.contains(known), found[known] == nil { found[known] = value }
    }
}
