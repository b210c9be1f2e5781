/// What stands beside the road: walls, trees, lamps, signs.

/// Builds scenery in the world's own coordinates.
struct Scenery {
    var generator: SeededGenerator
    /// Finished things.
    var instances: [Instance] = []
    /// Lettering, display colours.
    var textures: [Texture] = []
    /// Whether lamps burn and some shops' signs are lit.
    let isNight: Bool
    /// The lamps that burn.
    private(set) var lamps: [PointLamp] = []

    init(seed: UInt64, isNight: Bool = false) {
        generator = SeededGenerator(seed: seed, item: 77)
        self.isNight = isNight
    }

    /// Adds what `body` builds.
    mutating func add(_ body: (inout MeshBuilder, inout SeededGenerator) -> Void) {
        var builder = MeshBuilder()
        body(&builder, &generator)
        instances.append(Instance(mesh: Mesh(builder)))
    }

    /// A texture with one or more lines of lettering; returns its number.
    mutating func lettering(
        _ lines: [String], ink: UInt32, ground: UInt32, aspect: Float, die: Die = .sign,
        border: Bool = false
    ) -> Int32 {
        let width: Float = PlateCanvas.widthMillimetres
        let height = width / aspect
        let rows = Int(512 / aspect)
        var canvas = PlateCanvas(width: 512, height: rows, colour: rgb(ground))
        if border {
            canvas.box(3, 3, width - 6, height - 6, radius: 9, colour: rgb(ink))
            canvas.box(7, 7, width - 14, height - 14, radius: 6, colour: rgb(ground))
        }
        let room = height / (Float(lines.count) + 0.35)
        for (i, text) in lines.enumerated() {
            var size = room * 0.66
            let natural = die.length(of: text, gap: 0.2) * size
            size *= min(1, width * 0.88 / natural)
            canvas.write(
                [text],
                TextLine(
                    die: die, centre: width / 2,
                    top: room * (Float(i) + 0.675) - size / 2, height: size, gap: 0.2,
                    ink: rgb(ink)))
        }
        textures.append(Texture(canvas))
        return Int32(textures.count - 1)
    }

    /// A house front along y at `x`, facing the street, with a shop sign where there is lettering.
    mutating func building(
        x: Float, from y0: Float, to y1: Float, height: Float,
        sign: (texture: Int32, aspect: Float)?
    ) {
        let colours =
            [
                0xC9B79C, 0xB98E6E, 0xD9D2C3, 0x9FA7A8, 0xB56E53, 0xD8C9A6, 0x8F9A86, 0xC7C2BC,
            ] as [UInt32]
        // By night: dark, lit from within, or in bright tubes.
        let glow: Float = isNight ? generator.pick([0, 0.05, 0.12, 0.35]) : 0
        add { builder, generator in
            let depth: Float = x > 0 ? 14 : -14
            let colour = linear(rgb(generator.pick(colours)))
            builder.use(
                Surface(kind: .wall, colour: colour, index: Int32(generator.integer(0...999))))
            let (low, high) = (min(x, x + depth), max(x, x + depth))
            builder.box(Vector(low, y0, 0), Vector(high, y1, height))
            builder.use(Surface(kind: .matt, colour: colour * 0.6))
            let out: Float = x > 0 ? -0.25 : 0.25
            builder.box(
                Vector(min(x + out, x), y0 + 0.02, height - 0.35),
                Vector(max(x + out, x), y1 - 0.02, height + 0.12))
            if let sign {
                let width = min(y1 - y0 - 2, 5.5)
                let tall = width / sign.aspect
                let middle = (y0 + y1) / 2
                builder.use(Surface(kind: .matt, colour: colour * 0.35))
                let front = x + (x > 0 ? -0.16 : 0.16)
                builder.box(
                    Vector(min(front, x), middle - width / 2 - 0.08, 3.05 - 0.08),
                    Vector(max(front, x), middle + width / 2 + 0.08, 3.05 + tall + 0.08))
                builder.use(
                    Surface(
                        kind: .poster, colour: Colour(1, 1, 1), index: sign.texture, glow: glow))
                let face = front + (x > 0 ? -0.03 : 0.03)
                let along = Vector(0, x > 0 ? -width : width, 0)
                builder.picture(
                    Vector(face, middle - along.y / 2, 3.05 + tall), across: along,
                    down: Vector(0, 0, -tall))
                builder.use(.matt(generator.pick([0x7A2E2A, 0x2F5A4A, 0x2D4870, 0xB08A3A])))
                builder.polygon([
                    Vector(x, y0 + 0.8, 2.95), Vector(x, y1 - 0.8, 2.95),
                    Vector(x + out * 5, y1 - 0.8, 2.55), Vector(x + out * 5, y0 + 0.8, 2.55),
                ])
            }
        }
    }

    /// A tree of leaf cards on a trunk.
    mutating func tree(x: Float, y: Float, height: Float) {
        add { builder, generator in
            builder.use(.matt(0x5A4736))
            let fork = height * 0.42
            builder.tube(Vector(x, y, 0), Vector(x, y, fork), 0.16, 0.11, sides: 8)
            for _ in 0..<4 {
                let tip = Vector(
                    x + generator.between(-1.2, 1.2), y + generator.between(-1.2, 1.2),
                    height * 0.75)
                builder.tube(Vector(x, y, fork - 0.2), tip, 0.08, 0.03, sides: 5)
            }
            let greens = [0x46602F, 0x557238, 0x3A522A, 0x64803F] as [UInt32]
            for hex in greens {
                builder.use(Surface(kind: .leaf, colour: linear(rgb(hex))))
                for _ in 0..<300 {
                    let direction = normalised(
                        Vector(
                            generator.between(-1, 1), generator.between(-1, 1),
                            generator.between(-0.8, 1)))
                    let reach = generator.between(0.55, 1)
                    let middle =
                        Vector(x, y, height * 0.72)
                        + direction * reach * Vector(height * 0.36, height * 0.36, height * 0.3)
                    let size = generator.between(0.09, 0.21)
                    let u = normalised(
                        Vector(
                            generator.between(-1, 1), generator.between(-1, 1),
                            generator.between(-1, 1)))
                    let v = normalised(cross(u, direction + Vector(0.01, 0.02, 0)))
                    builder.polygon([
                        middle - u * size, middle - v * size * 0.6, middle + u * size,
                        middle + v * size * 0.6,
                    ])
                }
            }
        }
    }

    /// A palm: a thin trunk, drooping fronds.
    mutating func palm(x: Float, y: Float, height: Float) {
        add { builder, generator in
            builder.use(.matt(0x7B6A55))
            builder.tube(Vector(x, y, 0), Vector(x + 0.2, y, height), 0.2, 0.13, sides: 8)
            builder.use(Surface(kind: .leaf, colour: linear(rgb(0x4E6B34))))
            let top = Vector(x + 0.2, y, height)
            for _ in 0..<26 {
                let angle = generator.between(0, 2 * .pi)
                let rise = generator.between(-0.4, 0.9)
                let out = Vector(cosine(angle), sine(angle), 0)
                let side = Vector(-sine(angle), cosine(angle), 0) * 0.2
                let knee = top + out * 1.1 + Vector(0, 0, rise)
                let tip = top + out * 2.3 + Vector(0, 0, rise - 1.1)
                builder.polygon([top, knee - side, knee + side])
                builder.polygon([knee - side, knee + side, tip])
            }
        }
    }

    /// A street lamp whose arm reaches over the road.
    mutating func lamp(x: Float, y: Float) {
        let isLit = isNight && generator.chance(0.85)
        if isLit {
            let arm: Float = x > 0 ? -2 : 2
            lamps.append(PointLamp(position: Vector(x + arm, y, 7.25), power: 1.6))
        }
        add { builder, _ in
            builder.use(.matt(0x55585A))
            builder.tube(Vector(x, y, 0), Vector(x, y, 7.2), 0.09, 0.06, sides: 8)
            let arm: Float = x > 0 ? -1.7 : 1.7
            builder.tube(Vector(x, y, 7.1), Vector(x + arm, y, 7.35), 0.05, 0.04, sides: 6)
            builder.box(
                Vector(min(x + arm, x + arm * 1.4), y - 0.12, 7.28),
                Vector(max(x + arm, x + arm * 1.4), y + 0.12, 7.42))
            guard isLit else { return }
            builder.use(Surface(kind: .matt, colour: Colour(repeating: 0.5), glow: 26))
            builder.box(
                Vector(min(x + arm * 1.08, x + arm * 1.34), y - 0.1, 7.22),
                Vector(max(x + arm * 1.08, x + arm * 1.34), y + 0.1, 7.28))
        }
    }

    /// A sign on a post, facing traffic that drives along +y.
    mutating func sign(
        x: Float, y: Float, texture: Int32, width: Float, height: Float, bottom: Float
    ) {
        add { builder, _ in
            builder.use(.matt(0x6E7173))
            builder.tube(Vector(x, y, 0), Vector(x, y, bottom + height), 0.035, 0.035, sides: 6)
            builder.use(.matt(0x8D9092))
            builder.box(
                Vector(x - width / 2, y - 0.045, bottom),
                Vector(x + width / 2, y - 0.04, bottom + height))
            builder.use(
                Surface(kind: .poster, colour: Colour(1, 1, 1), index: texture, retro: 2.2))
            builder.picture(
                Vector(x - width / 2, y - 0.06, bottom + height), across: Vector(width, 0, 0),
                down: Vector(0, 0, -height))
        }
    }
}
