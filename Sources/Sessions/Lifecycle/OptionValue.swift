/// A value of ``OpenRequest/options``: what JSON can say.
public enum OptionValue: Sendable, Hashable {
    /// null
    case null
    /// true or false
    case bool(Bool)
    /// A whole number.
    case integer(Int64)
    /// Any other number.
    case number(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([OptionValue])
    /// Names and values.
    case object([String: OptionValue])
}
