import Synchronization

extension SessionRegistry {
    /// Begins a new segment of the event journal, behind all that is recorded by now; goes on with
    /// the one that was begun, where the restating was broken off.
    /// - Parameter slice: how many sessions are restated at a time.
    /// - Returns: whether it is a new one.
    /// - Throws: `.full` where the queue has no room: try again later.
    @discardableResult
    func beginRotation(slice: Int = Limits.carriedSlice) throws(EventSinkError) -> Bool {
        try state.withLock { state throws(EventSinkError) in
            guard sink.hasRoom else { throw .full }
            guard state.carrying == nil else { return false }
            sink.cut(before: state.nextSequence)
            state.carrying = Carrying(
                firstSequence: state.nextSequence, webhooks: state.table.seenWebhooks.all)
            // At once, so that the segment does not wait for its first line.
            try carry(slice, &state)
            return true
        }
    }

    /// Restates the next `slice` of the sessions that are kept, as it stands now, and at the end
    /// says that all is.
    ///
    /// Other events may come in between: who reads the segment from its head knows all of them.
    /// - Returns: the number of the last event, and the rotation once it is complete.
    func carryOn(
        slice: Int = Limits.carriedSlice
    ) throws(EventSinkError) -> (sequence: UInt64, rotation: JournalRotation?) {
        try state.withLock { state throws(EventSinkError) in
            guard let rotation = try carry(slice, &state) else {
                return (state.nextSequence - 1, nil)
            }
            let last = try append(.journalRotated(rotation), at: tick(&state), to: &state)
            state.carrying = nil
            return (last, rotation)
        }
    }

    /// - Returns: the rotation, once nothing is left to restate.
    @discardableResult
    private func carry(
        _ slice: Int, _ state: inout State
    ) throws(EventSinkError) -> JournalRotation? {
        guard var carrying = state.carrying else { return nil }
        // What is restated takes no room that open sessions need.
        guard sink.hasRoom else { throw .full }
        // What was queued stands, also where the queue has no room for the rest of the slice.
        defer { state.carrying = carrying }
        if let position = carrying.position {
            let page = state.table.created(from: position, count: slice)
            for session in page.sessions where carrying.needs(session) {
                try append(.sessionCarried(session.asRecorded), at: tick(&state), to: &state)
                carrying.position = session.createdSequence + 1
                carrying.carriedSessions += 1
            }
            carrying.position = page.next.flatMap { $0 < carrying.firstSequence ? $0 : nil }
            return nil
        }
        if !carrying.webhooks.isEmpty {
            let named = carrying.webhooks.prefix(Limits.carriedWebhooks)
            try append(.webhookCarried(Array(named)), at: tick(&state), to: &state)
            carrying.webhooks = carrying.webhooks.dropFirst(named.count)
            carrying.carriedWebhooks += named.count
            return nil
        }
        return JournalRotation(
            firstSequence: carrying.firstSequence, sessions: carrying.carriedSessions,
            webhooks: carrying.carriedWebhooks)
    }
}
