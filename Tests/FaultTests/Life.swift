import FoundationEssentials

@testable import EventJournal
@testable import Sessions

/// What happens to a machine: a script, or steps at random; power losses and failing disks between.
struct Life {
    private let machine: Machine
    private var random: SplitMix64
    private var sessions: [Session] = []

    init(seed: UInt64) throws {
        random = SplitMix64(seed: seed)
        machine = try Machine(SimulatedDisk(), seed: seed ^ 0xABCD)
    }

    /// create → callback → webhook → rotate → expire → restart, and again; always the same calls.
    static func scripted(_ fault: SimulatedDisk.Fault?, atCall call: Int) throws -> Int {
        var life = try Life(seed: 1)
        let disk = life.machine.disk
        let before = disk.calls
        disk.plan(fault, atCall: call)
        for step in Step.script { try life.take(step) }
        let calls = disk.calls - before
        try life.finish()
        return calls
    }

    /// `steps` steps at random, with a fault at random in each stretch between two restarts.
    static func random(seed: UInt64, steps: Int) throws {
        var life = try Life(seed: seed)
        for _ in 0..<steps {
            if life.random.chance(1, in: 8) {
                let fault = SimulatedDisk.Fault.allCases[
                    life.random.pick(SimulatedDisk.Fault.allCases.count)]
                life.machine.disk.plan(fault, atCall: 1 + life.random.pick(12))
            }
            try life.take(Step.allCases[life.random.pick(Step.allCases.count)])
        }
        try life.finish()
    }

    enum Step: CaseIterable {
        case create, burst, complete, deny, back, webhook, repeatWebhook, revoke, expire, rotate
        case rotateAmidTraffic, restart, powerLoss

        static let script: [Step] = [
            .create, .complete, .burst, .webhook, .repeatWebhook, .back, .rotate, .create, .deny,
            .expire, .rotateAmidTraffic, .restart, .complete, .powerLoss, .create, .revoke,
            .rotate, .burst, .restart,
        ]
    }

    private mutating func take(_ step: Step) throws {
        do {
            try act(step)
            try machine.flush()
        } catch is Machine.Down {
            try comeBack()
        } catch is EventSinkError {
            try comeBack()
        }
    }

    private mutating func act(_ step: Step) throws {
        let session = sessions.isEmpty ? nil : sessions[random.pick(sessions.count)]
        switch step {
        case .create: sessions.append(try machine.open())
        case .burst: for _ in 0..<5 { sessions.append(try machine.open()) }
        case .complete: if let session { machine.report(.completed, to: session.id) }
        case .deny:
            if let session { machine.report(.cancelled(ErrorDetail(error: "no")), to: session.id) }
        case .back: if let session { machine.report(.returned, to: session.id) }
        case .webhook: if let session { machine.webhook(about: session, key: session.id.text) }
        case .repeatWebhook:
            for session in sessions.prefix(3) {
                machine.webhook(about: session, key: session.id.text)
            }
        case .revoke: if let session { machine.revoke(session.id) }
        case .expire:
            machine.advance(61)
            _ = machine.registry.expireOverdue()
        case .rotate: try machine.rotate()
        case .rotateAmidTraffic:
            var opened: [Session] = []
            let machine = machine
            try machine.rotate {
                opened.append(try machine.open())
                if let session { machine.report(.completed, to: session.id) }
            }
            sessions += opened
        case .restart:
            try machine.flush()
            try restart()
        case .powerLoss:
            try machine.flush()
            try losePower()
        }
    }

    /// The process is gone; whether with the machine or without, a new one starts from the disk.
    private mutating func comeBack() throws {
        if machine.disk.isOff || random.chance(1, in: 2) {
            try losePower()
        } else {
            machine.disk.processEnded()
            try restart()
        }
    }

    private mutating func losePower() throws {
        machine.disk.powerOn(using: &random)
        try restart()
    }

    /// Power may be lost again while the machine starts; what was known before is known after.
    private mutating func restart() throws {
        for _ in 0..<3 {
            if random.chance(1, in: 4) {
                machine.disk.plan(.powerLoss, atCall: 1 + random.pick(8))
            }
            do {
                try machine.restart()
                break
            } catch is Machine.Down {
                machine.disk.powerOn(using: &random)
            }
        }
        if machine.disk.isOff { machine.disk.powerOn(using: &random) }
        machine.disk.processEnded()
        try machine.restart()
        try checkSessions()
    }

    /// What was acknowledged of a session, the new process knows, as long as it is kept.
    private func checkSessions() throws {
        var open: Set<SessionID> = []
        for (_, event) in machine.acknowledged.sorted(by: { $0.key < $1.key }) {
            switch event.fact {
            case .sessionCreated(let session): open.insert(session.id)
            case .sessionCarried(let session) where session.outcome == nil: open.insert(session.id)
            case .sessionSettled(let settlement): open.remove(settlement.session.id)
            default: break
            }
        }
        for id in open where machine.registry.session(id) == nil {
            throw Wrong("\(id) was open, and nobody knows it any more")
        }
        for event in machine.acknowledged.values {
            guard case .sessionSettled(let settlement) = event.fact,
                let session = machine.registry.session(settlement.session.id)
            else { continue }
            guard session.outcome?.status == settlement.outcome.status else {
                throw Wrong("\(session.id) is \(session.status), not \(settlement.outcome.status)")
            }
        }
    }

    private mutating func finish() throws {
        machine.disk.plan(nil, atCall: 0)
        if machine.disk.isOff { try losePower() }
        // Twice: what one start repairs, the next must find whole.
        try losePower()
        try losePower()
        try Ledger(machine.disk).check(machine)
    }
}
