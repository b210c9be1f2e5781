/// Finds what each pixel sees: homogeneous rasterisation after Olano and Greer, Triangle Scan
/// Conversion using 2D Homogeneous Coordinates (1997), so that nothing has to be clipped.

/// A triangle as one exposure sees it.
struct SeenTriangle {
    /// Weight of each corner over depth, as a linear function of the ray (x, y, 1).
    var first, second, third: Vector
    /// Corners among the exposure's vertices, and the surface.
    var corners: SIMD4<Int32>
    /// The instance.
    var instance: Int32
}

/// Depth and triangle of every pixel.
struct VisibilityBuffer {
    let width: Int
    let height: Int
    /// One over depth, 0 where there is only sky.
    let nearness: UnsafeMutablePointer<Float>
    /// Index of the triangle seen, −1 for the sky.
    let seen: UnsafeMutablePointer<Int32>

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        nearness = .allocate(capacity: width * height)
        seen = .allocate(capacity: width * height)
    }

    func clear() {
        nearness.update(repeating: 0, count: width * height)
        seen.update(repeating: -1, count: width * height)
    }

    func free() {
        nearness.deallocate()
        seen.deallocate()
    }
}

/// One exposure being taken.
struct Rasteriser {
    let camera: Camera
    /// Pixels that the picture is shifted by, for antialiasing.
    let jitter: SIMD2<Float>
    let buffer: VisibilityBuffer
    var vertices: [Vertex] = []
    var triangles: [SeenTriangle] = []
    /// Materials of all instances drawn.
    var surfaces: [Surface] = []
    private let right, down, forward: Vector

    init(camera: Camera, jitter: SIMD2<Float>, buffer: VisibilityBuffer) {
        self.camera = camera
        self.jitter = jitter
        self.buffer = buffer
        (right, down, forward) = camera.axes
        vertices.reserveCapacity(200_000)
        triangles.reserveCapacity(100_000)
    }

    /// The ray through the middle of a pixel, one metre ahead.
    @inline(__always)
    func ray(_ column: Int, _ row: Int) -> Vector {
        Vector(
            (Float(column) + 0.5 - jitter.x - Float(camera.width) / 2) / camera.focal,
            (Float(row) + 0.5 - jitter.y - Float(camera.height) / 2) / camera.focal, 1)
    }

    /// The direction in the world of a ray.
    @inline(__always)
    func direction(_ ray: Vector) -> Vector { right * ray.x + down * ray.y + forward }

    /// Draws every instance that the camera may see.
    mutating func draw(_ instances: [Instance]) {
        for (number, instance) in instances.enumerated() where mayBeSeen(instance) {
            draw(instance, Int32(number))
        }
    }

    private func mayBeSeen(_ instance: Instance) -> Bool {
        let offset = instance.world(instance.mesh.centre) - camera.position
        let depth = dot(offset, forward)
        let radius = instance.mesh.radius
        guard depth > -radius else { return false }
        let tangentX = Float(camera.width) / 2 / camera.focal
        let tangentY = Float(camera.height) / 2 / camera.focal
        let slackX = radius * (1 + tangentX * tangentX).squareRoot()
        let slackY = radius * (1 + tangentY * tangentY).squareRoot()
        return abs(dot(offset, right)) < depth * tangentX + slackX
            && abs(dot(offset, down)) < depth * tangentY + slackY
    }

    private mutating func draw(_ instance: Instance, _ number: Int32) {
        let base = Int32(vertices.count)
        let surfaceBase = Int32(surfaces.count)
        surfaces += instance.mesh.surfaces
        let eye = instance.origin - camera.position
        for vertex in instance.mesh.vertices {
            let p = vertex.position
            let offset = eye + instance.right * p.x + instance.ahead * p.y + instance.up * p.z
            let n = vertex.normal
            vertices.append(
                Vertex(
                    position: Vector(dot(offset, right), dot(offset, down), dot(offset, forward)),
                    normal: instance.right * n.x + instance.ahead * n.y + instance.up * n.z,
                    place: vertex.place))
        }
        for t in instance.mesh.triangles {
            let corners = SIMD4(t.x + base, t.y + base, t.z + base, t.w + surfaceBase)
            fill(corners, number)
        }
    }

    private mutating func fill(_ corners: SIMD4<Int32>, _ number: Int32) {
        let a = vertices[Int(corners.x)].position
        let b = vertices[Int(corners.y)].position
        let c = vertices[Int(corners.z)].position
        guard let bounds = bounds(a, b, c) else { return }
        let (p, q, r) = (SIMD3<Double>(a), SIMD3<Double>(b), SIMD3<Double>(c))
        func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
            SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
        }
        let n = cross(q, r)
        let volume = (p * n).sum()
        guard abs(volume) > 1e-12 else { return }
        let seen = SeenTriangle(
            first: Vector(n / volume), second: Vector(cross(r, p) / volume),
            third: Vector(cross(p, q) / volume), corners: corners, instance: number)
        let index = Int32(triangles.count)
        triangles.append(seen)
        scan(seen, index, bounds)
    }

    /// Columns and rows a triangle may cover; `nil` where it is behind the camera or beside the picture.
    private func bounds(_ a: Vector, _ b: Vector, _ c: Vector) -> SIMD4<Int>? {
        let near: Float = 0.08
        guard max(a.z, b.z, c.z) > near else { return nil }
        var low = SIMD2<Float>(repeating: .infinity)
        var high = -low
        func extend(_ p: Vector) {
            let at = SIMD2(p.x, p.y) / p.z
            low = pointwiseMin(low, at)
            high = pointwiseMax(high, at)
        }
        for (p, q) in [(a, b), (b, c), (c, a)] {
            if p.z > near { extend(p) }
            if (p.z > near) != (q.z > near) {
                extend(p + (q - p) * ((near - p.z) / (q.z - p.z)))
            }
        }
        let middle = SIMD2(Float(camera.width), Float(camera.height)) / 2 + jitter
        let limit = SIMD2<Float>(repeating: 1e5)
        low = pointwiseMax(low * camera.focal + middle, -limit)
        high = pointwiseMin(high * camera.focal + middle, limit)
        let columns = (max(Int(low.x - 0.5), 0), min(Int(high.x + 1), camera.width - 1))
        let rows = (max(Int(low.y - 0.5), 0), min(Int(high.y + 1), camera.height - 1))
        guard high.x >= 0, high.y >= 0, columns.0 <= columns.1, rows.0 <= rows.1 else { return nil }
        return SIMD4(columns.0, columns.1, rows.0, rows.1)
    }

    private func scan(_ seen: SeenTriangle, _ index: Int32, _ bounds: SIMD4<Int>) {
        let step = 1 / camera.focal
        let stepA = seen.first.x * step
        let stepB = seen.second.x * step
        let stepC = seen.third.x * step
        for row in bounds.z...bounds.w {
            let start = ray(bounds.x, row)
            var a = dot(seen.first, start)
            var b = dot(seen.second, start)
            var c = dot(seen.third, start)
            var at = row * buffer.width + bounds.x
            for _ in bounds.x...bounds.y {
                if a >= 0, b >= 0, c >= 0 {
                    let nearness = a + b + c
                    if nearness > buffer.nearness[at], nearness < 12 {
                        buffer.nearness[at] = nearness
                        buffer.seen[at] = index
                    }
                }
                a += stepA
                b += stepB
                c += stepC
                at += 1
            }
        }
    }
}
