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
        // What an earlier process held back is there: it takes nothing to hold it on.
        if (try? directory.fileNames())?.contains(Self.name) ?? false,
            let room = try? directory.room()
        {
            hold(Self.size(room))
        }
        probe()
    }

    /// Looks at the disk, and holds room back again where there is enough for that.
    mutating func probe() {
        // A disk that does not say how full it is refuses nobody: a full one says so when written.
        guard let room = try? directory.room() else { return }
        let size = Self.size(room)
        if !isHeld, room.free >= (isLow ? 2 : 1) * size { hold(size) }
        isLow = !isHeld || room.free < size
    }

    private mutating func hold(_ size: Int) {
        do throws(Errno) {
            try directory.reserve(size, as: Self.name)
            isHeld = true
        } catch {
            // A part of it would only take what others need, as under a quota.
            try? directory.remove(Self.name)
        }
    }

    private static func size(_ room: DiskRoom) -> Int {
        min(Limits.reservedBytes, room.total / Limits.reservedPart)
    }

    /// Gives what was held back to whom it was held back for; false where there was nothing.
    mutating func release() -> Bool {
        guard isHeld else { return false }
        isHeld = false
        isLow = true
        return (try? directory.remove(Self.name)) != nil
    }
}
