/// Draws meshes into one sample of a frame: depth buffer, perspective-correct, shaded a pixel at a time.

/// One sample: linear light, depth and which plate is seen, a value a pixel. Owned by one thread.
final class SampleBuffer {
    let width: Int
    let height: Int
    let colour: UnsafeMutablePointer<Vector3>
    /// Reciprocal depth; 0 is infinitely far.
    let nearness: UnsafeMutablePointer<Float>
    /// 0 is no plate.
    let plate: UnsafeMutablePointer<UInt8>

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        colour = .allocate(capacity: width * height)
        nearness = .allocate(capacity: width * height)
        plate = .allocate(capacity: width * height)
        clear()
    }

    deinit {
        colour.deallocate()
        nearness.deallocate()
        plate.deallocate()
    }

    func clear() {
        colour.update(repeating: Vector3(0, 0, 0), count: width * height)
        nearness.update(repeating: 0, count: width * height)
        plate.update(repeating: 0, count: width * height)
    }
}

struct Rasteriser {
    let buffer: SampleBuffer
    let camera: Camera
    let lighting: Lighting
    let textures: [Texture]
    /// Where within the pixel this sample is taken, -0.5...0.5.
    let jitter: (x: Float, y: Float)
    private let axes: (right: Vector3, up: Vector3, ahead: Vector3)
    private static let nearest: Float = 0.25

    init(
        buffer: SampleBuffer, camera: Camera, lighting: Lighting, textures: [Texture],
        jitter: (x: Float, y: Float)
    ) {
        self.buffer = buffer
        self.camera = camera
        self.lighting = lighting
        self.textures = textures
        self.jitter = jitter
        axes = camera.pose.axes
    }

    /// The direction that pixel (x, y) looks in.
    @inline(__always)
    func ray(_ x: Int, _ y: Int) -> Vector3 {
        let px = (Float(x) + 0.5 + jitter.x - Float(camera.width) / 2) / camera.focalLength
        let py = (Float(camera.height) / 2 - Float(y) - 0.5 - jitter.y) / camera.focalLength
        return axes.ahead + axes.right * px + axes.up * py
    }

    /// A vertex in the camera's space, with what is interpolated.
    private struct Corner {
        var x: Float
        var y: Float
        var z: Float
        var normal: Vector3
        var u: Float
        var v: Float
    }

    /// Draws `mesh` at `pose`; where `plate` is above 0 its textured faces are marked with it.
    func draw(_ mesh: Mesh, radius: Float, at pose: Pose, plate: UInt8 = 0) {
        let centre = pose.position - camera.pose.position
        let depth = dot(centre, axes.ahead)
        guard depth > -radius, isInView(centre, depth, radius) else { return }
        let own = pose.axes
        for surface in mesh.surfaces {
            var mark: UInt8 = 0
            if case .texture = surface.material { mark = plate }
            for i in stride(from: 0, to: surface.vertices.count, by: 3) {
                let corners = (0..<3).map { k in
                    corner(surface.vertices[i + k], pose.position, own)
                }
                drawClipped(corners, surface.material, mark)
            }
        }
    }

    private func isInView(_ centre: Vector3, _ depth: Float, _ radius: Float) -> Bool {
        let reach = Float(camera.width) / camera.focalLength
        return abs(dot(centre, axes.right)) - radius * 1.5 <= max(0, depth + radius) * reach
    }

    private func corner(
        _ vertex: Vertex, _ origin: Vector3, _ own: (right: Vector3, up: Vector3, ahead: Vector3)
    ) -> Corner {
        let p =
            origin + own.right * vertex.position.x + own.up * vertex.position.y
            + own.ahead * vertex.position.z - camera.pose.position
        let n =
            own.right * vertex.normal.x + own.up * vertex.normal.y + own.ahead * vertex.normal.z
        return Corner(
            x: dot(p, axes.right), y: dot(p, axes.up), z: dot(p, axes.ahead), normal: n,
            u: vertex.u, v: vertex.v)
    }

    /// Cuts away what lies behind the near plane and draws the rest as a fan.
    private func drawClipped(_ corners: [Corner], _ material: Material, _ mark: UInt8) {
        if corners.allSatisfy({ $0.z >= Self.nearest }) {
            drawTriangle(corners[0], corners[1], corners[2], material, mark)
            return
        }
        var kept: [Corner] = []
        for i in corners.indices {
            let a = corners[i]
            let b = corners[(i + 1) % corners.count]
            if a.z >= Self.nearest { kept.append(a) }
            if (a.z >= Self.nearest) != (b.z >= Self.nearest) {
                kept.append(between(a, b, (Self.nearest - a.z) / (b.z - a.z)))
            }
        }
        guard kept.count >= 3 else { return }
        for i in 1..<kept.count - 1 {
            drawTriangle(kept[0], kept[i], kept[i + 1], material, mark)
        }
    }

    private func between(_ a: Corner, _ b: Corner, _ share: Float) -> Corner {
        Corner(
            x: mix(a.x, b.x, share), y: mix(a.y, b.y, share), z: mix(a.z, b.z, share),
            normal: mix(a.normal, b.normal, share), u: mix(a.u, b.u, share),
            v: mix(a.v, b.v, share))
    }

    private func drawTriangle(
        _ a: Corner, _ b: Corner, _ c: Corner, _ material: Material, _ mark: UInt8
    ) {
        let halfWidth = Float(camera.width) / 2 - 0.5 - jitter.x
        let halfHeight = Float(camera.height) / 2 - 0.5 - jitter.y
        let (ra, rb, rc) = (1 / a.z, 1 / b.z, 1 / c.z)
        let f = camera.focalLength
        let (ax, ay) = (halfWidth + f * a.x * ra, halfHeight - f * a.y * ra)
        let (bx, by) = (halfWidth + f * b.x * rb, halfHeight - f * b.y * rb)
        let (cx, cy) = (halfWidth + f * c.x * rc, halfHeight - f * c.y * rc)
        let area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        guard abs(area) > 1e-6 else { return }
        let left = max(0, min(ax, bx, cx).rounded(.up))
        let right = min(Float(camera.width - 1), max(ax, bx, cx).rounded(.down))
        let top = max(0, min(ay, by, cy).rounded(.up))
        let bottom = min(Float(camera.height - 1), max(ay, by, cy).rounded(.down))
        guard left <= right, top <= bottom else { return }
        let detail = textureDetail(material, a, b, c, area)
        let inverse = 1 / area
        for y in Int(top)...Int(bottom) {
            let py = Float(y)
            for x in Int(left)...Int(right) {
                let px = Float(x)
                let wb = ((px - ax) * (cy - ay) - (py - ay) * (cx - ax)) * inverse
                let wc = ((bx - ax) * (py - ay) - (by - ay) * (px - ax)) * inverse
                let wa = 1 - wb - wc
                guard wa >= 0, wb >= 0, wc >= 0 else { continue }
                let nearness = wa * ra + wb * rb + wc * rc
                let index = y * buffer.width + x
                guard nearness > buffer.nearness[index] else { continue }
                buffer.nearness[index] = nearness
                buffer.plate[index] = mark
                let z = 1 / nearness
                let (ka, kb, kc) = (wa * ra * z, wb * rb * z, wc * rc * z)
                let ray = ray(x, y)
                let direction = normalised(ray)
                var normal = normalised(a.normal * ka + b.normal * kb + c.normal * kc)
                if dot(normal, direction) > 0 { normal = -normal }
                let point = SurfacePoint(
                    position: camera.pose.position + ray * z, normal: normal, ray: direction,
                    u: a.u * ka + b.u * kb + c.u * kc, v: a.v * ka + b.v * kb + c.v * kc,
                    distance: z, detail: detail)
                buffer.colour[index] = lighting.colour(of: material, at: point, textures: textures)
            }
        }
    }

    /// How many halvings of the texture bring one texel to about two thirds of a pixel.
    private func textureDetail(
        _ material: Material, _ a: Corner, _ b: Corner, _ c: Corner, _ area: Float
    ) -> Float {
        guard case .texture(let index) = material else { return 0 }
        let uv = abs((b.u - a.u) * (c.v - a.v) - (b.v - a.v) * (c.u - a.u))
        let texelsPerPixel = uv * textures[index].texelCount / max(abs(area), 1e-3)
        return max(0, log2(max(texelsPerPixel, 1)) / 2 - 0.6)
    }
}
