import ControlAPI
import EventJournal
import Sessions

extension VerificationMessage {
    /// What was found, as the control protocol tells it.
    init(_ verification: JournalVerification) {
        self.init(
            segments: verification.segments, lines: verification.lines,
            sequence: verification.lastSequence, head: verification.head,
            damage: verification.damage.map { damage in
                Damage(
                    segment: damage.first.segment, line: damage.first.line,
                    sequence: damage.sequence, finding: damage.first.finding,
                    lines: verification.damagedLines)
            })
    }
}
