/// A life on a disk that fails loses nothing.
enum FuzzedLives {
    static func run(_ bytes: [UInt8]) {
        let seed = bytes.prefix(8).reduce(UInt64(bytes.count)) { $0 << 8 | UInt64($1) }
        do {
            try Life.random(seed: seed, steps: 30)
        } catch {
            preconditionFailure("FAULT_SEED=\(seed): \(error)")
        }
    }
}
