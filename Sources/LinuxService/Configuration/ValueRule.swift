/// What one key may hold: from a TOML value to a checked value, or to why not.
import Logging
import PlateCore
import TOMLKit

/// Judges the values of one key.
struct ValueRule<Value> {
    /// A value that a configuration could have, as written there.
    let example: String
    /// The checked value, or what is wrong.
    let judge: (TOMLValueConvertible) -> Result<Value, ValueRefusal>
}

/// Why a value is refused.
struct ValueRefusal: Error {
    /// What follows the key in a sentence: "must be a text, and is an integer".
    var message: String
    /// What to write instead.
    var hint: String?
}

extension TOMLValueConvertible {
    /// The value's type as a message says it.
    var typeName: String {
        switch type {
        case .table: "a table"
        case .array: "an array"
        case .string: "a text"
        case .int: "an integer"
        case .double: "a number with a fraction"
        case .bool: "a truth value"
        case .date: "a date"
        case .time: "a time"
        case .dateTime: "a date and time"
        }
    }
}

/// The rules of all keys.
enum ValueRules {
    static var path: ValueRule<String> { pathRule(bytesMax: 4095, "\"/var/lib/plated\"") }
    /// A Unix socket's address holds 107 bytes and a NUL.
    static var socketPath: ValueRule<String> {
        pathRule(bytesMax: 107, "\"\(VehicleConfiguration.controlSocketDefault)\"")
    }
    static var threads: ValueRule<Int> { integer(1...Limits.recognitionThreadsMax, "2") }
    /// Days that records stay: at most ten years.
    static var days: ValueRule<Int> { integer(1...3650, "30") }
    /// Days that the access log stays: a year at least.
    static var logDays: ValueRule<Int> { integer(365...3650, "730") }
    static var side: ValueRule<Int> {
        integer(Limits.cameraSidePixelsMin...Limits.imageSidePixelsMax, "1280")
    }

    static var rate: ValueRule<Double> {
        ValueRule(example: "30") { value in
            guard let rate = value.int.map({ Double($0) }) ?? value.double else {
                return .failure(wrongType("a number", value, "30"))
            }
            guard rate >= 0.1, rate <= Limits.cameraFramesPerSecondMax else {
                return .failure(
                    ValueRefusal(
                        message: "must be 0.1 to \(Int(Limits.cameraFramesPerSecondMax)), "
                            + "and is \(rate)",
                        hint: "Most cameras give 30."))
            }
            return .success(rate)
        }
    }

    static var format: ValueRule<VehicleConfiguration.Camera.Format> {
        choice(VehicleConfiguration.Camera.Format.allCases.map { ($0.rawValue, $0) })
    }

    static var logLevel: ValueRule<Logger.Level> {
        choice(Logger.Level.allCases.map { ($0.rawValue, $0) })
    }

    static var cameraName: ValueRule<String> {
        text("\"front-left\"") { name in
            guard (1...32).contains(name.utf8.count), name.utf8.allSatisfy(TOMLBytes.isBareKey)
            else {
                return .failure(
                    refusal("must be 1 to 32 letters, digits, - and _", name, "\"front-left\""))
            }
            return .success(name)
        }
    }

    /// Names that people read; they go into records and onto screens.
    static var label: ValueRule<String> {
        text("\"Unit 12\"") { label in
            let isBlank = label.allSatisfy(\.isWhitespace)
            guard label.utf8.count <= Limits.labelBytesMax, label.isOneLine, !isBlank else {
                return .failure(
                    refusal(
                        "must be 1 to \(Limits.labelBytesMax) bytes on one line", label,
                        "\"Unit 12\""))
            }
            return .success(label)
        }
    }

    /// Bytes of a command: a path and a device's name.
    private static let commandBytesMax = 1024
    /// A program and its arguments with blanks between them, or nothing. No shell reads it.
    static var command: ValueRule<[String]> {
        let example = "\"aplay -q\""
        return text(example) { line in
            guard line.utf8.count <= commandBytesMax, line.isOneLine else {
                return .failure(
                    refusal(
                        "must be at most \(commandBytesMax) bytes on one line", line,
                        example))
            }
            if let sign = line.first(where: { "'\"`$|&;<>\\".contains($0) }) {
                return .failure(
                    ValueRefusal(
                        message: "holds \(sign), which no shell is there to read",
                        hint:
                            "Write a program and its arguments, like \(example), or \"\" for none. "
                            + "What needs more is a script of its own."))
            }
            return .success(line.split(separator: " ").map(String.init))
        }
    }

    static var agencyIdentifier: ValueRule<String> {
        text("\"CA0194200\"") { code in
            let isPlain = code.utf8.allSatisfy {
                TOMLBytes.isBareKey($0) && $0 != 0x2D && $0 != 0x5F
            }
            guard code.utf8.count == 9, isPlain else {
                return .failure(refusal("must be 9 letters and digits", code, "\"CA0194200\""))
            }
            return .success(code.uppercased())
        }
    }

    static var gpsdAddress: ValueRule<GPSDAddress> {
        text("\"localhost:2947\"") { text in
            guard let address = try? GPSDAddress(text) else {
                return .failure(
                    refusal(
                        "must be host:port or [IPv6 address]:port", text, "\"localhost:2947\""))
            }
            return .success(address)
        }
    }

    /// The depot's address. What stands before an `@` could be a password, so it is never repeated.
    static var depotURL: ValueRule<String> {
        text("\"https://depot.example.gov\"") { url in
            let example = "\"https://depot.example.gov\""
            guard !url.contains("@") else {
                return .failure(
                    ValueRefusal(
                        message: "must not hold a user or a password",
                        hint: "Cars prove who they are by certificate. Write \(example)."))
            }
            guard isWebAddress(url) else {
                return .failure(refusal("must be an https address", url, example))
            }
            return .success(url)
        }
    }

    private static func isWebAddress(_ url: String) -> Bool {
        let scheme = "https://"
        guard url.utf8.count <= 2048, url.lowercased().hasPrefix(scheme) else { return false }
        // Printable ASCII without what ends an address or starts a query or fragment.
        let refused = Set("\"<>\\^`{|}?#".utf8)
        guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !refused.contains($0) }) else {
            return false
        }
        let authority = String(url.dropFirst(scheme.count).prefix { $0 != "/" })
        // Hosts and ports are written as gpsd's are.
        return (try? GPSDAddress(authority)) != nil
    }

    // MARK: Kinds

    static func text<Value>(
        _ example: String, _ judge: @escaping (String) -> Result<Value, ValueRefusal>
    ) -> ValueRule<Value> {
        ValueRule(example: example) { value in
            guard let text = value.string else {
                return .failure(wrongType("a text", value, example))
            }
            return judge(text)
        }
    }

    private static func pathRule(bytesMax: Int, _ example: String) -> ValueRule<String> {
        text(example) { path in
            if path.isEmpty {
                return .failure(
                    ValueRefusal(message: "is empty", hint: "Write a path, like \(example)."))
            }
            if path.utf8.count > bytesMax {
                return .failure(
                    ValueRefusal(
                        message: "has \(path.utf8.count) bytes; \(bytesMax) is the most",
                        hint: "Choose a shorter path."))
            }
            if path.hasPrefix("~") {
                return .failure(refusal("must not begin with ~", path, example))
            }
            guard path.isOneLine else {
                return .failure(refusal("must not hold control characters", path, example))
            }
            return .success(path)
        }
    }

    static func integer(_ range: ClosedRange<Int>, _ example: String) -> ValueRule<Int> {
        ValueRule(example: example) { value in
            guard let number = value.int else {
                return .failure(wrongType("an integer", value, example))
            }
            guard range.contains(number) else {
                return .failure(
                    ValueRefusal(
                        message: "must be \(range.lowerBound) to \(range.upperBound), "
                            + "and is \(number)"))
            }
            return .success(number)
        }
    }

    static func choice<Value>(_ choices: [(String, Value)]) -> ValueRule<Value> {
        let names = choices.map { "\"\($0.0)\"" }.joined(separator: ", ")
        return text("\"\(choices[0].0)\"") { text in
            if let found = choices.first(where: { $0.0 == text }) { return .success(found.1) }
            let meant = NearMiss.of(text, among: choices.map(\.0))
            return .failure(
                ValueRefusal(
                    message: "must be one of \(names), and is \"\(shown(text))\"",
                    hint: meant.map { "Did you mean \"\($0)\"?" }))
        }
    }

    static func wrongType(
        _ wanted: String, _ value: TOMLValueConvertible, _ example: String
    ) -> ValueRefusal {
        ValueRefusal(
            message: "must be \(wanted), and is \(value.typeName)",
            hint: "Write it like \(example).")
    }

    static func refusal(_ rule: String, _ text: String, _ example: String) -> ValueRefusal {
        ValueRefusal(
            message: "\(rule), and is \"\(shown(text))\"", hint: "Write it like \(example).")
    }

    private static func shown(_ text: String) -> String { text.cut(toBytes: 80) }
}
