/// Asphalt with its markings, pavements, walls with windows: painted by place in the world.

extension Shader {
    /// The ground's material and how much of the sky it sees.
    func ground(_ point: ShadePoint) -> (Reflection, Float) {
        let p = point.position
        let openness = contact.openness(p.x, p.y)
        if p.z > 0.03 || point.normal.z < 0.5 {
            return (pavement(p, point.footprint), openness)
        }
        switch plan {
        case .street(let street): return (road(p, street, point.footprint), openness)
        case .carPark(let park): return (carPark(p, park, point.footprint), openness)
        }
    }

    private func asphalt(_ p: Vector, _ footprint: Float) -> Colour {
        let broad = Noise.layered(p.x * 0.5, p.y * 0.22, 50)
        let fine = footprint < 0.03 ? Noise.smooth(p.x * 31, p.y * 31, 51) : 0.5
        let grit = footprint < 0.012 ? Noise.lattice(Int32(p.x * 90), Int32(p.y * 90), 4) : 0.5
        var grey = 0.125 + 0.045 * (broad - 0.5) + 0.03 * (fine - 0.5) + 0.018 * (grit - 0.5)
        let crack = abs(Noise.smooth(p.x * 0.55, p.y * 0.35, 52) - 0.5)
        let cracked = smoothStep(0.52, 0.7, Noise.smooth(p.x * 0.21, p.y * 0.13, 53))
        grey *= 1 - 0.35 * cracked * line(crack, 0.004, footprint)
        let patch = smoothStep(0.66, 0.68, Noise.smooth(p.x * 0.3 + 7, p.y * 0.12, 54))
        grey *= 1 - 0.14 * patch
        return Colour(grey, grey, grey * 1.02)
    }

    private func pavement(_ p: Vector, _ footprint: Float) -> Reflection {
        if case .carPark = plan { return planted(p, footprint) }
        let joint = (p.y / 1.5 - (p.y / 1.5).rounded()) * 1.5
        let broad = Noise.layered(p.x * 0.9, p.y * 0.9, 60)
        let grey: Float = 0.33 + 0.1 * (broad - 0.5)
        let dark = 1 - 0.45 * line(joint, 0.012, footprint)
        return Reflection(albedo: Colour(grey, grey * 0.98, grey * 0.94) * dark)
    }

    /// The islands of a car park: a kerb, and grass behind it.
    private func planted(_ p: Vector, _ footprint: Float) -> Reflection {
        let inner = abs(p.x) - CarParkPlan.aisleHalf - CarParkPlan.kerbDistance
        let broad = Noise.layered(p.x * 1.3, p.y * 1.3, 61)
        let blades = footprint < 0.02 ? Noise.smooth(p.x * 40, p.y * 40, 62) : 0.5
        let grass = Colour(0.075, 0.115, 0.035) * (0.55 + 0.6 * broad + 0.35 * blades)
        let kerb = Colour(0.4, 0.39, 0.37)
        let isKerb = inner < 0.16 || inner > 2.04 || p.z < 0.12
        return Reflection(albedo: isKerb ? kerb : grass)
    }

    private func worn(_ p: Vector, _ amount: Float) -> Float {
        1 - amount * smoothStep(0.45, 0.75, Noise.layered(p.x * 2.3, p.y * 1.1, 70))
    }

    private func road(_ p: Vector, _ street: StreetPlan, _ f: Float) -> Reflection {
        var colour = asphalt(p, f)
        let x = abs(p.x)
        let fromCrossing = abs(p.y - street.crossing)
        let onCrossing = fromCrossing < street.crossingHalf
        if x > StreetPlan.roadHalf + 0.1, !onCrossing { return Reflection(albedo: colour) }
        let track = line(x - 0.85, 0.3, 0.3) + line(x - 2.3, 0.3, 0.3)
        colour *= 1 - 0.12 * track
        colour *= 1 - 0.25 * smoothStep(4.6, 5.3, x)
        let white = Colour(0.62, 0.62, 0.6)
        if fromCrossing > street.crossingHalf + 4.2 {
            let yellow = line(x - 0.14, 0.055, f) * worn(p, 0.4)
            colour = mix(colour, Colour(0.62, 0.4, 0.06), yellow)
            let tick = (p.y / 6.6 - (p.y / 6.6).rounded()) * 6.6
            let post = line(x - StreetPlan.laneHalf, 0.05, f) * line(tick, 0.45, f)
            let bar = line(tick, 0.05, f) * inside(x, StreetPlan.laneHalf, 5.0, f)
            colour = mix(colour, white, max(post, bar) * worn(p, 0.55))
        } else if !onCrossing {
            let depth = fromCrossing - street.crossingHalf
            let stripe = (p.x / 0.95 - (p.x / 0.95).rounded()) * 0.95
            let ladder = inside(depth, 0.5, 2.9, f) * line(stripe, 0.24, f)
            let isOurs = (p.y < street.crossing) == (p.x > 0)
            let stop = isOurs ? inside(depth, 3.7, 4.1, f) * inside(x, 0.2, 3, f) : 0
            colour = mix(colour, white, max(ladder, stop) * worn(p, 0.5))
        } else if x > StreetPlan.roadHalf + 4 {
            colour = mix(
                colour, Colour(0.62, 0.4, 0.06), line(fromCrossing - 0.14, 0.055, f))
        }
        let lid = ((p.x - 0.7) * (p.x - 0.7) + (p.y - 58) * (p.y - 58)).squareRoot()
        if lid < 0.36 { colour = Colour(repeating: lid > 0.32 ? 0.03 : 0.06) }
        return Reflection(albedo: colour, gloss: 0.012, polish: 0.12)
    }

    private func carPark(_ p: Vector, _ park: CarParkPlan, _ f: Float) -> Reflection {
        var colour = asphalt(p, f) * 1.12
        let white = Colour(0.66, 0.66, 0.64)
        let depth = abs(p.x) - CarParkPlan.aisleHalf
        let slope = cosine(CarParkPlan.stallAngle) / sine(CarParkPlan.stallAngle)
        let reach = CarParkPlan.stallLength * sine(CarParkPlan.stallAngle)
        let length = CarParkPlan.pitch * Float(park.count)
        let along = p.y - park.firstLine - max(depth, 0) * slope
        if depth > -0.05, depth < reach, along > -0.3, along < length + 0.3 {
            let stall = along / CarParkPlan.pitch
            let distance = (stall - stall.rounded()) * CarParkPlan.pitch * 0.866
            colour = mix(colour, white, line(distance, 0.052, f) * worn(p, 0.6))
            let oil = Noise.smooth(p.x * 0.9, p.y * 0.9, 71)
            colour *= 1 - 0.35 * smoothStep(0.72, 0.95, oil)
        } else if depth < 0 {
            let y = (p.y / 15 - (p.y / 15).rounded()) * 15
            let shaft = inside(y, -1.4, 0.3, f) * line(p.x, 0.09, f)
            let head = y > 0.3 && y < 1.3 ? line(p.x, (1.3 - y) * 0.42, f) : 0
            colour = mix(colour, white, max(shaft, head) * worn(p, 0.7))
        }
        return Reflection(albedo: colour, gloss: 0.012, polish: 0.12)
    }

    /// A wall by its seed: shop windows below, rows of windows above.
    func wall(_ surface: Surface, _ point: ShadePoint) -> Reflection {
        let p = point.place
        let isFacingStreet = abs(point.normal.x) > abs(point.normal.y)
        let u = isFacingStreet ? p.y : p.x
        let f = point.footprint
        let seed = UInt32(surface.index)
        let rough = Noise.layered(u * 1.3, p.z * 1.3, seed)
        var albedo = surface.colour * (0.92 + 0.16 * rough)
        if point.normal.z > 0.5 { return Reflection(albedo: Colour(repeating: 0.12)) }
        if seed % 3 == 0 {
            let course = (p.z / 0.16 - (p.z / 0.16).rounded()) * 0.16
            albedo *= 1 - 0.25 * line(course, 0.012, f)
        }
        albedo *= 1 - 0.45 * smoothStep(0.5, 0, p.z)
        if p.z < 3 {
            guard isFacingStreet else { return Reflection(albedo: albedo) }
            let bay: Float = 3.1
            let at = (u / bay - (u / bay).rounded(.down)) * bay
            let isGlass = at > 0.28 && at < bay - 0.28 && p.z > 0.55 && p.z < 2.5
            let isDoor = at > 0.28 && at < 1.25 && p.z < 2.3 && Int32(u / bay) % 3 == 0
            if isDoor {
                return Reflection(albedo: Colour(0.05, 0.04, 0.035), gloss: 0.05, polish: 0.6)
            }
            if isGlass {
                var window = shopWindow(u, p.z, seed)
                if lamps != nil { window.glow = windowGlow(window, Int32(u / 9), seed) }
                return window
            }
            return Reflection(albedo: albedo)
        }
        let floor = (p.z - 3.3) / 3
        let level = floor - floor.rounded(.down)
        let bay: Float = 2.4
        let at = (u / bay - (u / bay).rounded(.down)) * bay
        let isWindow = level > 0.28 && level < 0.78 && at > 0.65 && at < 1.75 && p.z > 3.4
        guard isWindow else {
            let sill = level > 0.24 && level <= 0.28 && at > 0.55 && at < 1.85
            return Reflection(albedo: sill ? albedo * 1.25 : albedo)
        }
        let isFrame = at < 0.71 || at > 1.69 || abs(at - 1.2) < 0.03 || level > 0.76
        if isFrame { return Reflection(albedo: Colour(repeating: 0.5)) }
        let blind = Noise.lattice(Int32(u / bay), Int32(floor), seed)
        if lamps != nil, Noise.lattice(Int32(u / bay), Int32(floor), seed &+ 8) > 0.8 {
            let curtain = 0.6 + 0.4 * Noise.smooth(u * 3, p.z, seed)
            let glow = Colour(repeating: (0.012 + 0.04 * blind) * curtain)
            return Reflection(albedo: Colour(repeating: 0.3), glow: glow)
        }
        if blind > 0.6, level > 0.3 + 0.4 * (1 - blind) * 2 {
            return Reflection(albedo: Colour(0.42, 0.4, 0.36), gloss: 0.05, polish: 0.5)
        }
        return Reflection(albedo: Colour(0.025, 0.03, 0.035), gloss: 0.09, polish: 0.8)
    }

    /// Shops that leave a light on.
    private func windowGlow(_ window: Reflection, _ bay: Int32, _ seed: UInt32) -> Colour {
        let lit = Noise.lattice(bay, 4, seed)
        guard lit > 0.55 else { return Colour() }
        return Colour(repeating: (window.albedo.x - 0.015) * (0.15 + 0.6 * (lit - 0.55)))
    }

    private func shopWindow(_ u: Float, _ z: Float, _ seed: UInt32) -> Reflection {
        let shelf = Noise.smooth(u * 1.7, z * 1.9, seed &+ 3)
        let goods = Noise.smooth(u * 3.9, z * 2.7, seed &+ 4)
        let warm = Colour(0.12, 0.09, 0.06) * smoothStep(0.4, 0.9, shelf)
        let tint = Colour(goods, 1 - goods, 0.4) * 0.05
        return Reflection(albedo: Colour(repeating: 0.02) + warm + tint, gloss: 0.07, polish: 0.8)
    }
}
