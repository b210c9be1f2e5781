/// Where the sun does not reach: depth as the sun sees it, and the dark under vehicles.

/// Depth from the sun over a square around the camera.
struct ShadowMap {
    /// Metres across.
    static let extent: Float = 84
    /// Cells across.
    static let side = 2048

    private let right, up, toSun: Vector
    private let centre: Vector
    private let scale = Float(side) / extent
    /// Height towards the sun of the highest thing in each cell.
    private var heights: [Float]

    /// The shadows that `instances` throw around `centre`.
    init(_ instances: [Instance], around centre: Vector, sun: Vector) {
        toSun = normalised(sun)
        right = normalised(cross(Vector(0, 1, 0), toSun))
        up = cross(toSun, right)
        self.centre = centre
        heights = []
        let columns = Self.side
        var depths = [Float](repeating: -1000, count: columns * columns)
        depths.withUnsafeMutableBufferPointer { cells in
            for instance in instances {
                let offset = instance.world(instance.mesh.centre) - centre
                let reach = Self.extent / 2 + instance.mesh.radius
                guard abs(dot(offset, right)) < reach, abs(dot(offset, up)) < reach else {
                    continue
                }
                let places = instance.mesh.vertices.map { project(instance.world($0.position)) }
                for t in instance.mesh.triangles
                where instance.mesh.surfaces[Int(t.w)].kind != .ground {
                    Self.fill(
                        cells, columns, places[Int(t.x)], places[Int(t.y)], places[Int(t.z)])
                }
            }
        }
        heights = depths
    }

    @inline(__always)
    private func project(_ point: Vector) -> Vector {
        let offset = point - centre
        let half = Float(Self.side) / 2
        return Vector(
            dot(offset, right) * scale + half, dot(offset, up) * scale + half, dot(offset, toSun))
    }

    private static func fill(
        _ cells: UnsafeMutableBufferPointer<Float>, _ columns: Int, _ a: Vector, _ b: Vector,
        _ c: Vector
    ) {
        let low = pointwiseMin(a, pointwiseMin(b, c))
        let high = pointwiseMax(a, pointwiseMax(b, c))
        guard high.x > 0, high.y > 0, low.x < Float(columns), low.y < Float(columns) else { return }
        let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)
        guard abs(area) > 1e-3 else { return }
        let x0 = max(Int(low.x), 0)
        let x1 = min(Int(high.x) + 1, columns - 1)
        let y0 = max(Int(low.y), 0)
        let y1 = min(Int(high.y) + 1, columns - 1)
        guard x0 <= x1, y0 <= y1 else { return }
        for y in y0...y1 {
            let py = Float(y) + 0.5
            for x in x0...x1 {
                let px = Float(x) + 0.5
                let u = ((px - a.x) * (c.y - a.y) - (c.x - a.x) * (py - a.y)) / area
                let v = ((b.x - a.x) * (py - a.y) - (px - a.x) * (b.y - a.y)) / area
                guard u >= 0, v >= 0, u + v <= 1 else { continue }
                let height = a.z + u * (b.z - a.z) + v * (c.z - a.z)
                let at = y * columns + x
                if height > cells[at] { cells[at] = height }
            }
        }
    }

    /// 1 in the sun, 0 in shadow, at a point lifted off its surface; `shift` softens over exposures.
    @inline(__always)
    func light(at point: Vector, shift: SIMD2<Float>) -> Float {
        let p = project(point)
        let x = p.x + shift.x * 2 - 0.5
        let y = p.y + shift.y * 2 - 0.5
        guard x >= 1, y >= 1, x < Float(Self.side - 2), y < Float(Self.side - 2) else { return 1 }
        let (i, j) = (Int(x), Int(y))
        let (fx, fy) = (x - Float(i), y - Float(j))
        return heights.withUnsafeBufferPointer { cells in
            let at = j * Self.side + i
            let bias = p.z + 0.05
            let a: Float = cells[at] > bias ? 0 : 1
            let b: Float = cells[at + 1] > bias ? 0 : 1
            let c: Float = cells[at + Self.side] > bias ? 0 : 1
            let d: Float = cells[at + Self.side + 1] > bias ? 0 : 1
            return mix(mix(a, b, fx), mix(c, d, fx), fy)
        }
    }
}

/// How much of the sky the ground near vehicles does not see.
struct ContactShadow {
    private static let side = 640
    private static let cell: Float = 0.2
    private let corner: SIMD2<Float>
    private var open: [Float]

    /// The dark under the vehicles among `instances`, around `centre`.
    init(_ instances: [Instance], around centre: Vector) {
        let half = Float(Self.side) * Self.cell / 2
        corner = SIMD2(centre.x - half, centre.y - half)
        open = Array(repeating: 1, count: Self.side * Self.side)
        for instance in instances {
            if instance.isVehicle { darken(instance, instance.look.shape) }
        }
    }

    private mutating func darken(_ instance: Instance, _ shape: VehicleShape) {
        let reach = shape.length / 2 + 1
        let middle = (SIMD2(instance.origin.x, instance.origin.y) - corner) / Self.cell
        let cells = reach / Self.cell
        let x0 = max(Int(middle.x - cells), 0)
        let x1 = min(Int(middle.x + cells), Self.side - 1)
        let y0 = max(Int(middle.y - cells), 0)
        let y1 = min(Int(middle.y + cells), Self.side - 1)
        guard x0 <= x1, y0 <= y1 else { return }
        for y in y0...y1 {
            for x in x0...x1 {
                let at = (SIMD2(Float(x), Float(y)) + 0.5 - middle) * Self.cell
                let across = abs(at.x * instance.right.x + at.y * instance.right.y)
                let along = abs(at.x * instance.ahead.x + at.y * instance.ahead.y)
                let outside = max(across - shape.width / 2, along - shape.length / 2)
                let dark = smoothStep(0.35, -0.45, outside) * 0.86
                open[y * Self.side + x] = min(open[y * Self.side + x], 1 - dark)
            }
        }
    }

    /// The share of skylight that reaches the ground at `x`, `y`.
    @inline(__always)
    func openness(_ x: Float, _ y: Float) -> Float {
        let u = (x - corner.x) / Self.cell - 0.5
        let v = (y - corner.y) / Self.cell - 0.5
        guard u >= 0, v >= 0, u < Float(Self.side - 1), v < Float(Self.side - 1) else { return 1 }
        let (i, j) = (Int(u), Int(v))
        let (fu, fv) = (u - Float(i), v - Float(j))
        return open.withUnsafeBufferPointer { cells in
            let at = j * Self.side + i
            return mix(
                mix(cells[at], cells[at + 1], fu),
                mix(cells[at + Self.side], cells[at + Self.side + 1], fu), fv)
        }
    }
}
