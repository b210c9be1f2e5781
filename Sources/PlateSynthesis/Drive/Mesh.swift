/// Triangles with normals, texture coordinates and materials.

/// What a surface is made of; `Shading` says how it looks.
enum Material: Sendable {
    case paint(Vector3)
    case glass
    case rubber
    case metal
    case plastic(Vector3)
    case lamp(Vector3)
    case wall(Vector3, windows: Bool)
    case leaves(Vector3)
    case matt(Vector3)
    /// Index into the scene's textures.
    case texture(Int)
}

/// A corner of a triangle.
struct Vertex: Sendable {
    var position: Vector3
    var normal: Vector3
    var u: Float = 0
    var v: Float = 0
}

/// Triangles that share a material.
struct Surface: Sendable {
    var material: Material
    /// Three at a time.
    var vertices: [Vertex] = []
}

/// A rigid body's surfaces, in its own space.
struct Mesh: Sendable {
    var surfaces: [Surface] = []
    /// A radius about the origin that holds everything.
    var radius: Float {
        surfaces.flatMap(\.vertices).map { length($0.position) }.max() ?? 0
    }

    /// Adds a four-cornered face, corners counter-clockwise seen from outside; uv runs from the first
    /// corner (0, 0) to the third (1, 1).
    mutating func addFace(_ corners: [Vector3], _ material: Material, size: (Float, Float) = (1, 1))
    {
        precondition(corners.count == 4)
        let normal = normalised(cross(corners[1] - corners[0], corners[3] - corners[0]))
        let uv: [(Float, Float)] = [(0, 0), (size.0, 0), (size.0, size.1), (0, size.1)]
        let all = zip(corners, uv).map { Vertex(position: $0, normal: normal, u: $1.0, v: $1.1) }
        add([all[0], all[1], all[2], all[0], all[2], all[3]], material)
    }

    mutating func add(_ vertices: [Vertex], _ material: Material) {
        surfaces.append(Surface(material: material, vertices: vertices))
    }

    /// Adds an upright box.
    mutating func addBox(from low: Vector3, to high: Vector3, _ material: Material) {
        let (a, b) = (low, high)
        let size = high - low
        addFace(
            [
                Vector3(a.x, a.y, a.z), Vector3(b.x, a.y, a.z), Vector3(b.x, b.y, a.z),
                Vector3(a.x, b.y, a.z),
            ],
            material, size: (size.x, size.y))
        addFace(
            [
                Vector3(b.x, a.y, b.z), Vector3(a.x, a.y, b.z), Vector3(a.x, b.y, b.z),
                Vector3(b.x, b.y, b.z),
            ],
            material, size: (size.x, size.y))
        addFace(
            [
                Vector3(a.x, a.y, b.z), Vector3(a.x, a.y, a.z), Vector3(a.x, b.y, a.z),
                Vector3(a.x, b.y, b.z),
            ],
            material, size: (size.z, size.y))
        addFace(
            [
                Vector3(b.x, a.y, a.z), Vector3(b.x, a.y, b.z), Vector3(b.x, b.y, b.z),
                Vector3(b.x, b.y, a.z),
            ],
            material, size: (size.z, size.y))
        addFace(
            [
                Vector3(a.x, b.y, a.z), Vector3(b.x, b.y, a.z), Vector3(b.x, b.y, b.z),
                Vector3(a.x, b.y, b.z),
            ],
            material, size: (size.x, size.z))
    }

    /// Adds a cylinder along x from `centre - half` to `centre + half`, its caps of `cap`.
    mutating func addWheel(
        centre: Vector3, radius: Float, half: Float, tread: Material, cap: Material, sides: Int = 20
    ) {
        func rim(_ i: Int, _ x: Float, _ r: Float) -> Vector3 {
            let angle = Float(i) * 2 * .pi / Float(sides)
            return centre + Vector3(x, r * sine(angle), r * cosine(angle))
        }
        for i in 0..<sides {
            addFace(
                [
                    rim(i, half, radius), rim(i, -half, radius), rim(i + 1, -half, radius),
                    rim(i + 1, half, radius),
                ], tread)
            for side in [half, -half] {
                let normal = Vector3(side > 0 ? 1 : -1, 0, 0)
                for (inner, outer, material) in [
                    (radius * 0.62, radius, tread), (Float(0), radius * 0.62, cap),
                ] {
                    let out = side + (side > 0 ? 0.004 : -0.004)
                    let points = [
                        rim(i, out, inner), rim(i, out, outer), rim(i + 1, out, outer),
                        rim(i + 1, out, inner),
                    ].map { Vertex(position: $0, normal: normal, u: Float(i), v: 0) }
                    add(
                        [points[0], points[1], points[2], points[0], points[2], points[3]], material
                    )
                }
            }
        }
    }

    /// Adds a ball of leaves or such, squeezed by `stretch`.
    mutating func addBall(centre: Vector3, stretch: Vector3, _ material: Material, rings: Int = 8) {
        func point(_ i: Int, _ k: Int) -> Vertex {
            let polar = Float(i) * .pi / Float(rings)
            let around = Float(k) * .pi / Float(rings)
            let normal = Vector3(
                sine(polar) * cosine(around), cosine(polar), sine(polar) * sine(around))
            let bump = 0.85 + 0.3 * Noise.lattice(Int32(i * 31 + k), Int32(centre.x * 17))
            return Vertex(
                position: centre + normal * stretch * bump, normal: normal,
                u: around * 3, v: polar * 3)
        }
        var vertices: [Vertex] = []
        for i in 0..<rings {
            for k in 0..<2 * rings {
                let next = (k + 1) % (2 * rings)
                vertices += [point(i, k), point(i + 1, k), point(i + 1, next)]
                vertices += [point(i, k), point(i + 1, next), point(i, next)]
            }
        }
        add(vertices, material)
    }
}
