/// Limits of accounts, log-ins and sessions (CJIS Security Policy 6.0).
extension Limits {
    /// Bytes of a user name.
    public static let accountNameBytesMax = 32
    /// Accounts of one car: a department of 500 has as many, and a list is read in one go.
    public static let accountsMax = 500
    /// Characters of a password at least (CJIS 6.0, IA-5).
    public static let passwordCharactersMin = 8
    /// Bytes of a password; a sentence fits, a novel that keeps a hash busy does not.
    public static let passwordBytesMax = 256
    /// Days after which a password must be changed.
    public static let passwordDaysMax: Int64 = 365
    /// Former passwords that are not taken again; each is a hash to try at a change.
    public static let passwordsFormerMax = 5
    /// Failed log-ins that lock an account (CJIS 6.0, AC-7), and the minutes they must fall into.
    public static let loginFailuresMax = 5
    /// See `loginFailuresMax`.
    public static let loginFailureMinutesMax = 15.0
    /// Days without a log-in after which an account is shut (CJIS 6.0, AC-2).
    public static let accountIdleDaysMax: Int64 = 90
    /// Hours after which an identity must be proved again (CJIS 6.0, IA-11).
    public static let sessionHoursMax = 12.0
    /// Hours without a request after which a session ends: longer than any shift and its overtime.
    public static let sessionForgottenHoursMax = 16.0
    /// Minutes since an identity was proved within which its second factor may be changed: an unattended
    /// screen must not give an account away.
    public static let secretProofMinutesMax = 15.0
    /// Minutes without a request after which searching is locked (CJIS 6.0, AC-11).
    public static let sessionIdleMinutesMax = 30.0
    /// People logged in to one car at once: two officers, a trainee, a technician, scripts.
    public static let sessionsMax = 16
    /// Bytes of a case, incident or matter number.
    public static let caseNumberBytesMax = 64
    /// Certificates of one account.
    public static let trainingCoursesMax = 32
    /// Hotlist sources of one account.
    public static let entitlementsMax = 64
    /// Steps of 30 s that a clock and a telephone may be apart, either way (RFC 6238 allows one).
    public static let timedCodeStepsMax: Int64 = 1
    /// Counts that a token may be ahead: its button was pressed in a pocket.
    public static let countedCodeLookAhead: UInt64 = 10
    /// Recovery codes handed out at once.
    public static let recoveryCodesMax = 10
    /// Challenges for codes by radio that are open at once on a car.
    public static let challengesMax = 8
    /// Minutes that a challenge is open: dispatch has to find somebody who may.
    public static let challengeMinutesMax = 30.0
    /// Wrong codes after which a challenge is closed.
    public static let challengeFailuresMax = 5
    /// Days that a code by radio may renew a training for; training is renewed every year.
    public static let trainingRenewalDaysMax: Int64 = 400
}
