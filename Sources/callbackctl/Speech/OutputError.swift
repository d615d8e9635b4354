#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Why bytes could not be written.
enum OutputError: Error, Hashable, CustomStringConvertible {
    /// Nobody reads (any more): an ordinary end, as with `callbackctl events | head`.
    case closed
    /// The kernel says no; its `errno`.
    case failed(Int32)

    /// For people.
    var description: String {
        switch self {
        case .closed: "the output is closed"
        case .failed(let number):
            "the output cannot be written: " + String(cString: strerror(number))
        }
    }
}
