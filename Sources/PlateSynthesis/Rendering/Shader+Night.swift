/// Surfaces by night, in infra-red light: one channel, kept in all three.

extension Shader {
    /// Light that `reflection` sends to the camera at `point` by the light of `lamps`.
    func nightLight(
        _ reflection: Reflection, _ point: ShadePoint, openness: Float, _ lamps: NightLamps
    ) -> Colour {
        let tone = reflection.tone ?? InfraRed.tone(ofSurface: reflection.albedo)
        let facing = max(-dot(point.direction, point.normal), 0)
        let (beam, returned) = lamps.beam(at: point.position)
        var around = lighting.sky.x * (point.normal.z * 0.5 + 0.5) * openness
        for lamp in lamps.street {
            around += lamp.light(on: point.position, normal: point.normal)
        }
        var sum = tone * (beam * facing + around)
        if reflection.retro > 0 {
            // Sheeting returns less where light comes in aslant.
            let entrance = facing * facing.squareRoot()
            sum += reflection.retro * beam * lamps.lamp.sheetingGain * returned * entrance
        }
        if reflection.gloss > 0 {
            var peak = facing
            for _ in 0..<(reflection.polish > 0.8 ? 8 : 5) { peak *= peak }
            let share = reflection.gloss * (reflection.isMetal ? tone : 1)
            sum += beam * peak * share * (4 + 60 * reflection.polish)
        }
        sum += max(reflection.glow.x, reflection.glow.y)
        return Colour(repeating: sum)
    }

    /// The ground by night: beads in the markings return the lamp's light, wet asphalt mirrors lamps.
    func nightGround(
        _ reflection: Reflection, _ point: ShadePoint, openness: Float, _ lamps: NightLamps
    ) -> Colour {
        var ground = reflection
        let p = point.position
        let bright = smoothStep(0.25, 0.55, reflection.albedo.x)
        let facing = max(-dot(point.direction, point.normal), 0.02)
        ground.retro = 0.012 * bright / facing
        ground.gloss = 0
        var light = nightLight(ground, point, openness: openness, lamps).x
        guard p.z < 0.03, lighting.wetness > 0 else { return Colour(repeating: light) }
        let film = smoothStep(0.3, 0.62, Noise.layered(p.x * 0.55, p.y * 0.3, 91))
        let wet = lighting.wetness * (0.35 + 0.65 * film)
        let ripple = Noise.smooth(p.x * 7, p.y * 7, 92) - 0.5
        let sway = Noise.smooth(p.x * 7, p.y * 7, 93) - 0.5
        let normal = normalised(Vector(ripple * 0.035, sway * 0.035, 1))
        let grazing = 1 - facing
        let mirror = 0.03 + 0.97 * grazing * grazing * grazing * grazing * grazing
        let roughness = mix(Float(0.13), 0.05, film)
        for lamp in lamps.mirrored {
            let way = lamp.position - p
            let square = dot(way, way)
            let unit = way / square.squareRoot()
            let half = normalised(unit - point.direction)
            let cosine = max(dot(half, normal), 0.1)
            let slope = (1 / (cosine * cosine) - 1) / (roughness * roughness)
            guard slope < 12 else { continue }
            let lobe = 1 / (1 + slope * 0.5)
            let peak = lobe * lobe * lobe / (roughness * roughness * 12)
            light += lamp.power * lamp.beam(-unit) / square * peak * mirror * wet
        }
        return Colour(repeating: light)
    }

    /// A sign: painted, lit from within, or reflective. Its black is soot, its colours are clear.
    func poster(_ albedo: Colour, _ surface: Surface) -> Reflection {
        var result = Reflection(albedo: albedo, gloss: 0.02, polish: 0.2)
        guard lamps != nil else { return result }
        let tone = InfraRed.tone(albedo, carbon: 0, blackDye: 0)
        result.tone = tone
        result.gloss = 0
        result.retro = tone * surface.retro
        result.glow = albedo * surface.glow
        return result
    }

    /// The sky over a town.
    func nightSky(_ direction: Vector) -> Colour {
        mix(lighting.horizon, lighting.zenith, smoothStep(0, 0.4, direction.z))
    }
}
