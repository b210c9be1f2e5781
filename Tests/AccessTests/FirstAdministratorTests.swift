/// The token of the first administrator: a file that nobody else can read, and what fits it.
import Access
import Foundation
import Glibc
import PlateCore
import Testing

@Suite struct FirstAdministratorTests {
    private let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/plated-token-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
    }

    private var path: String { folder + "/first-administrator.token" }

    private func mode() -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    @Test func theFileIsForItsOwnerAloneAndHoldsWhatFits() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let mask = umask(0)
        defer { umask(mask) }
        let token = try FirstAdministratorToken.make(in: folder, random: .system)
        #expect(mode() == 0o600)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.utf8.count == 25)
        #expect(token.matches(text.trimmingCharacters(in: .newlines)))
        #expect(token.matches(text.lowercased().filter { $0.isLetter || $0.isNumber }))
        for wrong in ["", "0000-0000-0000-0000-0000", String(text.dropLast(2)), text + "0"] {
            #expect(!token.matches(wrong))
        }
    }

    @Test func aFormerFileIsReplacedAndALinkIsNotFollowed() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let elsewhere = folder + "/elsewhere"
        try "kept".write(toFile: elsewhere, atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(
            atPath: path, withDestinationPath: elsewhere)
        let first = try FirstAdministratorToken.make(in: folder, random: .system)
        #expect(try String(contentsOfFile: elsewhere, encoding: .utf8) == "kept")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let second = try FirstAdministratorToken.make(in: folder, random: .system)
        #expect(try String(contentsOfFile: path, encoding: .utf8) != text)
        #expect(!second.matches(text) && first.matches(text.filter { $0 != "\n" }))
        try FirstAdministratorToken.remove(from: folder)
        #expect(!FileManager.default.fileExists(atPath: path))
        try FirstAdministratorToken.remove(from: folder)
    }

    @Test func aFolderThatIsNotThereIsToldByItsName() {
        #expect(throws: PlatedError.self) {
            try FirstAdministratorToken.make(in: folder + "/missing", random: .system)
        }
        try? FileManager.default.removeItem(atPath: folder)
    }
}
