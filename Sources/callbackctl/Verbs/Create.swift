import ArgumentParser
import ControlAPI

/// `callbackctl create`: opens a session.
struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open an auth session, and wait for its outcome if told to.",
        discussion: """
            Examples:

              callbackctl create --provider fiskil --end-user eu_123 --wait --timeout 900
              callbackctl create --provider fiskil --end-user eu_123 --json | jq .start_url
              callbackctl create --provider knot --end-user 123abc --option type=link \\
                --option 'metadata:={"plan": "gold"}'

            Prints the session at once. With --wait then also its outcome, which decides
            the exit code; with --json each of the two is one line.
            """)

    @Option(help: ArgumentHelp("The configured provider to ask.", valueName: "name"))
    var provider: String

    @Option(
        name: .customLong("end-user"),
        help: ArgumentHelp("Whose consent to ask for, as the provider knows them.", valueName: "id")
    )
    var endUser: String

    @Option(help: ArgumentHelp("The bank, where your application chooses it.", valueName: "id"))
    var institution: String?

    @Option(
        name: .customLong("permission"),
        help: ArgumentHelp("What to ask consent for; can be repeated.", valueName: "permission"))
    var permissions: [String] = []

    @Option(
        name: .customLong("return-url"),
        help: ArgumentHelp("Where the browser goes once it is completed.", valueName: "url"))
    var returnURL: String?

    @Option(
        name: .customLong("cancel-url"),
        help: ArgumentHelp("Where the browser goes once it is not.", valueName: "url"))
    var cancelURL: String?

    @Option(help: ArgumentHelp("Shorten the session's life.", valueName: "seconds"))
    var lifetime: Int?

    @Option(
        name: .customLong("option"),
        help: ArgumentHelp(
            "A field of the provider's own, as a text; with := as JSON. Can be repeated.",
            valueName: "key=value"),
        transform: { try ProviderOption($0) })
    var options: [ProviderOption] = []

    @Option(
        help: ArgumentHelp(
            "Under the same key, the same session: makes a repetition safe.", valueName: "key"))
    var idempotencyKey: String?

    @Flag(help: "Wait for the outcome.")
    var wait = false

    @Option(help: ArgumentHelp("How long to --wait at most.", valueName: "seconds"))
    var timeout: WaitLimit?

    @OptionGroup var globals: GlobalOptions

    func validate() throws {
        guard timeout == nil || wait else { throw ValidationError("--timeout goes with --wait") }
        if let key = ProviderOption.repeatedKey(in: options) {
            throw ValidationError("--option gives \(key) twice")
        }
    }

    func run() async throws {
        try await globals.run { conversation in
            let session = try await conversation.client.create(
                message, idempotencyKey: idempotencyKey)
            let sheet = SessionSheet(session, coloured: conversation.terminal.isColoured)
            try conversation.show(session, inWords: sheet.linesWhenOpened)
            guard wait else { return .completed }
            return try await conversation.showOutcomes(
                of: [session.id], within: timeout, daemonAnswered: true)
        }
    }

    private var message: CreateMessage {
        var message = CreateMessage(provider: provider, endUserID: endUser)
        message.institutionID = institution
        message.permissions = permissions.isEmpty ? nil : permissions
        message.returnURL = returnURL
        message.cancelURL = cancelURL
        message.lifetimeSeconds = lifetime
        if !options.isEmpty {
            let values = options.map { ($0.key, $0.value) }
            message.options = Dictionary(values, uniquingKeysWith: { $1 })
        }
        return message
    }
}
