import HTTPServer
import Sessions
import Values

/// Reads a control request's query strictly: a misspelt or doubled name is noticed.
struct ControlQuery {
    private let values: [(name: ExactText, value: String)]

    init(_ request: Request) {
        values = PercentEncoding.pairs(request.target.query ?? "")
            .map { (ExactText($0.name), $0.value) }
    }

    /// Refuses any name that is not among `known`, and any that stands twice.
    func refuseNames(except known: [ExactText]) throws(Refusal) {
        var seen: Set<ExactText> = []
        for (name, _) in values {
            guard known.contains(name) else {
                throw .invalidField(
                    name: name.text.cut(toBytes: 64),
                    reason:
                        "is no parameter here; there are: "
                        + known.map(\.text).joined(separator: ", ")
                )
            }
            guard seen.insert(name).inserted else {
                throw .invalidField(name: name.text, reason: "is given twice")
            }
        }
    }

    /// The value of `name`, read by `read`; nil where it is not given.
    func value<Value>(
        _ name: ExactText, _ complaint: String, _ read: (String) -> Value?
    ) throws(Refusal) -> Value? {
        guard let text = values.first(where: { $0.name == name })?.value else { return nil }
        guard let value = read(text) else {
            throw .invalidField(name: name.text, reason: "is \(complaint)")
        }
        return value
    }

    /// The whole number under `name`, within `bounds`.
    func number(_ name: ExactText, in bounds: ClosedRange<Int>) throws(Refusal) -> Int? {
        let complaint = "no whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
        return try value(name, complaint) { text in
            Int(text).flatMap { bounds.contains($0) ? $0 : nil }
        }
    }
}
