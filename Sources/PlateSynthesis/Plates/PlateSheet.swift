/// Flat plate pictures for training: many kinds, worn as plates are, with their texts beside them.
import Foundation
import Imaging
import PlateCore

/// What light flat plates are seen by.
public enum PlateLight: String, Sendable, CaseIterable {
    /// Daylight, in colour.
    case day
    /// A camera's own infra-red lamp, in grey.
    case infrared
    /// Every third by infra-red light.
    case mixed

    /// Whether the picture with the number `item` is taken by infra-red light.
    func isInfraRed(_ item: Int) -> Bool {
        self == .infrared || (self == .mixed && item % 3 == 0)
    }
}

/// Writes numbered plate pictures and an index of their texts.
public struct PlateSheet: Sendable {
    /// Pixels across every picture; the height is half of it, more for motorcycles.
    public static let widthPixels = 512
    /// Names of the files' columns.
    static let header = "file,text,state"

    /// How many plates.
    public var count: Int
    /// Same seed, same pictures.
    public var seed: UInt64
    /// What light the plates are seen by.
    public var light: PlateLight

    /// A sheet from its parts.
    public init(count: Int, seed: UInt64, light: PlateLight = .day) {
        self.count = count
        self.seed = seed
        self.light = light
    }

    /// The plate with the number `item`, and its picture.
    package func plate(_ item: Int) -> (design: PlateDesign, canvas: PlateCanvas) {
        var generator = SeededGenerator(seed: seed, item: item)
        let design = PlateDesign.any(seed: generator.next())
        var canvas = design.painted(width: Self.widthPixels)
        PlateWear.any(using: &generator).apply(to: &canvas)
        if light.isInfraRed(item) {
            canvas.turn(to: InfraRedLight.any(using: &generator))
            return (design, canvas)
        }
        let level = generator.between(0.72, 1.06)
        let tint = Colour(generator.between(0.97, 1.03), 1, generator.between(0.95, 1.04)) * level
        let gradient = generator.between(-0.12, 0.12)
        canvas.shade { x, _, old in clamped(old * tint * (1 + gradient * (x / 152.4 - 1))) }
        return (design, canvas)
    }

    /// Writes `plate-00000.jpg` and so on and `index.csv` into `folder`, which is made where missing.
    ///
    /// Throws `inputOutput` where the folder cannot be written. `progress` gets the count done.
    public func write(
        to folder: String, progress: @Sendable (Int) -> Void = { _ in }
    ) throws(PlatedError) {
        try OutputFolder.make(folder)
        var index = Self.header + "\n"
        for item in 0..<count {
            let (design, canvas) = plate(item)
            let name = "plate-" + OutputFolder.number(item)
            try OutputFolder.write(
                JPEG.encode(canvas.image(), quality: 90), to: "\(folder)/\(name).jpg")
            index += "\(name).jpg,\(design.text),\(design.kind.state)\n"
            progress(item + 1)
        }
        try OutputFolder.write(Array(index.utf8), to: "\(folder)/index.csv")
    }
}

/// Making folders and writing files, with this project's errors.
enum OutputFolder {
    /// `item` with five digits, so that names sort as numbers do.
    static func number(_ item: Int) -> String {
        let digits = String(item)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    static func make(_ path: String) throws(PlatedError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw PlatedError(
                .inputOutput, "cannot make the folder \(path): \(error.localizedDescription)",
                hint: "Name a folder you may write to.")
        }
    }

    static func write(_ bytes: [UInt8], to path: String) throws(PlatedError) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        } catch {
            throw PlatedError(
                .inputOutput, "cannot write \(path): \(error.localizedDescription)",
                hint: "Is there room, and may you write there?")
        }
    }
}
