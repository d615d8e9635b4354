/// A language that the pages speak; its texts are in `Messages/`.
enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case german = "de"
    case portuguese = "pt"

    /// The one that a browser's user likes best: by weight, a region's by its language (RFC 9110
    /// §12.5.4, RFC 4647 §3.4); English where none is.
    ///
    /// - Parameter accepted: the values of `Accept-Language`.
    init(accepted: [String]) {
        var best: (language: Language, weight: Double)?
        for range in accepted.joined(separator: ",").split(separator: ",").prefix(Self.ranges) {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let name = parts.first else { continue }
            let weight =
                parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
                .map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            let primary = name.prefix { $0 != "-" }.lowercased()
            let language = primary == "*" ? .english : Language(rawValue: primary)
            guard let language, weight > 0, weight > (best?.weight ?? 0) else { continue }
            best = (language, weight)
        }
        self = best?.language ?? .english
    }

    /// More than any person has.
    private static let ranges = 32
}
