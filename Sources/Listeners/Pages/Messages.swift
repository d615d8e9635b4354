import FoundationEssentials

/// The texts of all pages in one language: a file of `Messages/`, which is built in.
struct Messages: Decodable, Sendable {
    /// What the application is called where the configuration does not say.
    let application: String
    /// By ``Page/name``. `{app}` stands for the application's name, never at a sentence's begin.
    let pages: [String: Text]

    /// Headline and sentence, for people.
    struct Text: Decodable, Sendable {
        let headline: String
        let sentence: String
    }

    init(_ language: Language) {
        let file =
            switch language {
            case .english: PackageResources.en_json
            case .german: PackageResources.de_json
            case .portuguese: PackageResources.pt_json
            }
        do {
            self = try JSONDecoder().decode(Messages.self, from: Data(file))
        } catch {
            // It is part of the program, and every test that renders a page reads it.
            preconditionFailure("Messages/\(language.rawValue).json cannot be read: \(error)")
        }
    }

    /// A page's text for an application; nil where the file has none.
    func text(of page: Page, application: String?) -> Text? {
        pages[page.name].map { text in
            Text(
                headline: text.headline,
                sentence: text.sentence.replacing(
                    "{app}", with: application ?? self.application))
        }
    }
}
