/// The words that law and policy want wherever plates are shown: one text for screens, pages and pictures.

/// The marking and the notice.
public enum Confidentiality {
    /// On every screen and page that shows plates (policy 475.2).
    public static let marking = "CONFIDENTIAL - LAW ENFORCEMENT USE ONLY"

    /// Before every login (CJIS Security Policy 6.0, AC-8).
    public static let notice = """
        This system holds law enforcement information, for official use only. Its use is logged, \
        monitored and audited; unauthorised use is forbidden and may be punished under civil and \
        criminal law. Whoever logs in consents to this.
        """
}
