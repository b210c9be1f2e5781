/// Scenario: a day patrol down a city street. Cars parked at the kerb, a car ahead that brakes and leaves,
/// cars that overtake and merge, oncoming traffic; shade of houses and trees falls across the plates.

/// Builds the scenario `day-patrol`.
enum DayPatrol {
    static let seconds: Float = 20

    static func scenario(seed: UInt64) -> DriveScenario {
        var cast = SceneCast(seed: seed)
        addParked(&cast)
        addTraffic(&cast)
        let boards = addSigns(&cast)
        var lighting = Lighting()
        lighting.sunlight = { shade($0) }
        let scene = DriveScene(
            vehicles: cast.vehicles, props: props(&cast) + boards, textures: cast.textures,
            camera: { camera($0) }, ground: { x, z, d in ground(x, z, d) }, lighting: lighting,
            exposure: { 0.78 + 0.06 * sine($0 * 0.7) + ($0 > 11 && $0 < 12.5 ? 0.14 : 0) })
        return DriveScenario(
            name: "day-patrol", title: "A day patrol down a city street, 20 seconds", seed: seed,
            camera: "front-right", seconds: seconds, framesPerSecond: 15,
            startsAt: "2026-05-04T21:15:00.000Z", hotlistExtractedAt: "2026-05-04T12:00:00.000Z",
            scene: scene)
    }

    /// Metres driven: 8.5 m/s, slower behind the braking car between 7 and 11 s.
    static func travelled(_ t: Float) -> Float {
        // The integral of 8.5 - 4 * slow, with the smooth steps integrated as ramps at their middles.
        let lost = 4 * (max(0, t - 7.5) - max(0, t - 11.5))
        let soft: Float = 0.35 * (smoothStep(6.5, 8.5, t) - smoothStep(10.5, 12.5, t))
        return 8.5 * t - lost - soft
    }

    private static func camera(_ t: Float) -> Camera {
        let z = travelled(t)
        let sway = 0.012 * sine(t * 0.9)
        let bump = 0.004 * sine(z * 1.9) + 0.0022 * sine(z * 5.3)
        return Camera(
            pose: Pose(
                position: Vector3(0.12 * sine(t * 0.45), 1.28 + 0.012 * sine(z * 2.3), z),
                heading: 0.165 + sway, pitch: -0.035 + bump, roll: 0.006 * sine(t * 1.3)),
            focalLength: 2050, width: DriveRenderer.width, height: DriveRenderer.height)
    }

    private static func addParked(_ cast: inout SceneCast) {
        var z: Float = 15
        var number = 0
        while z < 150 {
            let shape = cast.generator.pick([
                VehicleShape.sedan, .sedan, .sportUtility, .sportUtility, .pickup, .van,
            ])
            z += shape.length / 2
            let x = 3.0 + cast.generator.between(-0.12, 0.15)
            let pose = Pose(
                position: Vector3(x, 0, z), heading: cast.generator.between(-0.05, 0.05))
            cast.addVehicle(named: "parked-\(number)", shape) { _ in pose }
            z += shape.length / 2 + cast.generator.between(1.6, 4.6)
            if number % 5 == 3 { z += 5 }
            number += 1
        }
    }

    private static func addTraffic(_ cast: inout SceneCast) {
        cast.addVehicle(named: "ahead", .sedan) { t in
            // Keeps 8 to 6 metres ahead, then pulls away.
            let gap = 10.5 - 2.6 * smoothStep(5, 8, t) + 34 * max(0, (t - 12.5) / 7.5)
            return Pose(position: Vector3(0.1, 0, travelled(t) + gap + 2.3), pitch: 0.0)
        }
        cast.addVehicle(named: "overtaker", .sportUtility) { t in
            let merge = smoothStep(12.2, 15, t)
            let drift = smoothStep(12.2, 13.6, t) - smoothStep(13.6, 15, t)
            return Pose(
                position: Vector3(
                    mix(-3.3, 0.05, merge), 0,
                    travelled(t) + 2.35 + mix(-16, 9.2, smoothStep(6, 14, t))
                        + 9 * max(0, (t - 17) / 3)),
                heading: 0.09 * drift)
        }
        cast.addVehicle(named: "quick-pickup", .pickup) { t in
            Pose(position: Vector3(-3.5, 0, travelled(t) + 14 + 3.2 * t))
        }
        for (number, start) in [Float(70), 120, 175, 230, 300].enumerated() {
            let shape: VehicleShape = [.sedan, .van, .sportUtility, .pickup, .sedan][number]
            cast.addVehicle(named: "oncoming-\(number)", shape) { t in
                Pose(position: Vector3(-6.9, 0, start - 10.5 * t), heading: .pi)
            }
        }
    }

    private static func props(_ cast: inout SceneCast) -> [Prop] {
        var props: [Prop] = []
        let colours: [Vector3] = [
            Vector3(0.42, 0.3, 0.22), Vector3(0.5, 0.46, 0.38), Vector3(0.33, 0.35, 0.38),
            Vector3(0.46, 0.24, 0.18), Vector3(0.55, 0.53, 0.5), Vector3(0.3, 0.36, 0.3),
        ]
        for (side, edge) in [(Float(1), Float(8.2)), (-1, -13.5)] {
            var z: Float = -20
            while z < 330 {
                let width = cast.generator.between(9, 19)
                let height = cast.generator.between(6, 15)
                let depth: Float = 12
                props.append(
                    Scenery.house(
                        width: width, height: height, depth: depth,
                        colour: cast.generator.pick(colours),
                        at: Vector3(side > 0 ? edge : edge - depth, 0.15, z)))
                z += width + (cast.generator.chance(0.25) ? 7 : 0.4)
            }
        }
        var z: Float = 8
        while z < 260 {
            props.append(
                Scenery.tree(at: Vector3(5.6, 0.15, z), size: cast.generator.between(0.85, 1.15)))
            props.append(
                Scenery.tree(
                    at: Vector3(-11.2, 0.15, z + 6), size: cast.generator.between(0.85, 1.2)))
            z += cast.generator.between(12, 19)
        }
        for k in 0..<9 {
            props.append(
                Scenery.post(at: Vector3(4.9, 0.15, 22 + 30 * Float(k)), height: 7, arm: -2.2))
        }
        return props
    }

    /// Shop boards, a speed limit, a parking sign: lettering that is no plate.
    private static func addSigns(_ cast: inout SceneCast) -> [Prop] {
        var props: [Prop] = []
        let shops = [
            "HARBOR COFFEE", "LAUNDRY 24", "OAK ST MARKET", "TIRES 4 U", "CITY BOOKS",
            "KEYS 555 0142",
        ]
        for (number, name) in shops.enumerated() {
            let texture = cast.addBoard(
                name, ink: rgb(0xFAF6EB),
                ground: [rgb(0x1C4A3C), rgb(0x781A1E), rgb(0x182860)][number % 3])
            var mesh = Mesh()
            Scenery.addBoard(
                &mesh, Vector3(0, 0, 0), Vector3(0, 0, -4.4), 1.5, texture)
            props.append(Prop(mesh, at: Vector3(8.1, 3.1, 26 + 24 * Float(number))))
        }
        let limit = cast.addBoard(
            "SPEED\nLIMIT\n25", ink: rgb(0x141414), ground: rgb(0xF0F0EE))
        let parking = cast.addBoard(
            "2 HR\nPARKING\n9AM 6PM", ink: rgb(0x0E6432), ground: rgb(0xF0F0EE))
        for k in 0..<4 {
            props.append(
                Scenery.sign(
                    at: Vector3(4.75, 0.15, 30 + 42 * Float(k)), width: 0.6, height: 0.75, low: 2.1,
                    texture: k % 2 == 0 ? limit : parking))
        }
        return props
    }

    /// Houses shade whole stretches, trees throw dapples.
    private static func shade(_ p: Vector3) -> Float {
        let stretch = smoothStep(0.52, 0.6, Noise.smooth(p.z * 0.045 + 7, 3.5))
        let tree =
            Noise.smooth(p.x * 1.1 + 40, p.z * 1.1) * 0.6 + Noise.smooth(p.x * 3.1, p.z * 3.1 + 9)
            * 0.4
        let grove = smoothStep(0.45, 0.65, Noise.smooth(p.z * 0.09 + 2, 11.5))
        let dapple = smoothStep(0.4, 0.55, tree)
        let open = 1 - grove * (1 - dapple) * (p.x > 1 ? 0.85 : 0.4)
        return open * (1 - 0.8 * stretch * smoothStep(-3, 2.5, p.x))
    }

    private static func ground(_ x: Float, _ z: Float, _ distance: Float) -> Vector3 {
        let fine =
            distance < 30
            ? Noise.smooth(x * 23, z * 23) * 0.35 + Noise.smooth(x * 61, z * 61) * 0.2 : 0.27
        if x > 4.35 || x < -8.75 { return pavement(x, z, distance) }
        if x > 4.15 || x < -8.55 { return Vector3(repeating: 0.34) }
        let patch = Noise.smooth(x * 0.35, z * 0.16)
        var tone = 0.085 + 0.045 * patch + 0.05 * fine
        let wheels = power(abs(sine((x + 0.1) * 1.75)), 8) * 0.014
        tone -= wheels
        let crack = abs(Noise.smooth(x * 0.9 + 5, z * 0.5) - 0.5)
        if crack < 0.006 && distance < 35 { tone *= 0.6 }
        let white = Vector3(0.62, 0.62, 0.6)
        let yellow = Vector3(0.62, 0.43, 0.06)
        let worn = 0.75 + 0.25 * smoothStep(0.2, 0.5, Noise.smooth(x * 9, z * 5))
        func isLine(_ at: Float, _ half: Float = 0.06) -> Bool { abs(x - at) < half }
        let dash = z / 9 - (z / 9).rounded(.down)
        if isLine(-1.7), dash < 0.34 { return white * worn }
        if isLine(-5.05) || isLine(-5.3) { return yellow * worn }
        if isLine(1.75, 0.05) { return white * worn }
        return Vector3(tone, tone, tone * 1.03)
    }

    private static func pavement(_ x: Float, _ z: Float, _ distance: Float) -> Vector3 {
        let slab = min(abs(z / 1.5 - (z / 1.5).rounded()), abs(x / 1.5 - (x / 1.5).rounded()))
        let joint: Float = slab < 0.012 && distance < 40 ? 0.7 : 1
        let tone = (0.25 + 0.06 * Noise.smooth(x * 2.3, z * 2.3)) * joint
        return Vector3(tone, tone * 0.98, tone * 0.93)
    }
}
