/// Light on surfaces: sun with shadows, sky, reflections. What each material looks like is in the
/// extensions of this type.

/// What is known of one pixel when it is coloured.
struct ShadePoint {
    /// In the world, metres.
    var position: Vector
    /// Facing the camera.
    var normal: Vector
    /// Texture coordinates or own position, as the mesh has it.
    var place: Vector
    /// From the camera, unit length.
    var direction: Vector
    /// Size of a pixel at that distance, metres.
    var footprint: Float
    /// Whose it is.
    var instance: Int
}

/// How a material sends light back.
struct Reflection {
    /// Share of diffuse light sent back, linear.
    var albedo: Colour
    /// Mirror-like share at right angles; 0 for matt.
    var gloss: Float = 0
    /// Sharpness of the sun's image, 0...1.
    var polish: Float = 1
    /// Light of its own.
    var glow = Colour()
    /// Whether the mirror image takes the albedo's colour.
    var isMetal = false
    /// The share of the camera's own light sent straight back to it, by night.
    var retro: Float = 0
    /// The share scattered in infra-red light, where the albedo does not tell.
    var tone: Float?
}

/// Colours the pixels of one exposure.
struct Shader {
    let lighting: Lighting
    let plan: GroundPlan
    let textures: [Texture]
    /// By number of the instance; borrowed for one exposure.
    let looks: UnsafeBufferPointer<Look>
    /// By day.
    let shadow: ShadowMap?
    let contact: ContactShadow
    /// Shifts the shadow's edge from exposure to exposure.
    let shadowShift: SIMD2<Float>
    /// By night.
    let lamps: NightLamps?

    /// Light from beyond everything, towards `direction`.
    func skyLight(_ direction: Vector) -> Colour {
        if lamps != nil { return nightSky(direction) }
        let up = max(direction.z, 0)
        let clear = mix(lighting.horizon, lighting.zenith, smoothStep(0, 0.55, up))
        guard up > 0.01 else { return clear }
        let reach = 1 / (up + 0.12)
        let cloud = Noise.layered(direction.x * reach * 1.6, direction.y * reach * 1.1, 900)
        let cover = smoothStep(0.54, 0.8, cloud) * smoothStep(0.01, 0.15, up) * 0.75
        let glow = max(dot(direction, lighting.sunDirection), 0)
        let glare = glow * glow * glow * glow * 0.35
        return mix(clear, Colour(repeating: 1.25), cover) + lighting.sun * (glare * 0.08)
    }

    /// What a polished surface mirrors: sky above, houses at the horizon, road below.
    private func mirrored(_ direction: Vector) -> Colour {
        let ground = lighting.bounce * 0.55
        let houses = Colour(0.16, 0.15, 0.14)
        let sky = mix(lighting.horizon, lighting.zenith, smoothStep(0.15, 0.8, direction.z))
        let upper = mix(houses, sky, smoothStep(0.1, 0.26, direction.z))
        return mix(ground, upper, smoothStep(-0.06, 0.03, direction.z))
    }

    /// Light that `reflection` sends to the camera at `point`.
    func light(_ reflection: Reflection, _ point: ShadePoint, openness: Float = 1) -> Colour {
        if let lamps { return nightLight(reflection, point, openness: openness, lamps) }
        let facing = dot(point.normal, lighting.sunDirection)
        var lit: Float = 0
        if let shadow, facing > 0 || reflection.gloss > 0 {
            lit = shadow.light(at: point.position + point.normal * 0.05, shift: shadowShift)
        }
        let low = smoothStep(-0.1, 0.7, point.position.z) * 0.35 + 0.65
        let ambient =
            mix(lighting.bounce, lighting.sky, point.normal.z * 0.5 + 0.5) * (openness * low)
        var sum =
            reflection.albedo * (lighting.sun * (max(facing, 0) * lit) + ambient) + reflection.glow
        if reflection.gloss > 0 {
            let cosine = -dot(point.direction, point.normal)
            let bounced = point.direction + point.normal * (2 * cosine)
            let grazing = 1 - max(cosine, 0)
            let rise = grazing * grazing * grazing * grazing * grazing
            let share = reflection.gloss + (1 - reflection.gloss) * rise * reflection.polish
            let tint = reflection.isMetal ? reflection.albedo : Colour(repeating: 1)
            sum += mirrored(bounced) * tint * share
            var peak = max(dot(bounced, lighting.sunDirection), 0)
            for _ in 0..<(reflection.polish > 0.8 ? 9 : 6) { peak *= peak }
            sum += lighting.sun * (peak * lit * (2 + 10 * reflection.polish) * (0.1 + share))
        }
        return sum
    }

    /// How much of a pixel a line of half-width `half` covers whose middle is `distance` away.
    @inline(__always)
    func line(_ distance: Float, _ half: Float, _ footprint: Float) -> Float {
        let blur = max(footprint, 0.002)
        let share = min(max((half - abs(distance)) / blur + 0.5, 0), 1)
        return share * min(1, 2 * half / blur)
    }

    /// 1 inside the interval, 0 outside, soft by the pixel's size.
    @inline(__always)
    func inside(_ x: Float, _ low: Float, _ high: Float, _ footprint: Float) -> Float {
        line(x - (low + high) / 2, (high - low) / 2, footprint)
    }

    /// The colour of `point`, which lies on `surface`.
    func colour(_ surface: Surface, _ point: ShadePoint, textureFootprint: Float) -> Colour {
        switch surface.kind {
        case .bodywork: return light(bodywork(point), point)
        case .rearEnd: return light(rearEnd(point), point)
        case .frontEnd: return light(frontEnd(point), point)
        case .greenhouse: return light(greenhouse(surface.index, point), point)
        case .wheel: return light(wheel(isFront: surface.index == 0, point), point)
        case .plate:
            let plate = Int(looks[point.instance].plate)
            guard plate >= 0 else { return Colour() }
            let albedo = textures[plate].sample(
                point.place.x, point.place.y, footprint: textureFootprint)
            if lamps != nil {
                return light(
                    Reflection(albedo: albedo, retro: albedo.y, tone: albedo.x), point)
            }
            return light(Reflection(albedo: albedo, gloss: 0.02, polish: 0.25), point)
        case .poster:
            let albedo = textures[Int(surface.index)].sample(
                point.place.x, point.place.y, footprint: textureFootprint)
            return light(poster(albedo * surface.colour, surface), point)
        case .ground:
            let (reflection, openness) = ground(point)
            if let lamps { return nightGround(reflection, point, openness: openness, lamps) }
            return light(reflection, point, openness: openness)
        case .wall: return light(wall(surface, point), point)
        case .matt:
            return light(
                Reflection(albedo: surface.colour, glow: Colour(repeating: surface.glow)), point)
        case .metal:
            return light(
                Reflection(albedo: surface.colour, gloss: 0.5, polish: 0.6, isMetal: true), point)
        case .leaf:
            let speck = Noise.lattice(
                Int32(point.position.x * 9), Int32(point.position.z * 9 + point.position.y * 7))
            return light(Reflection(albedo: surface.colour * (0.6 + 0.7 * speck)), point)
                + surface.colour * lighting.sun * 0.06
        }
    }
}
