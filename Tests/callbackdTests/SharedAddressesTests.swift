import Listeners
import Sessions
import Testing
import Values

@testable import Providers

@Suite struct `The addresses that all sessions share` {
    @Test func `hide nothing, so a provider may say its own name`() throws {
        let address = try #require(WebAddress("https://cb.example"))
        let shared = PublicPaths(publicURL: address)
            .sharedReturnAddresses(for: try #require(ProviderName("fiskil")))
        let request = try OpenRequest(provider: "fiskil", endUserID: "eu")
        var hidden = HiddenTexts([])
        hidden.hide(shared, insteadOf: request)
        let error = "fiskil: err_fiskil_1, see docs.fiskil.com"
        #expect(hidden.removed(from: error) == error)
        let answer = Array(
            #"{"brand":"fiskil","logo":"https://cdn.fiskil.com/x","session_id":"fiskil_1"}"#.utf8)
        let replaced = EchoedAddress.replaced(shared, for: request, in: answer, keeping: "")
        #expect(replaced == answer)
    }
}
