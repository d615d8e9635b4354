import ControlAPI

extension Conversation {
    /// Waits for the outcomes of `ids` and shows each as it comes.
    ///
    /// See ``OutcomeWait`` for `daemonAnswered`, ``Ending/exitStatus(of:)`` for what it returns.
    func showOutcomes(
        of ids: [String], within limit: WaitLimit?, daemonAnswered: Bool
    ) async throws -> ExitStatus {
        let client = self.client
        let wait = OutcomeWait(clock: ContinuousClock(), daemonAnswered: daemonAnswered) {
            (id: String, seconds: Int) async throws(ControlError) -> OutcomeMessage? in
            try await client.outcome(id, waitSeconds: seconds)
        }
        var complaints: Set<Complaint> = []
        let endings = try await wait.endings(of: ids, within: limit?.duration) { id, ending in
            switch ending {
            case .settled(let outcome):
                try show(
                    outcome,
                    inWords: OutcomeSheet(outcome, coloured: terminal.isColoured).lines)
            case .open:
                terminal.complain(
                    Complaint(
                        "\(id) is still open",
                        hint: "go on with callbackctl wait \(id)"))
            case .failed(let error):
                // What is wrong with all of them is said once.
                let complaint = Complaint(error, socketPath: socketPath)
                if complaints.insert(complaint).inserted { terminal.complain(complaint) }
            }
        }
        return Ending.exitStatus(of: endings)
    }
}
