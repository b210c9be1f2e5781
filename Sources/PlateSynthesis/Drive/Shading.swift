/// How light falls: one sun, a sky, shadows by place. Colours are linear light.

struct Lighting: Sendable {
    /// Towards the sun.
    var sun = normalised(Vector3(-0.45, 0.75, -0.48))
    var sunColour = Vector3(3.5, 3.2, 2.7)
    var skyColour = Vector3(0.42, 0.55, 0.78)
    var horizonColour = Vector3(0.86, 0.9, 0.95)
    /// How much of the sun reaches a place: 1 in the open, less in the shade.
    var sunlight: @Sendable (Vector3) -> Float = { _ in 1 }

    /// The sky in a direction.
    func sky(_ direction: Vector3) -> Vector3 {
        guard direction.y > -0.02 else { return Vector3(0.2, 0.2, 0.2) }
        let height = clamped(direction.y, 0, 1)
        var colour = mix(horizonColour, skyColour, power(height, 0.45))
        let scale = 1.6 / (height + 0.12)
        let x = direction.x * scale
        let z = direction.z * scale
        let cloud =
            Noise.smooth(x * 1.7, z * 1.7) * 0.6 + Noise.smooth(x * 5, z * 5) * 0.28 + Noise.smooth(
                x * 13, z * 13)
            * 0.12
        colour = mix(
            colour, Vector3(1, 1, 1),
            0.75 * smoothStep(0.5, 0.8, cloud) * smoothStep(0, 0.2, height))
        return colour
    }

    /// Light from above and around on a surface that faces `normal`.
    func ambient(_ normal: Vector3) -> Vector3 {
        let up = clamped(0.5 + 0.5 * normal.y)
        return mix(Vector3(0.27, 0.25, 0.22), skyColour * 0.95, up)
    }

    /// A dull surface.
    func diffuse(_ albedo: Vector3, _ normal: Vector3, at point: Vector3) -> Vector3 {
        let facing = max(0, dot(normal, sun))
        let direct = facing > 0 ? sunColour * (facing * sunlight(point)) : Vector3(0, 0, 0)
        return albedo * (ambient(normal) + direct) * 0.62
    }

    /// A surface with a coat that mirrors: `mirror` at normal incidence, more at a slant.
    func glossy(
        _ albedo: Vector3, _ normal: Vector3, at point: Vector3, seenAlong ray: Vector3,
        mirror: Float
    ) -> Vector3 {
        let base = diffuse(albedo, normal, at: point)
        let slant = 1 - clamped(-dot(ray, normal))
        let share = mirror + (1 - mirror) * power(slant, 5) * 0.7
        let reflected = ray - normal * (2 * dot(ray, normal))
        var mirrored = reflected.y > 0 ? sky(reflected) : Vector3(0.16, 0.16, 0.165)
        mirrored *= 0.8
        let glint = power(max(0, dot(reflected, sun)), 220) * sunlight(point)
        return mix(base, mirrored, share) + sunColour * glint * 1.2
    }
}

/// What one pixel of a surface sends to the camera.
struct SurfacePoint {
    var position: Vector3
    var normal: Vector3
    var ray: Vector3
    var u: Float
    var v: Float
    var distance: Float
    /// Halvings of a texture that fit one pixel.
    var detail: Float
}

extension Lighting {
    func colour(of material: Material, at p: SurfacePoint, textures: [Texture]) -> Vector3 {
        switch material {
        case .paint(let albedo):
            // u is the place along the car where the face is its side: door gaps.
            var shade: Float = 1
            if p.u < 50 {
                for gap in [Float(-0.62), 0.32, 1.18] where abs(p.u - gap) < 0.012 && p.v > 0.32 {
                    shade = 0.35
                }
                if p.v < 0.3 { shade *= 0.6 }
            }
            return glossy(albedo * shade, p.normal, at: p.position, seenAlong: p.ray, mirror: 0.05)
        case .glass:
            return glossy(
                Vector3(0.012, 0.016, 0.018), p.normal, at: p.position, seenAlong: p.ray,
                mirror: 0.1)
        case .rubber: return diffuse(Vector3(0.022, 0.022, 0.024), p.normal, at: p.position)
        case .metal:
            let spokes: Float = Int(p.u) % 4 < 2 ? 1 : 0.35
            return glossy(
                Vector3(0.35, 0.36, 0.38) * spokes, p.normal, at: p.position, seenAlong: p.ray,
                mirror: 0.25)
        case .plastic(let albedo):
            return glossy(albedo, p.normal, at: p.position, seenAlong: p.ray, mirror: 0.02)
        case .lamp(let albedo):
            return glossy(albedo, p.normal, at: p.position, seenAlong: p.ray, mirror: 0.12)
                + albedo * 0.15
        case .wall(let albedo, let windows): return wall(albedo, windows, p)
        case .leaves(let albedo):
            let dapple =
                0.55 + 0.9 * Noise.smooth(p.u * 9 + p.position.x * 3, p.v * 9 + p.position.y * 3)
            return diffuse(albedo * dapple, p.normal, at: p.position)
        case .matt(let albedo): return diffuse(albedo, p.normal, at: p.position)
        case .texture(let index):
            let albedo = textures[index].sample(p.u, p.v, detail: p.detail)
            return diffuse(albedo, p.normal, at: p.position)
        }
    }

    /// A front of a house: u and v in metres, windows in rows, a darker ground floor.
    private func wall(_ albedo: Vector3, _ windows: Bool, _ p: SurfacePoint) -> Vector3 {
        let grain = 0.92 + 0.16 * Noise.smooth(p.u * 1.3, p.v * 1.3)
        guard windows else { return diffuse(albedo * grain, p.normal, at: p.position) }
        let column = p.u / 2.6
        let row = (p.v - 0.9) / 3.1
        let x = column - column.rounded(.down)
        let y = row - row.rounded(.down)
        if row > 0, x > 0.24, x < 0.76, y > 0.2, y < 0.72 {
            let frame = x < 0.28 || x > 0.72 || y < 0.24 || y > 0.68 || abs(x - 0.5) < 0.015
            if frame { return diffuse(Vector3(0.55, 0.54, 0.5), p.normal, at: p.position) }
            let lit = 0.7 + 0.6 * Noise.lattice(Int32(column), Int32(row))
            return glossy(
                Vector3(0.03, 0.035, 0.04) * lit, p.normal, at: p.position, seenAlong: p.ray,
                mirror: 0.22)
        }
        return diffuse(albedo * grain, p.normal, at: p.position)
    }
}
