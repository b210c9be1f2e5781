/// Vehicles as meshes: a lofted body, a cabin with glass, wheels, lamps, bumpers, two plates.
///
/// A vehicle's space has its origin on the ground under its middle, z ahead.

/// The proportions of a kind of vehicle, metres.
struct VehicleShape: Sendable {
    var length: Float
    var width: Float
    /// Shoulder height at the rear end, over the rear axle, before the windscreen, at the front end.
    var shoulder: (Float, Float, Float, Float)
    var roof: Float
    /// Cabin along z as shares of the length: base and roof at the rear, roof and base at the front.
    var cabin: (Float, Float, Float, Float)
    var wheelRadius: Float
    /// Height of the middle of the rear plate.
    var rearPlate: Float

    static let sedan = VehicleShape(
        length: 4.7, width: 1.82, shoulder: (0.98, 1.02, 0.97, 0.72), roof: 1.45,
        cabin: (-0.40, -0.20, 0.06, 0.23), wheelRadius: 0.33, rearPlate: 0.80)
    static let sportUtility = VehicleShape(
        length: 4.7, width: 1.9, shoulder: (1.08, 1.1, 1.08, 0.88), roof: 1.72,
        cabin: (-0.495, -0.44, 0.08, 0.22), wheelRadius: 0.37, rearPlate: 0.90)
    static let pickup = VehicleShape(
        length: 5.5, width: 1.98, shoulder: (1.16, 1.16, 1.16, 1.0), roof: 1.88,
        cabin: (-0.13, -0.10, 0.12, 0.22), wheelRadius: 0.4, rearPlate: 0.64)
    static let van = VehicleShape(
        length: 5.1, width: 2.0, shoulder: (1.2, 1.2, 1.15, 0.92), roof: 2.05,
        cabin: (-0.497, -0.48, 0.2, 0.34), wheelRadius: 0.35, rearPlate: 0.95)

    /// Height of the shoulder at a share of the length, -0.5 the rear end.
    func shoulder(at share: Float) -> Float {
        let marks: [(Float, Float)] = [
            (-0.5, shoulder.0), (-0.3, shoulder.1), (0.22, shoulder.2), (0.5, shoulder.3),
        ]
        for (a, b) in zip(marks, marks.dropFirst()) where share <= b.0 {
            let t = clamped((share - a.0) / (b.0 - a.0))
            return mix(a.1, b.1, t * t * (3 - 2 * t))
        }
        return shoulder.3
    }

    /// Half the width at a share of the length: rounded towards both ends.
    func halfWidth(at share: Float) -> Float {
        width / 2 * (1 - 0.13 * power(abs(2 * share), 7))
    }
}

/// A vehicle with its colour and plates, ready to be drawn.
struct VehicleModel: Sendable {
    /// What is drawn.
    let mesh: Mesh
    let radius: Float
    let shape: VehicleShape
    /// Corners of the rear plate in the vehicle's space, clockwise from its own top left.
    let rearPlate: [Vector3]
    /// Corners of the front plate, likewise.
    let frontPlate: [Vector3]

    /// - Parameter texture: index of the plate's texture in the scene.
    init(_ shape: VehicleShape, colour: Vector3, plateTexture texture: Int) {
        self.shape = shape
        var mesh = Mesh()
        Self.addBody(shape, colour, &mesh)
        Self.addCabin(shape, colour, &mesh)
        Self.addWheels(shape, &mesh)
        Self.addRear(shape, &mesh)
        Self.addFront(shape, &mesh)
        let back = -shape.length / 2
        rearPlate = Self.plate(at: Vector3(0, shape.rearPlate, back - 0.035), facing: -1)
        frontPlate = Self.plate(at: Vector3(0, 0.52, shape.length / 2 + 0.10), facing: 1)
        for corners in [rearPlate, frontPlate] {
            // Faces are counter-clockwise from outside with v up; the texture's v runs down.
            var face = Mesh()
            face.addFace([corners[3], corners[2], corners[1], corners[0]], .texture(texture))
            for i in face.surfaces[0].vertices.indices {
                face.surfaces[0].vertices[i].v = 1 - face.surfaces[0].vertices[i].v
            }
            mesh.surfaces += face.surfaces
        }
        self.mesh = mesh
        radius = mesh.radius
    }

    /// A US plate, 12 by 6 inches, upright, that looks along z times `facing`.
    private static func plate(at centre: Vector3, facing: Float) -> [Vector3] {
        let half = Vector3(0.1524 * facing, 0, 0)
        let up = Vector3(0, 0.0762, 0)
        // Seen from behind (facing -1), the plate's left is the car's left, -x.
        return [centre + half + up, centre - half + up, centre - half - up, centre + half - up]
    }

    private static func addBody(_ shape: VehicleShape, _ colour: Vector3, _ mesh: inout Mesh) {
        let stations = 28
        let ring = 11
        func point(_ i: Int, _ k: Int) -> Vector3 {
            let share = Float(i) / Float(stations) - 0.5
            let w = shape.halfWidth(at: share)
            let top = shape.shoulder(at: share)
            let tuck = 0.10 * power(abs(2 * share), 6)
            let half: [(Float, Float)] = [
                (0.86, 0.2 + tuck), (0.97, 0.32 + tuck), (1, 0.58), (0.985, top - 0.09),
                (0.9, top - 0.015), (0.5, top + 0.02),
            ]
            let side: Float = k <= 5 ? 1 : -1
            let place = half[k <= 5 ? k : ring - k]
            return Vector3(side * w * place.0, place.1, share * shape.length)
        }
        func vertex(_ i: Int, _ k: Int) -> Vertex {
            let along = point(min(i + 1, stations), k) - point(max(i - 1, 0), k)
            let around = point(i, min(k + 1, ring)) - point(i, max(k - 1, 0))
            let p = point(i, k)
            let isSide = (1...3).contains(k) || (8...10).contains(k)
            return Vertex(
                position: p, normal: normalised(cross(around, along)), u: isSide ? p.z : 99, v: p.y)
        }
        var vertices: [Vertex] = []
        for i in 0..<stations {
            for k in 0..<ring {
                let (a, b) = (vertex(i, k), vertex(i + 1, k))
                let (c, d) = (vertex(i + 1, k + 1), vertex(i, k + 1))
                vertices += [a, b, c, a, c, d]
            }
        }
        mesh.add(vertices, .paint(colour))
        for (i, normal) in [(0, Vector3(0, 0.08, -1)), (stations, Vector3(0, 0.12, 1))] {
            var end: [Vertex] = []
            let hub = Vector3(0, 0.6, point(i, 0).z)
            func cap(_ p: Vector3) -> Vertex {
                Vertex(position: p, normal: normalised(normal), u: 99)
            }
            for k in 0..<ring { end += [cap(hub), cap(point(i, k)), cap(point(i, k + 1))] }
            end += [cap(hub), cap(point(i, ring)), cap(point(i, 0))]
            mesh.add(end, .paint(colour))
        }
        let floor = shape.length * 0.46
        mesh.addBox(
            from: Vector3(-shape.width * 0.42, 0.16, -floor),
            to: Vector3(shape.width * 0.42, 0.34, floor),
            .matt(Vector3(0.015, 0.015, 0.015)))
    }

    private static func addCabin(_ shape: VehicleShape, _ colour: Vector3, _ mesh: inout Mesh) {
        let z = [shape.cabin.0, shape.cabin.1, shape.cabin.2, shape.cabin.3].map {
            $0 * shape.length
        }
        func base(_ i: Int, _ side: Float) -> Vector3 {
            let share = z[i] / shape.length
            return Vector3(
                side * shape.halfWidth(at: share) * 0.9, shape.shoulder(at: share) - 0.03, z[i])
        }
        func top(_ i: Int, _ side: Float) -> Vector3 {
            Vector3(side * shape.width / 2 * 0.74, shape.roof - (i == 1 ? 0.03 : 0.02), z[i])
        }
        let paint = Material.paint(colour)
        func panel(_ corners: [Vector3], _ material: Material) {
            mesh.addFace(corners, material)
            if case .paint = material {
                let last = mesh.surfaces.count - 1
                for i in mesh.surfaces[last].vertices.indices {
                    mesh.surfaces[last].vertices[i].u = 99
                }
            }
        }
        func pane(_ corners: [Vector3], inset: Float, lift: Vector3) {
            let middle = (corners[0] + corners[1] + corners[2] + corners[3]) / 4
            panel(corners.map { mix($0, middle, inset) + lift }, .glass)
        }
        let rear = [base(0, 1), base(0, -1), top(1, -1), top(1, 1)]
        let front = [base(3, -1), base(3, 1), top(2, 1), top(2, -1)]
        panel(rear, paint)
        panel(front, paint)
        let isVan = shape.roof > 2
        pane(rear, inset: isVan ? 0.34 : 0.13, lift: Vector3(0, isVan ? 0.16 : 0.012, -0.014))
        pane(front, inset: 0.1, lift: Vector3(0, 0.012, 0.012))
        let crown = Vector3(0, shape.roof + 0.025, (z[1] + z[2]) / 2)
        for (a, b) in [
            (top(1, 1), top(1, -1)), (top(1, -1), top(2, -1)), (top(2, -1), top(2, 1)),
            (top(2, 1), top(1, 1)),
        ] {
            panel([a, b, crown, crown], paint)
        }
        for side in [Float(1), -1] {
            let corners = [base(0, side), base(3, side), top(2, side), top(1, side)]
            panel(side > 0 ? corners.reversed() : corners, paint)
            let out = Vector3(side * 0.012, 0.004, 0)
            let middleBase = mix(base(0, side), base(3, side), 0.5)
            let middleTop = mix(top(1, side), top(2, side), 0.5)
            if !isVan {
                pane([base(0, side), middleBase, middleTop, top(1, side)], inset: 0.14, lift: out)
            }
            pane([middleBase, base(3, side), top(2, side), middleTop], inset: 0.14, lift: out)
        }
    }

    private static func addWheels(_ shape: VehicleShape, _ mesh: inout Mesh) {
        for share in [Float(-0.29), 0.31] {
            for side in [Float(1), -1] {
                let w = shape.halfWidth(at: share)
                let centre = Vector3(side * (w - 0.1), shape.wheelRadius, share * shape.length)
                mesh.addWheel(
                    centre: centre, radius: shape.wheelRadius, half: 0.115, tread: .rubber,
                    cap: .metal)
                mesh.addWheel(
                    centre: Vector3(side * (w - 0.045), shape.wheelRadius + 0.02, centre.z),
                    radius: shape.wheelRadius * 1.16, half: 0.05,
                    tread: .matt(Vector3(0.01, 0.01, 0.01)), cap: .matt(Vector3(0.01, 0.01, 0.01)))
            }
        }
    }

    private static func addRear(_ shape: VehicleShape, _ mesh: inout Mesh) {
        let z = -shape.length / 2
        let w = shape.halfWidth(at: -0.5)
        let dark = Material.plastic(Vector3(0.02, 0.02, 0.022))
        mesh.addBox(
            from: Vector3(-w * 0.98, 0.36, z - 0.09), to: Vector3(w * 0.98, 0.56, z + 0.05), dark)
        let isTall = shape.roof > 1.6
        let top = shape.shoulder.0 - 0.1
        for side in [Float(1), -1] {
            let inner = side * w * (isTall ? 0.8 : 0.58)
            let outer = side * w * 0.97
            mesh.addBox(
                from: Vector3(min(inner, outer), isTall ? top - 0.34 : top - 0.15, z - 0.025),
                to: Vector3(max(inner, outer), top, z + 0.04), .lamp(Vector3(0.5, 0.02, 0.02)))
        }
        // The recess that the plate sits in.
        mesh.addBox(
            from: Vector3(-0.23, shape.rearPlate - 0.11, z - 0.02),
            to: Vector3(0.23, shape.rearPlate + 0.11, z), .plastic(Vector3(0.03, 0.03, 0.03)))
        mesh.addBox(
            from: Vector3(-0.24, shape.rearPlate + 0.105, z - 0.05),
            to: Vector3(0.24, shape.rearPlate + 0.135, z), .metal)
    }

    private static func addFront(_ shape: VehicleShape, _ mesh: inout Mesh) {
        let z = shape.length / 2
        let w = shape.halfWidth(at: 0.5)
        mesh.addBox(
            from: Vector3(-w * 0.97, 0.3, z - 0.06), to: Vector3(w * 0.97, 0.46, z + 0.08),
            .plastic(Vector3(0.03, 0.03, 0.032)))
        mesh.addBox(
            from: Vector3(-w * 0.5, 0.46, z - 0.05),
            to: Vector3(w * 0.5, shape.shoulder.3 - 0.06, z + 0.03),
            .plastic(Vector3(0.015, 0.015, 0.017)))
        for side in [Float(1), -1] {
            let inner = side * w * 0.56
            let outer = side * w * 0.97
            mesh.addBox(
                from: Vector3(min(inner, outer), shape.shoulder.3 - 0.2, z - 0.08),
                to: Vector3(max(inner, outer), shape.shoulder.3 - 0.06, z + 0.02),
                .lamp(Vector3(0.75, 0.77, 0.8)))
        }
    }
}
