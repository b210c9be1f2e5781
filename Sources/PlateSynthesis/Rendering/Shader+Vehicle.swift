/// Bodywork, lamps, windows and wheels, painted by place on the vehicle.

extension Shader {
    private func paint(_ colour: Colour) -> Reflection {
        Reflection(albedo: colour, gloss: 0.045, polish: 1)
    }

    private var blackPlastic: Reflection {
        Reflection(albedo: Colour(repeating: 0.018), gloss: 0.03, polish: 0.3)
    }

    func bodywork(_ point: ShadePoint) -> Reflection {
        let look = looks[point.instance]
        let shape = look.shape
        let p = point.place
        var result = paint(look.paint)
        let half = shape.half(p.y)
        guard abs(p.x) > half - 0.14 else { return seamed(result, p, shape, point.footprint) }
        for axle in [shape.frontAxle, shape.rearAxle] {
            let dy = p.y - axle
            let dz = p.z - shape.wheelRadius
            let distance = (dy * dy + dz * dz).squareRoot() - shape.wheelRadius - 0.065
            if distance < 0 { return Reflection(albedo: Colour(repeating: 0.006)) }
            if distance < 0.02 { result.albedo *= 0.6 }
        }
        if p.z < shape.clearance + 0.13 { return blackPlastic }
        if p.z < shape.belt + 0.02 {
            var dark: Float = 0
            let doorFront = shape.glassFront - 0.42
            for seam in [doorFront, shape.pillars.x, shape.pillars.y] where seam > -4 {
                dark = max(dark, line(p.y - seam, 0.006, point.footprint))
            }
            dark = max(dark, line(p.z - shape.clearance - 0.2, 0.004, point.footprint) * 0.6)
            for handle in [shape.pillars.x + 0.1, shape.pillars.y + 0.1] where handle > -4 {
                let across = inside(p.y, handle, handle + 0.2, point.footprint)
                let along = inside(p.z, shape.belt - 0.13, shape.belt - 0.095, point.footprint)
                dark = max(dark, across * along * 0.75)
            }
            result.albedo = mix(result.albedo, Colour(repeating: 0.01), dark * 0.9)
        }
        return result
    }

    /// The bonnet's edge and, on a pickup, the bed's cover.
    private func seamed(
        _ reflection: Reflection, _ p: Vector, _ shape: VehicleShape, _ footprint: Float
    ) -> Reflection {
        if shape.style == .pickup, p.y < -0.85, abs(p.x) < shape.half(p.y) - 0.16, p.z > 1.2 {
            return Reflection(albedo: Colour(repeating: 0.012))
        }
        var result = reflection
        let edge = line(p.y - shape.glassFront - 0.03, 0.03, footprint)
        result.albedo = mix(result.albedo, Colour(repeating: 0.012), edge)
        return result
    }

    func rearEnd(_ point: ShadePoint) -> Reflection {
        let look = looks[point.instance]
        let shape = look.shape
        let p = point.place
        let x = abs(p.x)
        let f = point.footprint
        var result = paint(look.paint)
        if p.z < shape.clearance + 0.2 { return blackPlastic }
        if x > shape.lampInner, p.z > shape.lampLow, p.z < shape.lampHigh {
            return rearLamp(p, look)
        }
        let boot = shape.lampInner - 0.02
        var dark = line(x - boot, 0.005, f) * inside(p.z, 0.58, 3, f)
        dark = max(dark, line(p.z - 0.58, 0.006, f))
        dark = max(dark, line(p.z - shape.lampLow + 0.14, 0.004, f) * (x > boot ? 0.7 : 0))
        result.albedo = mix(result.albedo, Colour(repeating: 0.01), dark * 0.85)
        let recess = max(x - 0.235, abs(p.z - shape.rearPlate) - 0.115)
        result.albedo *= mix(0.55, 1, smoothStep(-0.03, 0.01, recess))
        if inside(p.z, shape.rearPlate + 0.105, shape.rearPlate + 0.125, f) > 0.5, x < 0.24 {
            return Reflection(
                albedo: Colour(repeating: 0.55), gloss: 0.5, polish: 0.5, isMetal: true)
        }
        if p.z < 0.5, p.z > 0.42, x > boot + 0.1, x < boot + 0.26 {
            return Reflection(albedo: Colour(0.32, 0.012, 0.012), gloss: 0.06, retro: 0.4)
        }
        return result
    }

    private func rearLamp(_ p: Vector, _ look: Look) -> Reflection {
        let shape = look.shape
        let share = (p.z - shape.lampLow) / (shape.lampHigh - shape.lampLow)
        if share < 0.24, abs(p.x) < shape.lampInner + 0.2 {
            return Reflection(albedo: Colour(repeating: 0.5), gloss: 0.06)
        }
        let rib = Noise.smooth(p.x * 60, 0.5, 3) * 0.3 + 0.7
        var lamp = Reflection(albedo: Colour(0.36, 0.012, 0.014) * rib, gloss: 0.06)
        if look.isBraking { lamp.glow = Colour(1.5, 0.09, 0.05) * rib }
        guard lamps != nil else { return lamp }
        // The lamp's own bulb, and prisms that send light back.
        let bulb = smoothStep(0.16, 0.02, abs(abs(p.x) - shape.lampInner - 0.17))
        lamp.glow *= look.lampPower * (2 + 6 * bulb)
        lamp.glow += Colour(repeating: look.lampPower * (0.25 + 2.2 * bulb))
        lamp.retro = share < 0.55 ? 0.3 : 0.03
        return lamp
    }

    func frontEnd(_ point: ShadePoint) -> Reflection {
        let look = looks[point.instance]
        let shape = look.shape
        let p = point.place
        let x = abs(p.x)
        let f = point.footprint
        let half = shape.half(shape.length / 2)
        if p.z < shape.clearance + 0.16 { return blackPlastic }
        if x > half * 0.56, abs(p.z - shape.headLamp + 0.06) < 0.075 {
            let ring = abs(
                ((x - half * 0.74) * (x - half * 0.74)
                    + (p.z - shape.headLamp + 0.06) * (p.z - shape.headLamp + 0.06)).squareRoot()
                    - 0.035)
            let isLamp = ring < 0.03
            if lamps != nil { return headLamp(isLamp: isLamp, look, point) }
            return Reflection(
                albedo: Colour(repeating: isLamp ? 0.75 : 0.2), gloss: 0.08,
                glow: Colour(repeating: isLamp ? 0.5 : 0.04))
        }
        if x < half * 0.52, p.z < shape.headLamp + 0.02, p.z > shape.frontPlate + 0.02 {
            let slat = line((p.z * 18).truncatingRemainder(dividingBy: 1) - 0.5, 0.2, f * 18)
            return Reflection(
                albedo: Colour(repeating: 0.015 + 0.16 * slat), gloss: 0.1, polish: 0.4)
        }
        if x < half * 0.7, p.z < shape.frontPlate - 0.1, p.z > shape.clearance + 0.2 {
            return Reflection(albedo: Colour(repeating: 0.012))
        }
        return paint(look.paint)
    }

    /// A head lamp by night: far brighter ahead than to the side; off, its mirror returns some light.
    private func headLamp(isLamp: Bool, _ look: Look, _ point: ShadePoint) -> Reflection {
        let ahead = max(-dot(point.direction, point.normal), 0)
        let beam = ahead * ahead * ahead * ahead
        let bulb: Float = isLamp ? 1 : 0.06
        return Reflection(
            albedo: Colour(repeating: 0.4), gloss: 0.08,
            glow: Colour(repeating: look.lampPower * bulb * (1.5 + 45 * beam)),
            retro: isLamp ? 0.06 : 0)
    }

    func greenhouse(_ face: Int32, _ point: ShadePoint) -> Reflection {
        let look = looks[point.instance]
        let shape = look.shape
        let p = point.place
        let low = shape.belt
        let high = shape.height - 0.06
        let share = (p.z - low) / (high - low)
        let half = mix(shape.glassHalf, shape.roofHalf, share)
        let body = paint(look.paint)
        switch face {
        case 0:
            let isGlass = abs(p.x) < half - 0.12 && p.z > low + 0.02 && p.z < high - 0.04
            return isGlass ? glass(p) : (abs(p.x) < half - 0.07 ? blackPlastic : body)
        case 2:
            if shape.style == .van { return vanDoors(body, p, shape, point.footprint) }
            let isGlass = abs(p.x) < half - 0.17 && p.z > low + 0.05 && p.z < high - 0.07
            if !isGlass, look.isBraking, abs(p.x) < 0.14, p.z > high - 0.045 {
                let power = lamps == nil ? 1 : look.lampPower * 3
                return Reflection(
                    albedo: Colour(0.4, 0.01, 0.01), glow: Colour(1.4, 0.08, 0.05) * power)
            }
            return isGlass ? glass(p) : body
        case 1:
            let rear = mix(shape.glassRear, shape.roofRear, share) + 0.17
            let front = mix(shape.glassFront, shape.roofFront, share) - 0.24
            let isHigh = p.z < low + 0.045 || p.z > high - 0.07
            if isHigh || p.y < max(rear, shape.windowsEnd) || p.y > front { return body }
            for pillar in [shape.pillars.x, shape.pillars.y] where abs(p.y - pillar) < 0.045 {
                return blackPlastic
            }
            return glass(p)
        default: return body
        }
    }

    private func vanDoors(
        _ body: Reflection, _ p: Vector, _ shape: VehicleShape, _ footprint: Float
    ) -> Reflection {
        let x = abs(p.x)
        if x > 0.14, x < 0.68, p.z > shape.belt + 0.22, p.z < shape.height - 0.3 { return glass(p) }
        var result = body
        let seam = max(line(p.x, 0.006, footprint), line(x - 0.8, 0.005, footprint))
        result.albedo = mix(result.albedo, Colour(repeating: 0.01), seam)
        return result
    }

    private func glass(_ p: Vector) -> Reflection {
        Reflection(albedo: Colour(0.012, 0.015, 0.016), gloss: 0.075, polish: 1)
    }

    func wheel(isFront: Bool, _ point: ShadePoint) -> Reflection {
        let look = looks[point.instance]
        let shape = look.shape
        let dy = point.place.y - (isFront ? shape.frontAxle : shape.rearAxle)
        let dz = point.place.z - shape.wheelRadius
        let radius = (dy * dy + dz * dz).squareRoot() / shape.wheelRadius
        if radius > 0.7 { return Reflection(albedo: Colour(repeating: 0.014)) }
        let metal = Reflection(
            albedo: Colour(repeating: 0.42), gloss: 0.3, polish: 0.4, isMetal: true)
        if radius > 0.62 || radius < 0.16 { return metal }
        let angle = arcTangent(dz, dy) + look.wheelAngle
        return sine(angle * 5) > -0.15 ? metal : Reflection(albedo: Colour(repeating: 0.02))
    }
}
