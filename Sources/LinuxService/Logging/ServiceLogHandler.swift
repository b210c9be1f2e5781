/// swift-log's side of the log: gathers a message with its metadata, and gives it to the sink.
import Logging

/// One logger's handler, a value.
package struct ServiceLogHandler: LogHandler {
    private let label: String
    private let threshold: LogThreshold
    private let sink: LogSink
    private var ownLevel: Logger.Level?

    /// Metadata of every message.
    package var metadata: Logger.Metadata = [:]
    /// Metadata from the surroundings of a call.
    package var metadataProvider: Logger.MetadataProvider?

    /// A handler for the logger called `label`.
    package init(label: String, threshold: LogThreshold, sink: LogSink) {
        self.label = label
        self.threshold = threshold
        self.sink = sink
    }

    /// The logger's own level where one was set, else the shared one.
    package var logLevel: Logger.Level {
        get { ownLevel ?? threshold.level }
        set { ownLevel = newValue }
    }

    /// One value of the metadata.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one message.
    package func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let own = event.metadata { all.merge(own) { _, new in new } }
        if let error = event.error { all["error"] = all["error"] ?? "\(error)" }
        sink.write(
            LogMessage(
                level: event.level, label: label, text: event.message.description,
                fields: all.sorted { $0.key < $1.key }.map { ($0.key, $0.value.description) }))
    }
}
