import Foundation
import Imaging
import PlateCore
import Testing

/// Picture files by what they hold, and folders of them.
final class PictureFileTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "plated-pictures-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func write(_ bytes: [UInt8], _ name: String) throws -> String {
        let place = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Foundation.Data(bytes).write(to: place)
        return place.path
    }

    @Test func contentDecidesNotTheName() throws {
        let ramp = TestPictures.ramp()
        let png = try PictureFile.load(path: write(StoredPictures.rampPNG, "wrong.jpg"))
        #expect(png.grey == ramp.grey && png.warnings == 0)
        #expect(TestPictures.difference(try png.colour().pixels, ramp.pixels).worst <= 3)
        let bytes = try JPEG.encode(ramp, quality: 90)
        let jpeg = try PictureFile.load(path: write(bytes, "wrong.png"))
        #expect(try jpeg.grey == JPEG.decodeGrey(bytes).picture)
        guard case .jpeg(let kept) = jpeg.original else {
            Issue.record("the original is not kept")
            return
        }
        #expect(kept == bytes)
    }

    @Test func aCutPictureIsUsedAndMarked() throws {
        let bytes = try JPEG.encode(TestPictures.ramp(width: 64, height: 64), quality: 90)
        let picture = try PictureFile.load(path: write(Array(bytes.dropLast(200)), "cut.jpg"))
        #expect(picture.warnings > 0 && picture.grey.width == 64)
        #expect(!picture.firstWarning.isEmpty)
    }

    @Test func whatIsNoPictureSaysSoWithItsPath() throws {
        for bytes in [[], Array("text".utf8), [0xFF, 0xD8, 0xFF, 0xE0], Array("\u{89}PNG".utf8)] {
            let path = try write(bytes, "bad.png")
            let error = try #require(throws: PlatedError.self) { try PictureFile.load(path: path) }
            #expect(error.code == .badData && error.message.contains(path))
        }
    }

    @Test func whatCannotBeReadIsAnInputOutputError() {
        for path in [folder.path, folder.path + "/nothing.png", "/dev/null", ""] {
            let error = #expect(throws: PlatedError.self) { try PictureFile.load(path: path) }
            #expect(error?.code == .inputOutput)
        }
    }

    @Test func foldersListPicturesInNameOrder() throws {
        for name in ["b.JPG", "a10.png", "a2.jpeg", "notes.txt", ".hidden.png", "inner/c.jpg"] {
            _ = try write([0], name)
        }
        func names(_ paths: [String]) -> [String] {
            paths.map { String($0.dropFirst(folder.path.count + 1)) }
        }
        let flat = try PictureFolder.pictures(in: folder.path)
        #expect(names(flat) == ["a10.png", "a2.jpeg", "b.JPG"])
        let deep = try PictureFolder.pictures(in: folder.path, recursive: true)
        #expect(names(deep) == ["a10.png", "a2.jpeg", "b.JPG", "inner/c.jpg"])
        #expect(throws: PlatedError.self) { try PictureFolder.pictures(in: folder.path + "/no") }
    }
}
