// `plated key`: the sealing keys of a car, made, changed and recovered, while the daemon is stopped.
import ArgumentParser
import Custody
import Foundation
import Ledger
import PlateCore

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Makes, changes and recovers the keys that seal a state folder.",
        discussion: """
            Every record is sealed with a key of its own, these with a key a day, and those with the \
            car's key, which no store holds: lose it, and only the depot's recovery key opens the store. \
            show, rotate and recover need the daemon stopped.
            """,
        subcommands: [Make.self, MakeRecovery.self, Show.self, Rotate.self, Recover.self])

    struct Make: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "make", abstract: "Makes a car's key in a new file.")

        @Argument(help: "The file to make (0600). One that is there is left alone.")
        var file: String

        func run() throws {
            try KeyFile.write(KeyFile.newSecret(), to: file)
            let id = try MasterKey(secret: KeyFile.read(file)).id
            print("\(file): key \(id.brief). Keep a copy where a thief of the car has none.")
        }
    }

    struct MakeRecovery: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "make-recovery",
            abstract:
                "Makes the depot's recovery key: a private file for the safe, a public one for cars."
        )

        @Argument(
            help: "The private file to make (0600); the public one gets `.pub` behind its name.")
        var file: String

        func run() throws {
            let key = RecoveryPrivateKey()
            try KeyFile.write(KeyFile.text(key.bytes), to: file)
            try KeyFile.write(KeyFile.text(key.publicKey.bytes), to: file + ".pub")
            print("\(file): for the depot's safe, off line. No car needs it.")
            print("\(file).pub: for every car, as depot.recovery-key-file.")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Shows which key a state folder needs, and none of it.")

        @Option(help: "The state folder.")
        var state: String

        @Flag(help: "One JSON object a line instead of text.")
        var json = false

        func run() throws {
            for listing in try StateKeys.list(at: state) {
                let masters = Set(listing.keys.map(\.wrappedBy.brief)).sorted()
                let copies = listing.keys.count { $0.recovery != nil }
                if json {
                    try print(
                        KeyFile.json([
                            "database": listing.path, "keys": "\(listing.keys.count)",
                            "neededKey": masters.joined(separator: " "),
                            "copiesForDepot": "\(copies)",
                        ]))
                } else {
                    print(
                        "\(listing.path): \(listing.keys.count) keys, opened by the car's key "
                            + masters.joined(separator: " and ")
                            + "; \(copies) have a copy for the depot")
                }
            }
            if StateKey.isBesideStore(state), !json {
                print("NOT SEALED AGAINST THEFT: \(StateKey.path(in: state)) lies beside the store")
            }
        }
    }

    struct Rotate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rotate",
            abstract: "Changes the car's key; what is stored stays as it is.",
            discussion: """
                Afterwards put the new file in the former one's place (key.file or the credential). \
                Destroy the former one when `plated check` holds. Cut off midway, do it again.
                """)

        @Option(help: "The state folder.")
        var state: String

        @Option(help: "The former key's file; without it the one beside the store.")
        var from: String?

        @Option(help: "The new key's file; `plated key make` makes one.")
        var to: String

        @Option(help: "The public half of the depot's recovery key, for the copies.")
        var recovery: String?

        func run() throws {
            let former = try MasterKey(
                secret: KeyFile.read(from ?? StateKey.path(in: state)))
            let sealing = try KeyFile.sealing(to, recovery: recovery)
            let count = try StateKeys.rewrap(at: state, from: former, to: sealing)
            print("\(count) keys are opened by the car's key \(sealing.master.id.brief) now.")
            if from == nil {
                print(
                    "Remove \(StateKey.path(in: state)) once plated check holds with the new key.")
            }
        }
    }

    struct Recover: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "recover", abstract: "Opens a state folder whose key is lost.",
            discussion:
                "On a machine of the depot's, with a copy of the state folder and the safe's key.")

        @Option(help: "The state folder, or a copy of it.")
        var state: String

        @Option(help: "The private half of the depot's recovery key.")
        var recoveryKey: String

        @Option(help: "The file of the key that is to open the folder from now on.")
        var to: String

        @Option(
            help:
                "The public half of a recovery key for the copies; without it that of the private one."
        )
        var recovery: String?

        func run() throws {
            let key = try RecoveryPrivateKey(KeyFile.read(recoveryKey))
            var sealing = try KeyFile.sealing(to, recovery: recovery)
            if recovery == nil { sealing.recovery = try key.publicKey }
            let count = try StateKeys.recover(at: state, with: key, to: sealing)
            print("\(count) keys are opened by the car's key \(sealing.master.id.brief) now.")
        }
    }
}

/// Files of keys, read and made.
enum KeyFile {
    /// A key of 256 bits as text with a line's end.
    static func newSecret() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return text((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    /// Bytes in base 64 with a line's end.
    static func text(_ bytes: [UInt8]) -> [UInt8] {
        Array(Data(bytes).base64EncodedString().utf8) + [10]
    }

    /// The bytes of a file.
    static func read(_ path: String) throws(PlatedError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Limits.credentialBytesMax + 1)
        let count = Foundation.read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw failure(path) }
        guard count <= Limits.credentialBytesMax else {
            throw PlatedError(
                .configuration, "\(path): too long for a key", hint: "Is it the right file?")
        }
        return Array(bytes.prefix(count))
    }

    /// Makes a file that only its owner can read; on disk when this returns.
    static func write(_ bytes: [UInt8], to path: String) throws(PlatedError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard Foundation.write(descriptor, bytes, bytes.count) == bytes.count,
            fsync(descriptor) == 0
        else { throw failure(path) }
    }

    /// Sealing with the key in the file `path`, and copies for the recovery key in `recovery`.
    static func sealing(_ path: String, recovery: String?) throws(PlatedError) -> Sealing {
        var sealing = Sealing(master: try MasterKey(secret: read(path)))
        if let recovery { sealing.recovery = try RecoveryPublicKey(read(recovery)) }
        return sealing
    }

    /// One line of JSON.
    static func json(_ values: [String: String]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(values), as: UTF8.self)
    }

    private static func failure(_ path: String) -> PlatedError {
        PlatedError(.inputOutput, "\(path): \(String(cString: strerror(errno)))")
    }
}
