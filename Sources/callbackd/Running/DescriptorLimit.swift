#if canImport(Glibc)
    import Glibc
#endif

/// How many descriptors the process may hold (RLIMIT_NOFILE, getrlimit(2)).
enum DescriptorLimit {
    /// Raises the soft limit, which is low for the sake of select(2), to the hard one, and tells
    /// it.
    static func raise() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return 1024
        }
        var raised = limit
        raised.rlim_cur = limit.rlim_max
        if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) != 0 { raised = limit }
        return Int(clamping: raised.rlim_cur)
    }
}
