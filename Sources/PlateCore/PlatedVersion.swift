/// The version all programs print.
public enum PlatedVersion {
    /// Of this source tree.
    public static let number = "0.1.0"
    /// One line for people.
    public static let text = "plated \(number)"
}
