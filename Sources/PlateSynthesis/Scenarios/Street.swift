/// The street that the day patrol drives: ground, houses with shop signs, trees, lamps, traffic signs.

extension Scenery {
    /// Bumper stickers and the van's lettering, in the order `fillStreet` takes them.
    mutating func decals() -> [VehicleDecal] {
        let sticker = lettering(
            ["HONK IF YOU", "LOVE GEESE"], ink: 0x1C2A5C, ground: 0xE9D46A, aspect: 2.8)
        let model = lettering(["KODIAK 4X4"], ink: 0xD5D8DA, ground: 0x24262A, aspect: 7)
        let flank = lettering(
            ["RIVERA & DAUGHTERS", "PLUMBING", "555-0173"], ink: 0x1D4E79, ground: 0xE6E7E6,
            aspect: 2.1)
        let door = lettering(
            ["CALL 555-0173"], ink: 0xA8282E, ground: 0xE6E7E6, aspect: 6)
        return [
            VehicleDecal(
                texture: sticker, width: 0.3, height: 0.107, centre: Vector(-0.52, -2.402, 0.66),
                isOnFlank: false),
            VehicleDecal(
                texture: model, width: 0.34, height: 0.05, centre: Vector(0.42, -2.375, 1.0),
                isOnFlank: false),
            VehicleDecal(
                texture: flank, width: 1.9, height: 0.9, centre: Vector(1.0, -1.1, 1.62),
                isOnFlank: true),
            VehicleDecal(
                texture: door, width: 0.8, height: 0.133, centre: Vector(-0.02, -2.778, 1.32),
                isOnFlank: false),
        ]
    }

    /// Asphalt and pavements, in tiles.
    mutating func layStreet(_ street: StreetPlan) {
        add { builder, _ in
            builder.use(Surface(kind: .ground, colour: Colour()))
            for y in stride(from: Float(-40), to: 380, by: 20) {
                for x in stride(from: Float(-140), to: 140, by: 20) {
                    builder.polygon([
                        Vector(x, y, 0), Vector(x + 20, y, 0), Vector(x + 20, y + 20, 0),
                        Vector(x, y + 20, 0),
                    ])
                }
            }
        }
        let near = street.crossing - street.crossingHalf
        let far = street.crossing + street.crossingHalf
        for (from, to) in [(Float(-40), near), (far, 380)] {
            for side in [Float(-1), 1] {
                add { builder, _ in
                    builder.use(Surface(kind: .ground, colour: Colour()))
                    for y in stride(from: from, to: to, by: 15) {
                        let end = min(y + 15, to)
                        let x0 = side * StreetPlan.roadHalf
                        let x1 = side * (StreetPlan.wallDistance + 0.5)
                        builder.box(
                            Vector(min(x0, x1), y, -0.1), Vector(max(x0, x1), end, StreetPlan.kerb))
                    }
                }
            }
        }
    }

    /// Houses, trees, lamps and signs along both sides, and along the crossing street.
    mutating func lineStreet(_ street: StreetPlan) {
        let names =
            [
                (["CASA LUNA", "TAQUERIA"], 0xF0E2B8, 0x8C2A22),
                (["MARLOWE BOOKS"], 0xF3EFE2, 0x27414F),
                (["OAK STREET", "HARDWARE"], 0xF6D35A, 0x2D3A2C),
                (["LAUNDRY 24 HRS"], 0x1E5A8C, 0xE9EEF2),
                (["PHO 79"], 0xF4F1E9, 0xA23B2A), (["DENTAL CARE"], 0x2B6A74, 0xF0F3F2),
                (["GOLDEN HILL", "BAKERY"], 0x5A3A22, 0xEFD9A8),
                (["B8 GUITARS"], 0xE8B93A, 0x222225),
                (["CYCLE WORKS"], 0xF2F2EF, 0x2F6B47), (["NAILS & SPA"], 0xA8447C, 0xF5EEF1),
                (["KEYS 4U2C"], 0x1A1A1C, 0xF0C43C), (["LIQUOR"], 0xF5E9D8, 0x7B1F24),
            ] as [([String], UInt32, UInt32)]
        var next = 0
        for side in [Float(-1), 1] {
            var y: Float = -12
            while y < 300 {
                let width = generator.between(9, 17)
                let overlapsCrossing =
                    y + width > street.crossing - street.crossingHalf - 4
                    && y < street.crossing + street.crossingHalf + 4
                if overlapsCrossing {
                    y = street.crossing + street.crossingHalf + 4.2
                    continue
                }
                let (lines, ink, ground) = names[next % names.count]
                next += 1
                let aspect: Float = lines.count == 2 ? 3.4 : 5.6
                let texture = lettering(lines, ink: ink, ground: ground, aspect: aspect)
                building(
                    x: side * StreetPlan.wallDistance, from: y, to: y + width,
                    height: generator.pick([4.6, 6.8, 6.8, 9.8, 12.6]) + generator.between(0, 0.4),
                    sign: (texture, aspect))
                y += width + (generator.chance(0.2) ? generator.between(1, 3) : 0.02)
            }
        }
        furnish(street)
        backdrop(street)
    }

    private mutating func furnish(_ street: StreetPlan) {
        for side in [Float(-1), 1] {
            for y in stride(from: Float(8), to: 290, by: 14.5) {
                let at = y + (side > 0 ? 0 : 6)
                guard abs(at - street.crossing) > 9 else { continue }
                if generator.chance(0.62) {
                    tree(x: side * 6.3, y: at, height: generator.between(5.2, 7))
                } else if generator.chance(0.5) {
                    palm(x: side * 6.2, y: at, height: generator.between(7.5, 10))
                }
            }
            for y in stride(from: Float(20), to: 280, by: 34) where abs(y - street.crossing) > 8 {
                lamp(x: side * 5.75, y: y + (side > 0 ? 4 : 13))
            }
        }
        let limit = lettering(
            ["SPEED", "LIMIT", "25"], ink: 0x101012, ground: 0xF2F2EE, aspect: 0.8, border: true)
        sign(x: 5.8, y: 34, texture: limit, width: 0.61, height: 0.76, bottom: 2.1)
        sign(x: 5.8, y: 118, texture: limit, width: 0.61, height: 0.76, bottom: 2.1)
        let parking = lettering(
            ["2 HR", "PARKING", "8AM-6PM"], ink: 0x1E6B3A, ground: 0xF2F2EE, aspect: 0.68,
            border: true)
        for y in [Float(12), 47, 70, 106, 131] {
            sign(x: 5.7, y: y, texture: parking, width: 0.3, height: 0.45, bottom: 2.1)
        }
        let name = lettering(["ALAMEDA ST"], ink: 0xF2F4F2, ground: 0x1D6B41, aspect: 5)
        sign(x: 5.9, y: 89.2, texture: name, width: 1.25, height: 0.25, bottom: 3.0)
        signals(street)
    }

    /// Traffic lights on arms beyond the crossing, green for us.
    private mutating func signals(_ street: StreetPlan) {
        let glow: Float = isNight ? 6 : 0
        add { builder, _ in
            let y = street.crossing + street.crossingHalf + 1.2
            builder.use(.matt(0x4C5052))
            builder.tube(Vector(5.9, y, 0), Vector(5.9, y, 5.9), 0.1, 0.08, sides: 8)
            builder.tube(Vector(5.9, y, 5.7), Vector(-0.6, y, 5.95), 0.06, 0.045, sides: 6)
            for x in [Float(1.6), -0.4, 5.9] {
                let z: Float = x > 5 ? 3.3 : 5.35
                builder.use(.matt(0x131415))
                builder.box(Vector(x - 0.16, y - 0.2, z), Vector(x + 0.16, y - 0.02, z + 0.95))
                for (i, hex) in [0x2A0A0A, 0x2A220A, 0x3CE39A].enumerated() {
                    var lens = Surface.matt(UInt32(hex))
                    if i == 2 {
                        lens.colour *= 2.2
                        lens.glow = glow
                    }
                    builder.use(lens)
                    let middle = Vector(x, y - 0.21, z + 0.78 - Float(i) * 0.3)
                    builder.polygon(
                        (0..<12).map { k in
                            let angle = Float(k) / 12 * 2 * .pi
                            return middle + Vector(cosine(angle), 0, sine(angle)) * 0.11
                        })
                }
            }
        }
    }

    /// Houses along the crossing street, and hills where the street ends.
    private mutating func backdrop(_ street: StreetPlan) {
        for side in [Float(-1), 1] {
            for k in 0..<5 {
                let x = side * (24 + Float(k) * 17)
                for row in [Float(-1), 1] {
                    let colours = [0xC9B79C, 0x9FA7A8, 0xB98E6E, 0xD9D2C3] as [UInt32]
                    add { builder, generator in
                        let y = street.crossing + row * (street.crossingHalf + 4.2)
                        let far = y + row * 12
                        builder.use(
                            Surface(
                                kind: .wall, colour: linear(rgb(generator.pick(colours))),
                                index: Int32(generator.integer(0...999))))
                        builder.box(
                            Vector(x - 8.4, min(y, far), 0),
                            Vector(x + 8.4, max(y, far), generator.between(4.5, 10)))
                    }
                }
            }
        }
        hills(y: 378, height: 26, seed: 5)
    }

    /// A hazy range across the end of the world at `y`.
    mutating func hills(y: Float, height: Float, seed: UInt32) {
        add { builder, _ in
            for (depth, haze) in [(Float(12), Float(0.5)), (0, 0.2)] {
                let near = Colour(0.13, 0.17, 0.13)
                builder.use(
                    Surface(kind: .matt, colour: mix(near, Colour(0.36, 0.43, 0.5), haze)))
                func top(_ x: Float) -> Float {
                    let broad = Noise.layered(x / 90 + depth, 0.5 + depth, seed)
                    return height * (0.15 + broad) * (0.65 + depth / 24)
                }
                for x in stride(from: Float(-320), to: 320, by: 8) {
                    builder.polygon([
                        Vector(x, y + depth, -1), Vector(x + 8, y + depth, -1),
                        Vector(x + 8, y + depth, top(x + 8)), Vector(x, y + depth, top(x)),
                    ])
                }
            }
        }
    }
}
