import Sessions
import Testing
import Values

@testable import Listeners

@Suite struct `The way onward` {
    static let policy = ReturnPolicy(origins: ["https://a.example"])

    func location(_ text: String?, _ detail: ErrorDetail = .none) -> String? {
        OnwardAddress.location(
            .outcome(
                .init(
                    status: .completed, providerSessionID: "ps 1", detail: detail,
                    onward: text.flatMap { WebAddress($0) })), by: Self.policy)
    }

    @Test(arguments: [
        ("https://a.example", "https://a.example?session_id=ps+1"),
        ("https://a.example/x?y=1", "https://a.example/x?y=1&session_id=ps+1"),
        ("https://a.example/x?", "https://a.example/x?session_id=ps+1"),
        ("https://a.example/x#part", "https://a.example/x?session_id=ps+1#part"),
    ])
    func `keeps the application's query and fragment`(_ onward: String, _ expected: String) {
        #expect(location(onward) == expected)
    }

    @Test func `tells what the provider said, encoded`() {
        let detail = ErrorDetail(error: "a\r\nSet-Cookie: x", type: "T")
        #expect(
            location("https://a.example/", detail)
                == "https://a.example/?session_id=ps+1&error=a%0D%0ASet-Cookie%3A+x&error_type=T")
    }

    @Test func `is taken before there is an outcome, too`() {
        let onward = CallbackAnswer.Onward(
            providerSessionID: "ps", address: WebAddress("https://a.example/done"))
        #expect(
            OnwardAddress.location(.returned(onward), by: Self.policy)
                == "https://a.example/done?session_id=ps")
    }

    @Test func `leads nowhere where the application named nothing`() {
        #expect(location(nil) == nil)
    }

    @Test func `leads nowhere that is not allowed any more`() {
        #expect(location("https://b.example/") == nil)
        let onward = CallbackAnswer.Onward(
            providerSessionID: "ps", address: WebAddress("https://b.example/"))
        #expect(OnwardAddress.location(.returned(onward), by: Self.policy) == nil)
    }
}
