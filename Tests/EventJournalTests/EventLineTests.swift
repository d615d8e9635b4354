import Digests
import FoundationEssentials
import Sessions
import Testing

@testable import EventJournal

@Suite struct `A line of the event journal` {
    @Test(arguments: Facts.all)
    func `says all that its event says`(_ fact: Fact) throws {
        let event = Facts.event(fact, 7)
        let line = EventLine(event, source: "s", after: .start, opensSegment: false)
        let read = try ReadLine(line.bytes.dropLast())
        #expect(try read.event() == event)
        #expect(read.sequence == 7)
        #expect(read.chain == line.chain)
        #expect(read.previousChain == nil)
        #expect(read.follows(.start))
    }

    @Test func `there is a fact of each type in these tests`() {
        #expect(Set(Facts.all.map(\.type)) == Set(EventType.allCases))
    }

    @Test(arguments: Facts.all)
    func `is one line that no terminal obeys`(_ fact: Fact) {
        let line = EventLine(
            Facts.event(fact, 1), source: "s", after: .start, opensSegment: true)
        #expect(line.bytes.last == UInt8(ascii: "\n"))
        let text = String(decoding: line.bytes.dropLast(), as: UTF8.self)
        let dangerous = text.unicodeScalars.filter {
            $0.properties.generalCategory == .control || $0.properties.generalCategory == .format
        }
        #expect(dangerous.allSatisfy { $0 == "\u{200D}" })
    }

    @Test func `is a CloudEvent with its members in order`() throws {
        let line = EventLine(
            Facts.event(.daemonStopped, 42), source: "callbackd://h/x", after: .start,
            opensSegment: true)
        let text = String(decoding: line.bytes, as: UTF8.self)
        #expect(
            text == """
                {"specversion":"1.0","id":"id-42","source":"callbackd://h/x",\
                "type":"daemon.stopped","time":"2027-01-15T08:00:00.123Z",\
                "sequence":"00000000000000000042",\
                "previouschain":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",\
                "chain":"\(line.chain.text)","data":{}}\n
                """)
    }

    @Test func `is chained as the design says, by anybody's reckoning`() throws {
        let previous = EventLine(
            Facts.event(.daemonStopped, 1), source: "s", after: .start, opensSegment: true
        ).chain
        let line = EventLine(
            Facts.event(Facts.settlement(.failed), 2), source: "s", after: previous,
            opensSegment: false)
        let text = String(decoding: line.bytes.dropLast(), as: UTF8.self)
        let emptied = text.replacing("\"chain\":\"\(line.chain.text)\"", with: "\"chain\":\"\"")
        let before = try #require(Data(base64Encoded: previous.text))
        let digest = SHA256.hash(Array(before) + Array(emptied.utf8))
        #expect(Data(digest).base64EncodedString() == line.chain.text)
    }

    @Test func `a changed byte is noticed`() throws {
        let line = EventLine(
            Facts.event(Facts.settlement(.failed), 2), source: "s", after: .start,
            opensSegment: false)
        for index in line.bytes.dropLast().indices {
            var changed = Array(line.bytes.dropLast())
            changed[index] ^= 1
            guard let read = try? ReadLine(changed[...]) else { continue }
            #expect(!read.follows(.start), "byte \(index) was changed unseen")
        }
    }

    @Test func `a type of a later version is read past, and chained`() throws {
        let text =
            #"{"specversion":"1.0","id":"1","source":"s","type":"session.sung","#
            + #""time":"2027-01-15T08:00:00.000Z","sequence":"00000000000000000001","chain":"","#
            + #""data":{"song":1}}"#
        let chain = Chain.start.next(over: Array(text.utf8)[...])
        let line = text.replacing("\"chain\":\"\"", with: "\"chain\":\"\(chain.text)\"")
        let read = try ReadLine(Array(line.utf8)[...])
        #expect(try read.event() == nil)
        #expect(read.follows(.start))
    }
}
