import CYAML
import Settings

/// One YAML document as settings. libyaml reads it; refused here are repeated keys, keys that are
/// no text, a second document, and what is absurdly deep or large (an alias can make it so).
struct YAMLText {
    private let document: UnsafeMutablePointer<yaml_document_t>
    private var nodesLeft = 10_000

    /// No configuration is deeper.
    private static let depth = 16

    /// The settings in `text`.
    static func setting(_ text: String) throws(SettingFlaw) -> Setting {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { throw flaw([], "cannot be read") }
        defer { yaml_parser_delete(parser) }
        // The parser reads the bytes where they lie, until it is deleted.
        return try Array(text.utf8).withUnsafeBufferPointer { bytes throws(SettingFlaw) in
            yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
            let setting = try next(parser) ?? .null
            guard try next(parser) == nil else {
                throw flaw([], "holds a second document; one is all it may hold")
            }
            return setting
        }
    }

    /// The next document, or nil where there is none.
    private static func next(
        _ parser: UnsafeMutablePointer<yaml_parser_t>
    ) throws(SettingFlaw) -> Setting? {
        let document = UnsafeMutablePointer<yaml_document_t>.allocate(capacity: 1)
        defer { document.deallocate() }
        guard yaml_parser_load(parser, document) == 1 else {
            let mark = parser.pointee.problem_mark
            let problem = parser.pointee.problem.map { String(cString: $0) } ?? "unreadable"
            throw flaw(
                [], "is no YAML: line \(mark.line + 1), column \(mark.column + 1): \(problem)")
        }
        defer { yaml_document_delete(document) }
        guard let root = yaml_document_get_root_node(document) else { return nil }
        var text = YAMLText(document: document)
        return try text.setting(root.pointee, [])
    }

    private init(document: UnsafeMutablePointer<yaml_document_t>) {
        self.document = document
    }

    private mutating func setting(
        _ node: yaml_node_t, _ path: [String]
    ) throws(SettingFlaw) -> Setting {
        nodesLeft -= 1
        guard nodesLeft >= 0, path.count <= Self.depth else {
            throw Self.flaw(path, "is too large or too deep for a configuration")
        }
        switch node.type {
        case YAML_SEQUENCE_NODE:
            let items = node.data.sequence.items
            var entries: [Setting] = []
            for item in UnsafeBufferPointer(start: items.start, count: items.top - items.start) {
                entries.append(try setting(self.node(item, path), path + ["\(entries.count)"]))
            }
            return .list(entries)
        case YAML_MAPPING_NODE:
            let pairs = node.data.mapping.pairs
            var entries: [String: Setting] = [:]
            for pair in UnsafeBufferPointer(start: pairs.start, count: pairs.top - pairs.start) {
                let key = try self.node(pair.key, path)
                guard key.type == YAML_SCALAR_NODE else {
                    throw Self.flaw(path, "has a key that is no text")
                }
                let name = Self.text(key)
                guard entries[name] == nil else { throw Self.flaw(path + [name], "stands twice") }
                entries[name] = try setting(self.node(pair.value, path), path + [name])
            }
            return .table(entries)
        default: return Self.scalar(node)
        }
    }

    private func node(_ index: CInt, _ path: [String]) throws(SettingFlaw) -> yaml_node_t {
        guard let node = yaml_document_get_node(document, index) else {
            throw Self.flaw(path, "cannot be read")
        }
        return node.pointee
    }

    private static func scalar(_ node: yaml_node_t) -> Setting {
        let text = text(node)
        let quoted = node.data.scalar.style != YAML_PLAIN_SCALAR_STYLE
        let isNull = !quoted && ["", "~", "null", "Null", "NULL"].contains(text)
        return isNull ? .null : .scalar(text, quoted: quoted)
    }

    private static func text(_ node: yaml_node_t) -> String {
        let scalar = node.data.scalar
        return String(
            decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
            as: UTF8.self)
    }

    private static func flaw(_ path: [String], _ reason: String) -> SettingFlaw {
        SettingFlaw(path: path.isEmpty ? "the file" : path.joined(separator: "."), reason: reason)
    }
}
