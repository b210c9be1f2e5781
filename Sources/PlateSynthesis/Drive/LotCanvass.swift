/// Scenario: a canvass of a parking lot. The car rolls down an aisle past slanted bays; the camera looks
/// obliquely to the right, as a side camera of a patrol car does.

/// Builds the scenario `lot-canvass`.
enum LotCanvass {
    static let seconds: Float = 18
    /// Bays along the aisle, and how they lie.
    private static let bayPitch: Float = 3.25
    private static let bayHeading: Float = 0.96

    static func scenario(seed: UInt64) -> DriveScenario {
        var cast = SceneCast(seed: seed)
        addRow(&cast)
        addFarRow(&cast)
        let boards = addSigns(&cast)
        var lighting = Lighting()
        lighting.sun = normalised(Vector3(-0.55, 0.62, -0.3))
        lighting.sunlight = { shade($0) }
        let scene = DriveScene(
            vehicles: cast.vehicles, props: props(&cast) + boards, textures: cast.textures,
            camera: { camera($0) }, ground: { x, z, d in ground(x, z, d) }, lighting: lighting,
            exposure: { 0.74 + 0.05 * sine($0) })
        return DriveScenario(
            name: "lot-canvass", title: "A canvass of a parking lot, 18 seconds", seed: seed,
            camera: "right", seconds: seconds, framesPerSecond: 15,
            startsAt: "2026-05-05T17:40:00.000Z", hotlistExtractedAt: "2026-05-05T12:00:00.000Z",
            scene: scene)
    }

    private static func camera(_ t: Float) -> Camera {
        let z = 2.9 * t
        return Camera(
            pose: Pose(
                position: Vector3(0.1 * sine(t * 0.3), 1.22 + 0.006 * sine(z * 3.1), z),
                heading: 0.66 + 0.01 * sine(t * 0.8), pitch: -0.045 + 0.003 * sine(z * 2.7),
                roll: 0.004 * sine(t * 1.7)),
            focalLength: 1500, width: DriveRenderer.width, height: DriveRenderer.height)
    }

    /// The near row: nose in, tails to the aisle.
    private static func addRow(_ cast: inout SceneCast) {
        for bay in 0..<19 {
            // Some bays are free, so that the row behind is seen through.
            if [4, 11, 15].contains(bay) { continue }
            let shape = cast.generator.pick([
                VehicleShape.sedan, .sedan, .sportUtility, .sportUtility, .pickup, .van,
            ])
            let heading = bayHeading + cast.generator.between(-0.06, 0.06)
            let depth = 3.15 + shape.length / 2 * sine(heading) + cast.generator.between(-0.15, 0.3)
            let z = 3.2 + bayPitch * Float(bay) + shape.length / 2 * cosine(heading)
            let pose = Pose(position: Vector3(depth, 0, z), heading: heading)
            cast.addVehicle(named: "bay-\(bay)", shape) { _ in pose }
        }
    }

    /// The next row, nose to nose with the near one: background, its front plates far and small.
    private static func addFarRow(_ cast: inout SceneCast) {
        for bay in 0..<16 where bay % 3 != 1 {
            let shape = cast.generator.pick([VehicleShape.sedan, .sportUtility, .van])
            let pose = Pose(
                position: Vector3(15.5, 0, 8 + 3.6 * Float(bay)),
                heading: bayHeading - .pi + cast.generator.between(-0.05, 0.05))
            cast.addVehicle(named: "far-\(bay)", shape) { _ in pose }
        }
    }

    private static func props(_ cast: inout SceneCast) -> [Prop] {
        var props: [Prop] = []
        for k in 0..<5 {
            props.append(
                Scenery.house(
                    width: 24, height: 5.5 + 1.5 * Float(k % 2), depth: 14,
                    colour: [Vector3(0.5, 0.44, 0.36), Vector3(0.36, 0.38, 0.4)][k % 2],
                    at: Vector3(34, 0, -10 + 25 * Float(k))))
        }
        for k in 0..<7 {
            props.append(
                Scenery.tree(
                    at: Vector3(10.6, 0.1, 6 + 13 * Float(k)),
                    size: cast.generator.between(0.7, 0.95)))
            props.append(
                Scenery.post(at: Vector3(10.9, 0, 12 + 26 * Float(k)), height: 8, arm: 1.5))
        }
        for bay in 0..<22 {
            var stop = Mesh()
            stop.addBox(
                from: Vector3(-0.9, 0, -0.1), to: Vector3(0.9, 0.13, 0.1),
                .matt(Vector3(0.42, 0.41, 0.38)))
            props.append(
                Prop(stop, at: Vector3(7.9, 0, 5.6 + bayPitch * Float(bay)), heading: bayHeading))
        }
        return props
    }

    private static func addSigns(_ cast: inout SceneCast) -> [Prop] {
        let reserved = cast.addBoard(
            "RESERVED\nPERMIT B\nTOW AWAY", ink: rgb(0x961418), ground: rgb(0xF0F0EE))
        let store = cast.addBoard(
            "GARDEN CENTER", ink: rgb(0xFAFAFA), ground: rgb(0x145A2C))
        var props: [Prop] = []
        for k in 0..<6 {
            var sign = Scenery.sign(
                at: Vector3(0, 0, 0), width: 0.45, height: 0.5, low: 1.5, texture: reserved)
            sign = Prop(sign.mesh, at: Vector3(8.6, 0, 7 + 9.75 * Float(k)), heading: 0.7)
            props.append(sign)
        }
        for k in 0..<3 {
            var mesh = Mesh()
            Scenery.addBoard(&mesh, Vector3(0, 0, 0), Vector3(0, 0, -9), 1.4, store)
            props.append(Prop(mesh, at: Vector3(33.9, 3.4, 12 + 26 * Float(k))))
        }
        return props
    }

    private static func shade(_ p: Vector3) -> Float {
        let tree =
            Noise.smooth(p.x * 1.3 + 4, p.z * 1.3) * 0.6 + Noise.smooth(p.x * 3.7, p.z * 3.7) * 0.4
        let grove = smoothStep(0.5, 0.68, Noise.smooth(p.z * 0.13 + 9, 1.5))
        return 1 - 0.75 * grove * (1 - smoothStep(0.42, 0.56, tree))
    }

    private static func ground(_ x: Float, _ z: Float, _ distance: Float) -> Vector3 {
        let fine =
            distance < 25
            ? Noise.smooth(x * 27, z * 27) * 0.4 + Noise.smooth(x * 70, z * 70) * 0.2 : 0.3
        if x > 9.4, x < 11.8 {
            let grass = 0.7 + 0.6 * Noise.smooth(x * 6, z * 6)
            return Vector3(0.07, 0.13, 0.04) * grass
        }
        if x > 30 { return Vector3(0.27, 0.265, 0.25) }
        var tone = 0.1 + 0.05 * Noise.smooth(x * 0.3, z * 0.3) + 0.05 * fine
        let stain = smoothStep(0.62, 0.75, Noise.smooth(x * 0.8 + 3, z * 0.8))
        tone *= 1 - 0.35 * stain
        // Bay lines run along the bays' heading.
        let across = (z - 1.5) - (x - 2.9) * cosine(bayHeading) / sine(bayHeading)
        let place = across / bayPitch
        if x > 2.9, x < 8.4, abs(place - place.rounded()) * bayPitch * sine(bayHeading) < 0.055 {
            return Vector3(0.6, 0.6, 0.57) * (0.8 + 0.2 * Noise.smooth(x * 8, z * 8))
        }
        if abs(x + 3) < 0.05 { return Vector3(0.55, 0.4, 0.08) }
        return Vector3(tone, tone, tone * 1.02)
    }
}
