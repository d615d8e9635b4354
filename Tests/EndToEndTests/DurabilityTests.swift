import ControlAPI
import EventJournal
import FoundationEssentials
import Listeners
import Logging
import ServiceLifecycle
import NIOHTTP1
import Sessions
import Synchronization
import SystemPackage
import Testing
import Values

/// The parts of the daemon on a disk that never says that it synced.
@Suite struct `Before the disk has it` {
    /// A folder whose files never sync: fdatasync does not return before the test lets it.
    final class NeverSyncing: JournalDirectory {
        let isHeld = Mutex(false)
        let written = Mutex<[UInt8]>([])

        func fileNames() throws(Errno) -> [String] { [] }
        func contents(of name: String) throws(Errno) -> [UInt8] { [] }
        func read(_ name: String, at offset: Int, count: Int) throws(Errno) -> [UInt8] { [] }
        func create(_ name: String) throws(Errno) -> any JournalFile { File(disk: self) }
        func reopen(_ name: String, cutTo size: Int) throws(Errno) -> any JournalFile {
            File(disk: self)
        }
        func rename(_ name: String, to newName: String) throws(Errno) {}
        func remove(_ name: String) throws(Errno) {}
        func reserve(_ bytes: Int, as name: String) throws(Errno) {}
        func room() throws(Errno) -> DiskRoom { DiskRoom(free: 1 << 30, total: 1 << 30) }
        func sync() throws(Errno) {}
    }

    final class File: JournalFile {
        let disk: NeverSyncing

        init(disk: NeverSyncing) {
            self.disk = disk
        }

        func size(as name: String) throws(Errno) -> Int { disk.written.withLock { $0.count } }

        func write(_ bytes: ArraySlice<UInt8>) throws(Errno) -> Int {
            disk.written.withLock { $0 += bytes }
            return bytes.count
        }

        func sync() throws(Errno) {
            while disk.isHeld.withLock({ $0 }) {}
        }
    }

    struct AnyProvider: Provider {
        let name: ProviderName
        let callbackParameters: Set<String> = []

        func check(_ request: OpenRequest) throws(Refusal) {}

        func begin(
            _ request: OpenRequest, returningTo addresses: ReturnAddresses
        ) async throws(ProviderError) -> ProviderSession {
            ProviderSession(id: "ps", authURL: addresses.callback, expiresAt: nil)
        }

        func outcome(
            of callback: CallbackParameters, on path: ReturnPath, for session: Session
        ) -> CallbackReading { .completed }
    }

    @Test func `no page is shown, no session is answered, no event is read`() async throws {
        let disk = NeverSyncing()
        defer { disk.isHeld.withLock { $0 = false } }
        let journal = EventJournal(
            continuing: try OpenedJournal.open(disk, source: "s", into: Replay()).journal,
            patience: .milliseconds(50), telling: EventJournal.Neighbours(onFailure: { _ in }))
        let registry = SessionRegistry(
            sink: journal,
            settings: .init(expiryGrace: .zero, settledRetention: .seconds(60)), now: { Date() })
        let providers = ProviderDirectory([AnyProvider(name: try #require(ProviderName("any")))])
        let intake = CallbackIntake(registry: registry, providers: providers)
        let pages = Pages(try #require(Pages.Settings(appName: "A", color: "#123")))
        let listener = try await CallbackListener(
            on: .address(try #require(ListenAddress("127.0.0.1:0"))),
            port: CallbackPort(parameters: { [] }, settle: intake.settle),
            pages: { pages })
        let desk = SessionDesk(
            registry: registry, providers: providers, policy: { ReturnPolicy(origins: []) },
            addresses: PublicPaths(
                publicURL: try #require(WebAddress("http://\(listener.address)"))),
            logger: Logger(label: "test"))
        let peer = Peer(pid: 1, uid: 2, gid: 3)
        let request = try OpenRequest(provider: "any", endUserID: "eu")
        let opened = try await desk.open(request, by: peer, mark: nil)
        let callback = try #require(opened.handover.authURL)

        let services = ServiceGroup(
            services: [listener], gracefulShutdownSignals: [], logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            disk.isHeld.withLock { $0 = true }
            let page = try await Installation.get(callback)
            #expect(page.status == 503)
            #expect(registry.session(opened.session.id)?.status == .completed, "decided, not told")
            #expect(
                disk.written.withLock { String(decoding: $0, as: UTF8.self) }
                    .contains("session.completed"), "written, not synced")
            await #expect(throws: Refusal.notRecorded) {
                try await desk.open(request, by: peer, mark: nil)
            }
            var feed = try journal.feed(after: 1)
            #expect(try feed.read() == nil)

            disk.isHeld.withLock { $0 = false }
            try await journal.durable(through: 3)
            #expect(try await Installation.get(callback).status == 200)
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
    }
}
