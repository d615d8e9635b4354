#if canImport(Glibc)
    import Glibc
#endif

/// The queue of connections that wait to be taken, while the daemon is away or busy.
enum ListenQueue {
    /// Makes it as long as the kernel allows (listen(2), net.core.somaxconn). NIO listens once more
    /// on a socket that it is given, and leaves room for 128.
    static func widen(_ descriptor: CInt) {
        _ = listen(descriptor, .max)
    }
}
