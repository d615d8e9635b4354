/// Where bytes can be written to.
protocol ByteSink: Sendable {
    /// Writes all of `bytes`; when it returns, they are out.
    func put(_ bytes: [UInt8]) throws(OutputError)
}
