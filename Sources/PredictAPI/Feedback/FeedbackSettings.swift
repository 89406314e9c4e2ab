import ServiceSupport

/// Whether corrections are kept, how long, and how many.
struct FeedbackSettings: Sendable {
    /// The data folder, which gets `feedback.sqlite`.
    var folder: String
    /// Whether corrections are taken, and used by trainings.
    var isEnabled = true
    /// Days after which an entry goes.
    var days = 90
    /// The most entries; the oldest go.
    var limit = 10_000
    /// How many entries one caller may send at once, and again within an hour; 0 for any number.
    var hourlyBurst = 60

    /// The sentence that a person agrees to before anything is sent.
    var consentText: String {
        """
        Your drawing, the digit that you say it shows and the answer you got are kept for \(days) days, without your \
        name or address, and used to train the model.
        """
    }
}

extension FeedbackSettings {
    private enum Switch: String, CaseIterable { case on, off }

    /// The rows of an `OptionTable` that ``init(_:folder:)`` reads.
    static let options = [
        Option(
            "feedback",
            environment: "FEEDBACK",
            default: "on",
            placeholder: "SWITCH",
            help: "Whether visitors' corrections are kept and trained on: on or off"
        ),
        Option(
            "feedback-days",
            environment: "FEEDBACK_DAYS",
            default: "90",
            placeholder: "DAYS",
            help: "How long a correction is kept"
        ),
        Option(
            "feedback-limit",
            environment: "FEEDBACK_LIMIT",
            default: "10000",
            placeholder: "N",
            help: "Most corrections that are kept; the oldest go first"
        ),
        Option(
            "feedback-burst",
            environment: "FEEDBACK_BURST",
            default: "60",
            placeholder: "N",
            help: "Corrections that one caller may send at once, and again within an hour; 0: any number"
        ),
    ]

    /// Reads the settings of ``options``.
    ///
    /// - Throws: `UsageError` that names the setting, its value and what was expected.
    init(_ options: ParsedOptions, folder: String) throws(UsageError) {
        self.folder = folder
        isEnabled = try options.choice("feedback", as: Switch.self) == .on
        days = try options.integer("feedback-days", in: 1...36_500)
        limit = try options.integer("feedback-limit", in: 1...1_000_000)
        hourlyBurst = try options.integer("feedback-burst", in: 0...1_000_000)
    }
}
