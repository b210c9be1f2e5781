/// Gathers a scenario's vehicles and textures; every plate is made up from the scenario's seed.
import Imaging

struct SceneCast {
    var generator: SeededGenerator
    private(set) var vehicles: [SceneVehicle] = []
    private(set) var textures: [Texture] = []
    private var texts: Set<String> = []

    /// Car paints in linear light, common ones first.
    private static let paints: [Vector3] = [
        Vector3(0.72, 0.72, 0.7), Vector3(0.03, 0.03, 0.032), Vector3(0.32, 0.33, 0.34),
        Vector3(0.14, 0.145, 0.15), Vector3(0.35, 0.02, 0.025), Vector3(0.02, 0.06, 0.22),
        Vector3(0.05, 0.09, 0.06), Vector3(0.4, 0.36, 0.28), Vector3(0.1, 0.18, 0.3),
    ]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// Adds a vehicle with a plate and a paint of its own.
    mutating func addVehicle(
        named name: String, _ shape: VehicleShape, pose: @escaping @Sendable (Float) -> Pose
    ) {
        var plate = PlateDesign.any(seed: generator.next())
        while texts.contains(plate.text) { plate = PlateDesign.any(seed: generator.next()) }
        texts.insert(plate.text)
        var canvas = plate.painted(width: PlateSheet.widthPixels)
        PlateWear.any(using: &generator).apply(to: &canvas)
        textures.append(Texture(canvas.image()))
        let model = VehicleModel(
            shape, colour: generator.pick(Self.paints), plateTexture: textures.count - 1)
        vehicles.append(SceneVehicle(name: name, plate: plate, model: model, pose: pose))
    }

    /// Adds a board of lettering, lines apart by newlines; returns its texture.
    mutating func addBoard(_ words: String, ink: Colour, ground: Colour) -> Int {
        let (width, height) = (PlateCanvas.widthMillimetres, PlateCanvas.heightMillimetres)
        var canvas = PlateCanvas(width: PlateSheet.widthPixels)
        canvas.box(0, 0, width, height, colour: ground)
        let lines = words.split(separator: "\n").map(String.init)
        let room = height / Float(lines.count)
        for (number, line) in lines.enumerated() {
            let natural = Die.sign.length(of: line, gap: 0.16)
            let size = min(room * 0.72, (width - 24) / natural)
            canvas.write(
                [line],
                TextLine(
                    die: .sign, centre: width / 2, top: room * (Float(number) + 0.5) - size / 2,
                    height: size, gap: 0.16, ink: ink))
        }
        textures.append(Texture(canvas.image()))
        return textures.count - 1
    }
}
