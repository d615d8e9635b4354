import Sessions
import SystemPackage

/// Room on the disk that is held back, so that open sessions can still get their outcome when
/// somebody else has filled it. A value that the writer owns.
struct SpaceReserve: Sendable {
    private let directory: any JournalDirectory
    private var isHeld = false
    /// Whether new sessions are to be refused: less is free than is held back, or nothing is held.
    private(set) var isLow = false

    static let name = "reserve"

    init(_ directory: any JournalDirectory) {
        self.directory = directory
        probe()
    }

    /// Looks at the disk, and holds room back again where there is enough for that.
    mutating func probe() {
        // A disk that does not say how full it is refuses nobody: a full one says so when written.
        guard let room = try? directory.room() else { return }
        let size = min(Limits.reservedBytes, room.total / Limits.reservedPart)
        if !isHeld, room.free >= (isLow ? 2 : 1) * size {
            isHeld = (try? directory.reserve(size, as: Self.name)) != nil
        }
        isLow = !isHeld || room.free < size
    }

    /// Gives what was held back to whom it was held back for; false where there was nothing.
    mutating func release() -> Bool {
        guard isHeld else { return false }
        isHeld = false
        isLow = true
        return (try? directory.remove(Self.name)) != nil
    }
}
