import SystemPackage

/// Files that are on disk when the call returns, whatever the page cache believed.
extension JournalDirectory {
    /// A file of these bytes in place of the one of that name, which had them; the same file where
    /// a full disk has no room for a second.
    func rewrite(
        _ bytes: ArraySlice<UInt8>, as name: String
    ) throws(Errno) -> any JournalFile {
        do throws(Errno) {
            return try copy(bytes, to: name)
        } catch .noSpace, .diskQuotaExceeded {
            return try settle(bytes, in: name)
        }
    }

    /// A new file in place of the one of that name, if any: written, synced, renamed.
    func copy(_ bytes: ArraySlice<UInt8>, to name: String) throws(Errno) -> any JournalFile {
        let file: any JournalFile
        do throws(Errno) {
            file = try written(bytes, as: name)
        } catch .noSpace, .diskQuotaExceeded {
            // The room that is held back is there for this too.
            try remove(SpaceReserve.name)
            file = try written(bytes, as: name)
        }
        try file.sync()
        try rename(SegmentName.unfinished(name), to: name)
        try sync()
        return file
    }

    private func written(
        _ bytes: ArraySlice<UInt8>, as name: String
    ) throws(Errno) -> any JournalFile {
        let file = try create(SegmentName.unfinished(name))
        try file.writeAll(bytes)
        return file
    }

    /// The file as it is, if what was read from memory is what the disk holds.
    private func settle(
        _ bytes: ArraySlice<UInt8>, in name: String
    ) throws(Errno) -> any JournalFile {
        try remove(SegmentName.unfinished(name))
        let file = try reopen(name, cutTo: bytes.count)
        guard try contents(of: name)[...] == bytes else { throw .ioError }
        return file
    }

    /// Keeps a torn end under a name of its own; a copy that an earlier start made is enough.
    ///
    /// Nobody was told of what is in it, so that no start ends for want of room for it.
    /// - Returns: the name, or nil where the disk is full.
    func keep(
        _ bytes: ArraySlice<UInt8>, of segment: String, at sequence: UInt64
    ) throws(Errno) -> String? {
        let names = Set(try fileNames())
        var number = 1
        var name = SegmentName.torn(of: segment, at: sequence, copy: number)
        while names.contains(name) {
            if try contents(of: name)[...] == bytes { return name }
            number += 1
            name = SegmentName.torn(of: segment, at: sequence, copy: number)
        }
        do throws(Errno) {
            _ = try copy(bytes, to: name)
            return name
        } catch .noSpace, .diskQuotaExceeded {
            try remove(SegmentName.unfinished(name))
            return nil
        }
    }
}
