import ControlAPI
import Testing

@testable import callbackctl

struct ComplaintTests {
    private let path: SocketPath

    init() throws {
        path = try SocketPath(option: "/tmp/x.sock", environment: [:])
    }

    @Test("a complaint begins in lower case and has no full stop")
    func form() {
        #expect(Complaint("No session has that id.").message == "no session has that id")
        #expect(Complaint("URL is not allowed").message == "URL is not allowed")
        #expect(Complaint("").message.isEmpty)
    }

    @Test("a daemon that is not there comes with the way to look for it")
    func unreachable() {
        let complaint = Complaint(.unreachable("there is no such socket"), socketPath: path)
        #expect(
            complaint.message
                == "callbackd cannot be reached at /tmp/x.sock: there is no such socket")
        #expect(complaint.hint == "is it running? systemctl status callbackd")
    }

    @Test("a provider's refusal shows its status, its name and its sentence")
    func refusal() {
        let problem = ProblemMessage(
            status: 502, code: "provider_refused", title: "", detail: "",
            provider: ProblemMessage.ProviderProblem(
                status: 404, name: "end_user_not_found", id: "req_1", message: "No such end user."))
        let complaint = Complaint(.problem(problem), socketPath: path)
        #expect(
            complaint.message
                == "the provider refused: 404: end_user_not_found: No such end user")
        #expect(complaint.hint == "the provider knows this occurrence as req_1")
    }

    @Test("wrong usage points to the help of its verb")
    func usage() {
        let verbs = ["create", "wait"]
        let ofVerb = Complaint(
            usage: "Unknown option '--x'", arguments: ["callbackctl", "--json", "wait", "--x"],
            verbs: verbs)
        #expect(ofVerb.message == "unknown option '--x'")
        #expect(ofVerb.hint == "see callbackctl wait --help")
        let ofNone = Complaint(usage: "?", arguments: ["callbackctl"], verbs: verbs)
        #expect(ofNone.hint == "the verbs are create, wait; see callbackctl --help")
    }
}
