// Pictures with their plates drawn in, for people to look at: one file a picture, every name once.
import Foundation
import Imaging
import PlateCore
import PlateVision

/// Where the pictures go and what they are called.
struct OverlayFolder: Sendable {
    /// JPEG quality: good enough to judge a quad by a pixel.
    private static let quality = 90
    /// Plates told from this confidence on are drawn as sure.
    private static let sureFrom = 0.9

    private let folder: String
    /// One an input; nil where the input is no picture.
    private let names: [String?]

    /// Makes the folder where it is not there yet and gives every input its own name.
    ///
    /// - Throws: `inputOutput` where the folder cannot be made.
    init(_ folder: String, for inputs: [RecognitionInput]) throws(PlatedError) {
        self.folder = folder
        var taken: Set<String> = []
        names = inputs.map { input in
            guard case .picture(let path) = input else { return nil }
            return Self.name(for: path, &taken)
        }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw PlatedError(
                .inputOutput, "\(folder): the overlay folder cannot be made",
                hint: "Name a folder you may write to.")
        }
    }

    /// `a/b.png` becomes `b.jpg`, the next `b` becomes `b-2.jpg`.
    private static func name(for path: String, _ taken: inout Set<String>) -> String {
        let file = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        var name = file
        var number = 1
        while !taken.insert(name).inserted {
            number += 1
            name = "\(file)-\(number)"
        }
        return name + ".jpg"
    }

    /// Writes the picture of input `index` with `plates` drawn in; returns its path.
    ///
    /// - Throws: `inputOutput` where the file cannot be written.
    func write(
        _ picture: ColourImage, _ plates: [(reading: PlateReading, state: StateReading)],
        index: Int
    ) throws(PlatedError) -> String? {
        guard let name = names[index] else { return nil }
        var drawing = Overlay(picture)
        for (plate, state) in plates {
            let isSure = plate.confidence >= Self.sureFrom
            let colour: Overlay.Colour = isSure ? .read : .doubtful
            drawing.outline(plate.quad, colour: colour)
            let percent = Int((plate.confidence * 100).rounded())
            let words = [plate.text, state.state, "\(percent) %"].compactMap(\.self)
            drawing.label(words.joined(separator: " "), at: plate.quad, colour: colour)
        }
        let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
        let bytes = try JPEG.encode(drawing.image, quality: Self.quality)
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        } catch {
            throw PlatedError(.inputOutput, "\(path): the overlay cannot be written")
        }
        return path
    }
}
