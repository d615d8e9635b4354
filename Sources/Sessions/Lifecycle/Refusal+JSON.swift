public import Values

extension Refusal {
    /// What is wrong with a body that is not strictly JSON.
    public init(_ flaw: JSONFlaw) {
        switch flaw {
        case .twice(let name):
            self = .invalidField(name: name.cut(toBytes: 64), reason: "is given twice")
        case .notUTF8, .byteOrderMark, .syntax, .tooDeep, .numberOutOfRange, .loneSurrogate:
            self = .invalidJSON(reason: flaw.reason)
        }
    }
}
