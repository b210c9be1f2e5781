/// Pictures of lettering that is no plate, for training: what a locator must leave alone and what a
/// reader must doubt.
import Imaging
import PlateCore

/// Writes numbered pictures of signs, badges, stickers and stamps, and an index of what they are.
public struct LetteringSheet: Sendable {
    /// Pixels across every picture; the height is half of it.
    public static let widthPixels = 320
    /// Names of the files' columns.
    static let header = "file,kind"

    /// How many pictures.
    public var count: Int
    /// Same seed, same pictures.
    public var seed: UInt64
    /// What light it is seen by.
    public var light: PlateLight

    /// A sheet from its parts.
    public init(count: Int, seed: UInt64, light: PlateLight = .day) {
        self.count = count
        self.seed = seed
        self.light = light
    }

    /// The picture with the number `item`, and what it shows.
    package func picture(_ item: Int) -> (kind: SignKind, canvas: PlateCanvas) {
        var generator = SeededGenerator(seed: seed ^ 0x5167_4E5F, item: item)
        let kind = SignKind.any(using: &generator)
        var canvas = SignPainter.painted(kind, width: Self.widthPixels, using: generator)
        var weather = SeededGenerator(seed: generator.next(), item: 1)
        if light.isInfraRed(item) {
            canvas.turn(to: InfraRedLight.any(using: &weather))
            return (kind, canvas)
        }
        let level = weather.between(0.55, 1.1)
        let slope = weather.between(-0.2, 0.2)
        let dirt = weather.chance(0.35) ? weather.between(0.05, 0.4) : 0
        let noise = UInt32(truncatingIfNeeded: weather.next())
        canvas.shade { x, y, old in
            let stain = smoothStep(0.35, 0.9, Noise.layered(x / 30, y / 24, noise)) * dirt
            let soiled = mix(old, Colour(0.36, 0.32, 0.27), stain)
            return clamped(soiled * level * (1 + slope * (x / 152.4 - 1)))
        }
        return (kind, canvas)
    }

    /// Writes `lettering-00000.jpg` and so on and `index.csv` into `folder`, which is made where missing.
    ///
    /// Throws `inputOutput` where the folder cannot be written. `progress` gets the count done.
    public func write(
        to folder: String, progress: @Sendable (Int) -> Void = { _ in }
    ) throws(PlatedError) {
        try OutputFolder.make(folder)
        var index = Self.header + "\n"
        for item in 0..<count {
            let (kind, canvas) = picture(item)
            let name = "lettering-\(OutputFolder.number(item)).jpg"
            try OutputFolder.write(
                JPEG.encode(canvas.image(), quality: 90), to: "\(folder)/\(name)")
            index += "\(name),\(kind.rawValue)\n"
            progress(item + 1)
        }
        try OutputFolder.write(Array(index.utf8), to: "\(folder)/index.csv")
    }
}
