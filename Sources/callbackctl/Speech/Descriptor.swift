#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// An open file descriptor to write to, without a buffer.
struct Descriptor: ByteSink {
    let number: Int32

    func put(_ bytes: [UInt8]) throws(OutputError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
            let failure = errno
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch failure {
            case EINTR: continue
            // Whoever shares our terminal or pipe may have made it non-blocking.
            case EAGAIN: waitUntilWritable()
            case EPIPE, EBADF: throw .closed
            default: throw .failed(failure)
            }
        }
    }

    private func waitUntilWritable() {
        var request = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        _ = poll(&request, 1, -1)
    }

    /// Takes 0, 1 and 2 where they are closed (`>&-`), before a socket gets one of these numbers
    /// and with it what is meant for stdout.
    ///
    /// Read-only, so that writing fails as it does on a closed one.
    static func keepStandardNumbersTaken() {
        for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDONLY)
        }
    }
}
