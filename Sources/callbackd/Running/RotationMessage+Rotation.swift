import ControlAPI
import EventJournal
import Sessions

extension RotationMessage {
    /// What was begun, as the control protocol tells it.
    init(_ rotation: JournalRotation) {
        self.init(
            segment: rotation.segment, firstSequence: rotation.firstSequence,
            carriedSessions: rotation.sessions, carriedWebhooks: rotation.webhooks)
    }
}
