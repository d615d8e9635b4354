/// Which release the programs are of: the daemon and its client go together.
public enum Release {
    /// Semantic version (semver.org), as in CHANGELOG.md.
    public static let version = "0.1.0"
}
