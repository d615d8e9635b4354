import ArgumentParser

/// A way in which all providers' APIs misbehave on purpose.
enum Fault: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Answers come late.
    case slow
    /// Answers are HTML with status 200.
    case wrong
    /// There are no answers.
    case silent
    /// Every second answer is a 503.
    case flaky
}
