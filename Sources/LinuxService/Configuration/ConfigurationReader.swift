/// From TOML values to a configuration: which keys there are, and what each may hold.
import Logging
import PlateCore
import TOMLKit

/// Reads one document and collects all that is wrong with it.
struct ConfigurationReader {
    private let document: ConfigurationDocument
    private(set) var findings: [ConfigurationFinding] = []

    init(_ document: ConfigurationDocument) {
        self.document = document
    }

    /// The configuration; throws all findings as one error.
    mutating func configuration() throws(PlatedError) -> VehicleConfiguration {
        refuseUnknown(in: document.root, at: .root)
        var result = VehicleConfiguration(stateDirectory: "")
        tables(&result)
        result.cameras = cameras()
        guard findings.isEmpty else { throw document.refusal(findings) }
        return result
    }

    private mutating func tables(_ result: inout VehicleConfiguration) {
        if let path = required("state.directory", ValueRules.path) { result.stateDirectory = path }
        if let path = optional("control.socket", ValueRules.socketPath) {
            result.controlSocket = path
        }
        result.keyFile = optional("key.file", ValueRules.path)
        result.hotlistFiles = hotlistFiles()
        result.hotlistSources = listSources()
        if let days = optional("hotlist.former-days", ValueRules.days) {
            result.hotlistFormerDays = days
        }
        result.recognitionThreads = optional("recognition.threads", ValueRules.threads)
        result.vehicleID = optional("vehicle.id", ValueRules.label)
        result.agencyName = optional("agency.name", ValueRules.label)
        result.agencyORI = optional("agency.ori", ValueRules.agencyIdentifier)
        result.agencyDesignee = optional("agency.designee", ValueRules.label)
        result.agencyDesigneeTitle = optional("agency.designee-title", ValueRules.label)
        result.purposes = purposes()
        if let days = optional("retention.reads-days", ValueRules.days) {
            result.retention.readsDays = days
        }
        if let days = optional("retention.pictures-days", ValueRules.days) {
            result.retention.picturesDays = days
        }
        if let days = optional("retention.log-days", ValueRules.logDays) {
            result.retention.logDays = days
        }
        result.depotURL = optional("depot.url", ValueRules.depotURL)
        result.recoveryKeyFile = optional("depot.recovery-key-file", ValueRules.path)
        result.depotSigningKeyFile = optional("depot.signing-key-file", ValueRules.path)
        result.gpsd = optional("gpsd.address", ValueRules.gpsdAddress)
        if let player = optional("sound.player", ValueRules.command) {
            result.soundPlayer = player
        }
        if let level = optional("log.level", ValueRules.logLevel) { result.logLevel = level }
    }

    private mutating func hotlistFiles() -> [String] {
        texts(
            at: "hotlist.files", ValueRules.path, countMax: Limits.hotlistFilesMax, noun: "paths",
            example: "[\"/var/lib/plated/hotlists/svs.csv\"]",
            remedy: "Join lists of one source into one file.")
    }

    private mutating func purposes() -> [VehicleConfiguration.Purpose] {
        func names(_ key: String) -> [String] {
            self.texts(
                at: key, ValueRules.label, countMax: Limits.purposesMax, noun: "purposes",
                example: "[\"patrol\"]", remedy: "Join those that mean the same.")
        }
        let plain = names("access.purposes")
        let withCase = names("access.purposes-with-case")
        for name in withCase where plain.contains(name) {
            report(
                ConfigurationPath(dotted: "access.purposes-with-case"),
                "\"\(name)\" stands among the purposes with and without a case",
                hint: "Leave one of them out.")
        }
        return plain.map { .init(name: $0, needsCase: false) }
            + withCase.map { .init(name: $0, needsCase: true) }
    }

    /// An array of texts that are all different; empty where the key is not there.
    private mutating func texts(
        at key: String, _ rule: ValueRule<String>, countMax: Int, noun: String, example: String,
        remedy: String
    ) -> [String] {
        texts(
            at: ConfigurationPath(dotted: key), rule, countMax: countMax, noun: noun,
            example: example, remedy: remedy)
    }

    /// The same of an array somewhere.
    mutating func texts(
        at path: ConfigurationPath, _ rule: ValueRule<String>, countMax: Int, noun: String,
        example: String, remedy: String
    ) -> [String] {
        let key = path.description
        guard let value = value(at: path) else { return [] }
        guard let array = value.array else {
            report(
                path, "\(key) must be an array of texts, and is \(value.typeName)",
                hint: "Write \(key) = \(example).")
            return []
        }
        if array.count > countMax {
            report(
                path, "\(key) has \(array.count) \(noun); \(countMax) is the most", hint: remedy)
            return []
        }
        var texts: [String] = []
        for index in 0..<array.count {
            let place = path.appending(.index(index))
            guard let text = judge(array[index], place, rule) else { continue }
            if texts.contains(text) {
                report(
                    place, "\(key) names \"\(text)\" twice", hint: "Leave one of them out.")
            }
            texts.append(text)
        }
        return texts
    }

    // MARK: Cameras

    private mutating func cameras() -> [VehicleConfiguration.Camera] {
        var cameras: [VehicleConfiguration.Camera] = []
        var names: [String: Int] = [:]
        var devices: [String: Int] = [:]
        let tables = tables(
            at: "camera", countMax: Limits.camerasMax, noun: "camera", plural: "cameras")
        for (place, table) in tables {
            guard let camera = camera(table, at: place) else { continue }
            refuseTwice(camera.name, "name", place, of: "cameras", &names)
            if case .device(let device) = camera.source {
                refuseTwice(device, "device", place, of: "cameras", &devices)
            }
            cameras.append(camera)
        }
        return cameras
    }

    /// The tables of an array of them, each with its place.
    mutating func tables(
        at key: String, countMax: Int, noun: String, plural: String
    ) -> [(place: ConfigurationPath, table: TOMLTable)] {
        let path = ConfigurationPath(dotted: key)
        guard let value = value(at: path) else { return [] }
        guard let array = value.array else {
            report(
                path, "\(key) must be an array of tables, and is \(value.typeName)",
                hint: "Write [[\(key)]], with two brackets, before the keys of each \(noun).")
            return []
        }
        if array.count > countMax {
            report(
                path.appending(.index(countMax)),
                "there are \(array.count) \(plural); \(countMax) is the most")
        }
        var tables: [(ConfigurationPath, TOMLTable)] = []
        for index in 0..<min(array.count, countMax) {
            let place = path.appending(.index(index))
            guard let table = array[index].table else {
                report(
                    place, "a \(noun) must be a table, and is \(array[index].typeName)",
                    hint: "Write [[\(key)]] before the keys of each \(noun).")
                continue
            }
            tables.append((place, table))
        }
        return tables
    }

    private mutating func camera(_ table: TOMLTable, at place: ConfigurationPath)
        -> VehicleConfiguration.Camera?
    {
        refuseUnknown(in: table, at: place)
        let width = optional("width", place, ValueRules.side)
        let height = optional("height", place, ValueRules.side)
        let rate = optional("frames-per-second", place, ValueRules.rate)
        let format = optional("format", place, ValueRules.format)
        let name = optional("name", place, ValueRules.cameraName)
        if table["name"] == nil {
            report(place, "camera.name is missing", hint: "Write name = \"front-left\".")
        }
        refuseHalfASize(table, place, width, height)
        let source = source(table, at: place)
        guard let name, let source else { return nil }
        return VehicleConfiguration.Camera(
            name: name, source: source, width: width, height: height, framesPerSecond: rate,
            format: format ?? .automatic)
    }

    private mutating func source(_ table: TOMLTable, at place: ConfigurationPath)
        -> VehicleConfiguration.Camera.Source?
    {
        let device = optional("device", place, ValueRules.path)
        let recording = optional("recording", place, ValueRules.path)
        switch (table["device"] != nil, table["recording"] != nil) {
        case (true, false): return device.map { .device($0) }
        case (false, true):
            for key in ["width", "height", "format"] where table[key] != nil {
                report(
                    place.appending(.key(key)), "camera.\(key) is for a device, not a recording",
                    hint: "Leave it out: a recording is played as it is.")
            }
            return recording.map { .recording($0) }
        case (true, true):
            report(
                place.appending(.key("recording")), "a camera has a device and a recording",
                hint: "Leave one of them out.")
            return nil
        case (false, false):
            report(
                place, "a camera has neither device nor recording",
                hint: "Write device = \"/dev/v4l/by-path/...\"; `ls /dev/v4l/by-path` lists them.")
            return nil
        }
    }

    private mutating func refuseHalfASize(
        _ table: TOMLTable, _ place: ConfigurationPath, _ width: Int?, _ height: Int?
    ) {
        for (key, other) in [("width", "height"), ("height", "width")]
        where table[key] != nil && table[other] == nil {
            report(
                place.appending(.key(key)), "camera.\(key) stands without camera.\(other)",
                hint: "Give both, or leave the choice to Plated.")
        }
        if let width, let height, width * height > Limits.imagePixelsMax {
            report(
                place.appending(.key("width")),
                "a picture of \(width)x\(height) has more than \(Limits.imagePixelsMax) pixels")
        }
    }

    mutating func refuseTwice(
        _ value: String, _ key: String, _ place: ConfigurationPath, of plural: String,
        _ seen: inout [String: Int]
    ) {
        let path = place.appending(.key(key))
        if let line = seen[value] {
            report(
                path, "two \(plural) have the \(key) \"\(value)\"; the other is on line \(line)",
                hint: "Each of the \(plural) needs a \(key) of its own.")
        } else {
            seen[value] = document.lines.line(of: path)
        }
    }

    // MARK: Keys

    /// Reports every key that Plated does not know, in a table and the plain tables under it.
    mutating func refuseUnknown(in table: TOMLTable, at path: ConfigurationPath) {
        let known = Set(VehicleConfiguration.keys)
        for key in table.keys {
            let place = path.appending(.key(key))
            let name = place.description
            if known.contains(name) { continue }
            let isTable = known.contains { $0.hasPrefix(name + ".") }
            guard isTable else {
                let meant = NearMiss.of(name, among: VehicleConfiguration.keys + Self.tableNames)
                report(
                    place, "there is no key \(name)",
                    hint: meant.map { "Did you mean \($0)?" }
                        ?? "The keys are explained in systemd/plated.toml.")
                continue
            }
            if VehicleConfiguration.tableArrays.contains(name) { continue }
            guard let value = table[key] else { continue }
            if let inner = value.table {
                refuseUnknown(in: inner, at: place)
            } else {
                report(
                    place, "\(name) must be a table, and is \(value.typeName)",
                    hint: "Its keys are "
                        + known.filter { $0.hasPrefix(name + ".") }.sorted()
                        .joined(separator: ", ") + ".")
            }
        }
    }

    private static let tableNames = Set(
        VehicleConfiguration.keys.map { String($0.prefix { $0 != "." }) }
    ).sorted()

    private mutating func required<Value>(_ key: String, _ rule: ValueRule<Value>) -> Value? {
        let path = ConfigurationPath(dotted: key)
        // A table that is none was reported already.
        let table = value(at: path.parent)
        if value(at: path) == nil, table == nil || table?.table != nil {
            report(path.parent, "\(key) is missing", hint: "Write \(key) = \(rule.example).")
        }
        return optional(key, rule)
    }

    private mutating func optional<Value>(_ key: String, _ rule: ValueRule<Value>) -> Value? {
        let path = ConfigurationPath(dotted: key)
        guard let value = value(at: path) else { return nil }
        return judge(value, path, rule)
    }

    mutating func optional<Value>(
        _ key: String, _ place: ConfigurationPath, _ rule: ValueRule<Value>
    ) -> Value? {
        let path = place.appending(.key(key))
        guard let value = value(at: path) else { return nil }
        return judge(value, path, rule)
    }

    private mutating func judge<Value>(
        _ value: TOMLValueConvertible, _ path: ConfigurationPath, _ rule: ValueRule<Value>
    ) -> Value? {
        switch rule.judge(value) {
        case .success(let result): return result
        case .failure(let refusal):
            report(path, "\(path) \(refusal.message)", hint: refusal.hint)
            return nil
        }
    }

    /// The value at a path; `nil` where there is none, or something on the way has another type.
    private func value(at path: ConfigurationPath) -> TOMLValueConvertible? {
        var value: TOMLValueConvertible = document.root
        for step in path.steps {
            switch step {
            case .key(let key):
                guard let next = value.table?[key] else { return nil }
                value = next
            case .index(let index):
                guard let array = value.array, index < array.count else { return nil }
                value = array[index]
            }
        }
        return value
    }

    mutating func report(_ path: ConfigurationPath, _ message: String, hint: String? = nil) {
        findings.append(
            ConfigurationFinding(
                line: document.lines.line(of: path), message: message, hint: hint))
    }
}

extension ConfigurationPath {
    /// `state.directory` as a path.
    init(dotted: String) {
        self.init(steps: dotted.split(separator: ".").map { .key(String($0)) })
    }
}
