/// Builds vehicles from their proportions: a lofted body, windows, wheels, bumpers, plates.

/// Lettering on a vehicle that is no plate.
struct VehicleDecal: Sendable {
    /// Texture among the scenario's.
    var texture: Int32
    /// Size in metres.
    var width: Float
    var height: Float
    /// Middle, on the side or the back.
    var centre: Vector
    /// Whether it is on both flanks rather than on the back.
    var isOnFlank: Bool
}

extension Mesh {
    /// A vehicle of `shape`; with a front plate where `hasFrontPlate`, a rear plate always.
    static func vehicle(
        _ shape: VehicleShape, hasFrontPlate: Bool, decals: [VehicleDecal] = []
    ) -> Mesh {
        var builder = MeshBuilder()
        builder.addBody(shape)
        builder.addGreenhouse(shape)
        for y in [shape.frontAxle, shape.rearAxle] {
            for side in [Float(-1), 1] { builder.addWheel(shape, y: y, side: side) }
        }
        builder.addFittings(shape)
        builder.use(Surface(kind: .plate, colour: Colour(1, 1, 1)))
        builder.addPlate(shape, front: false)
        if hasFrontPlate { builder.addPlate(shape, front: true) }
        for decal in decals { builder.addDecal(decal, shape) }
        return Mesh(builder)
    }
}

extension MeshBuilder {
    /// Half a body's cross section, mirrored, from sill to sill over the top.
    private func ring(_ shape: VehicleShape, _ y: Float) -> [Vector] {
        let half = shape.half(y)
        let top = shape.deck(y)
        let end = max(0, abs(y) - (shape.length / 2 - 0.3)) / 0.3
        let bottom = shape.clearance + 0.1 * end
        let isFlatTop = shape.style == .pickup && y < -0.6
        let shoulder = half - (isFlatTop ? 0.01 : 0.05)
        let points = [
            SIMD2(half - 0.07, bottom), SIMD2(half - 0.015, bottom + 0.12),
            SIMD2(half, bottom + (top - bottom) * 0.45),
            SIMD2(half - 0.008, bottom + (top - bottom) * 0.72), SIMD2(shoulder, top - 0.05),
            SIMD2(shoulder - 0.07, top), SIMD2(shoulder * 0.55, top + (isFlatTop ? 0 : 0.03)),
            SIMD2(0, top + (isFlatTop ? 0 : 0.04)),
        ]
        let rightSide = points.map { Vector($0.x, y, $0.y) }
        let leftSide = points.dropLast().map { Vector(-$0.x, y, $0.y) }
        return leftSide + rightSide.reversed()
    }

    mutating func addBody(_ shape: VehicleShape) {
        use(Surface(kind: .bodywork, colour: Colour()))
        let front = shape.length / 2
        var stations: [Float] = [-front, -front + 0.04, -front + 0.12, -front + 0.3]
        var y = -front + 0.5
        while y < front - 0.45 {
            stations.append(y)
            y += 0.16
        }
        stations += [front - 0.3, front - 0.12, front - 0.04, front]
        var rings = stations.map { ring(shape, $0) }
        for (i, inset) in [(0, Float(0.03)), (rings.count - 1, 0.04)] {
            rings[i] = rings[i].map { p in
                Vector(p.x * (1 - inset), p.y, mix(p.z, 0.6, inset))
            }
        }
        skin(rings, isClosed: false)
        use(Surface(kind: .rearEnd, colour: Colour()))
        polygon(rings[0])
        use(Surface(kind: .frontEnd, colour: Colour()))
        polygon(rings[rings.count - 1])
        use(.matt(0x0C0C0D))
        let half = shape.width / 2 - 0.09
        let z = shape.clearance + 0.06
        polygon([
            Vector(-half, -front + 0.1, z), Vector(half, -front + 0.1, z),
            Vector(half, front - 0.1, z), Vector(-half, front - 0.1, z),
        ])
    }

    mutating func addGreenhouse(_ shape: VehicleShape) {
        let low = shape.belt - 0.04
        let high = shape.height - 0.06
        let taper: Float = shape.style == .van ? 0.06 : 0.09
        let base = [
            Vector(-shape.glassHalf + taper, shape.glassRear, low),
            Vector(shape.glassHalf - taper, shape.glassRear, low),
            Vector(shape.glassHalf, shape.glassFront - 0.35, low),
            Vector(shape.glassHalf - taper, shape.glassFront, low),
            Vector(-shape.glassHalf + taper, shape.glassFront, low),
            Vector(-shape.glassHalf, shape.glassFront - 0.35, low),
        ]
        let inset: Float = 0.04
        let roof = [
            Vector(-shape.roofHalf + inset, shape.roofRear, high),
            Vector(shape.roofHalf - inset, shape.roofRear, high),
            Vector(shape.roofHalf, shape.roofFront - 0.12, high),
            Vector(shape.roofHalf - inset, shape.roofFront, high),
            Vector(-shape.roofHalf + inset, shape.roofFront, high),
            Vector(-shape.roofHalf, shape.roofFront - 0.12, high),
        ]
        let faces: [(Int, Int, Int32)] = [
            (0, 1, 2), (1, 2, 1), (2, 3, 1), (3, 4, 0), (4, 5, 1), (5, 0, 1),
        ]
        for (a, b, face) in faces {
            use(Surface(kind: .greenhouse, colour: Colour(), index: face))
            polygon([base[a], base[b], roof[b], roof[a]])
        }
        use(Surface(kind: .greenhouse, colour: Colour(), index: 3))
        let crown = roof.map { p in
            Vector(
                p.x * 0.9, mix(p.y, (shape.roofFront + shape.roofRear) / 2, 0.1),
                shape.height - 0.015)
        }
        let middle = crown.map { p in
            Vector(p.x * 0.5, p.y * 0.6 + shape.roofRear * 0.2, shape.height)
        }
        skin([roof, crown, middle], isClosed: true)
        polygon(middle)
    }

    mutating func addWheel(_ shape: VehicleShape, y: Float, side: Float) {
        let radius = shape.wheelRadius
        let outer = side * (shape.width / 2 + 0.012)
        let inner = side * (shape.width / 2 - 0.22)
        let centre = Vector(0, y, radius)
        func ring(_ x: Float, _ radius: Float) -> [Vector] {
            (0..<22).map { i in
                let angle = Float(i) / 22 * 2 * .pi
                return centre + Vector(x, cosine(angle) * radius, sine(angle) * radius)
            }
        }
        use(.matt(0x17171A))
        skin([ring(inner, radius), ring(outer - side * 0.02, radius)], isClosed: true)
        skin([ring(outer - side * 0.02, radius), ring(outer, radius * 0.95)], isClosed: true)
        use(Surface(kind: .wheel, colour: Colour(), index: y > 0 ? 0 : 1))
        polygon(ring(outer, radius * 0.95))
    }

    /// Mirrors, a separate bumper, door handles, exhaust.
    mutating func addFittings(_ shape: VehicleShape) {
        let mirrorY = shape.glassFront - 0.42
        for side in [Float(-1), 1] {
            use(Surface(kind: .bodywork, colour: Colour()))
            let x = side * (shape.width / 2 + 0.01)
            box(
                Vector(min(x, x + side * 0.17), mirrorY, shape.belt + 0.03),
                Vector(max(x, x + side * 0.17), mirrorY + 0.1, shape.belt + 0.16))
            use(.matt(0x101012))
            box(
                Vector(min(x - side * 0.08, x), mirrorY + 0.03, shape.belt - 0.01),
                Vector(max(x - side * 0.08, x), mirrorY + 0.08, shape.belt + 0.06))
        }
        let rear = -shape.length / 2
        if shape.bumper > 0 {
            use(Surface(kind: .metal, colour: linear(Colour(repeating: 0.7))))
            box(
                Vector(-shape.width / 2 + 0.04, rear - shape.bumper, 0.5),
                Vector(shape.width / 2 - 0.04, rear + 0.05, 0.75))
        }
        use(Surface(kind: .metal, colour: linear(Colour(repeating: 0.5))))
        tube(
            Vector(0.5, rear - 0.03, shape.clearance + 0.06),
            Vector(0.5, rear + 0.2, shape.clearance + 0.06), 0.035, 0.035, sides: 10)
    }

    mutating func addPlate(_ shape: VehicleShape, front: Bool) {
        let corners = shape.plateCorners(front: front)
        picture(corners[0], across: corners[1] - corners[0], down: corners[3] - corners[0])
    }

    mutating func addDecal(_ decal: VehicleDecal, _ shape: VehicleShape) {
        use(Surface(kind: .poster, colour: Colour(1, 1, 1), index: decal.texture))
        let down = Vector(0, 0, -decal.height)
        let c = decal.centre
        let top = c.z + decal.height / 2
        if decal.isOnFlank {
            picture(
                Vector(c.x, c.y - decal.width / 2, top), across: Vector(0, decal.width, 0),
                down: down)
            picture(
                Vector(-c.x, c.y + decal.width / 2, top), across: Vector(0, -decal.width, 0),
                down: down)
        } else {
            picture(
                Vector(c.x - decal.width / 2, c.y, top), across: Vector(decal.width, 0, 0),
                down: down)
        }
    }
}
