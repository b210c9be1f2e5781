/// A slow drive down the aisle of a car park; the camera looks obliquely ahead, first at the right row,
/// then, turned by hand, at the left one.
import PlateCore

extension Scenario {
    /// The drive.
    static func lotCanvass(seed: UInt64 = 2026_0506) -> Scenario {
        let park = CarParkPlan(firstLine: 3, count: 24)
        var scenery = Scenery(seed: seed)
        scenery.layCarPark(park)
        let decals = scenery.decals()
        var yard = VehicleYard(seed: seed, textures: scenery.textures)
        yard.fillCarPark(park, sticker: decals)
        let path = Motion([
            .init(0, 0.42, -1), .init(4, 0.46, 12), .init(8, 0.36, 25), .init(10, -0.1, 31.6),
            .init(12, -0.4, 38), .init(15.5, -0.46, 49.4), .init(19, -0.42, 61),
        ])
        return Scenario(
            name: "lot-canvass", title: "Canvass of a car park, both rows", cameraName: "side",
            seed: seed, width: 1280, height: 720, framesPerSecond: 15, frames: 280,
            startsAt: WallTime(rfc3339: "2026-05-06T22:15:40Z")!,
            lighting: .afternoon, plan: .carPark(park), textures: yard.textures,
            scenery: scenery.instances, vehicles: yard.vehicles, exposures: 4, noise: 2.4,
            camera: { time in
                let state = path.state(time)
                let swing = Bumps.at(time, speed: state.speed * 1.4)
                let turn = 1 - 2 * smoothStep(8.9, 10.3, time)
                return Camera(
                    position: Vector(state.x, state.y, 1.36 + swing.lift),
                    heading: state.heading + turn * 0.47 + swing.yaw, pitch: -0.1 + swing.pitch,
                    roll: swing.roll, focal: 1330, width: 1280, height: 720)
            },
            shutterSeconds: 1 / 400,
            gainCurve: { time in
                1.12 + 0.06 * sine(time * 0.7) + 0.3 * smoothStep(9.6, 11.2, time)
            })
    }
}

extension Lighting {
    /// A lower, warmer sun from the left.
    static let afternoon = Lighting(
        sunDirection: normalised(Vector(-0.62, -0.35, 0.62)),
        sun: Colour(1.0, 0.9, 0.76) * 1.5, sky: Colour(0.36, 0.42, 0.52),
        bounce: Colour(0.16, 0.145, 0.125), horizon: Colour(0.7, 0.74, 0.78),
        zenith: Colour(0.24, 0.4, 0.66))
}

extension VehicleYard {
    mutating func fillCarPark(_ park: CarParkPlan, sticker: [VehicleDecal]) {
        let angle = CarParkPlan.stallAngle
        for side in [Float(1), -1] {
            let stalls = side > 0 ? 1...11 : 8...21
            for stall in stalls {
                let style = generator.pick([
                    VehicleStyle.sedan, .suv, .hatchback, .sedan, .suv, .pickup,
                ])
                guard !generator.chance(0.17) else { continue }
                let shape = VehicleShape.of(style)
                let out = generator.between(0.3, 0.55) + shape.length / 2
                let middle = park.firstLine + (Float(stall) + 0.5) * CarParkPlan.pitch
                let heading = side * (angle + generator.between(-0.035, 0.035))
                let x = CarParkPlan.aisleHalf + out * sine(angle)
                let y = middle + out * cosine(angle) + generator.between(-0.1, 0.1)
                add(
                    style, .parked(side * x, y, heading: heading),
                    decals: style == .sedan && stall % 4 == 0 ? [sticker[0]] : [])
            }
        }
    }
}

extension Scenery {
    mutating func layCarPark(_ park: CarParkPlan) {
        add { builder, _ in
            builder.use(Surface(kind: .ground, colour: Colour()))
            for y in stride(from: Float(-30), to: 170, by: 10) {
                for x in stride(from: Float(-70), to: 70, by: 10) {
                    builder.polygon([
                        Vector(x, y, 0), Vector(x + 10, y, 0), Vector(x + 10, y + 10, 0),
                        Vector(x, y + 10, 0),
                    ])
                }
            }
        }
        for side in [Float(-1), 1] {
            add { builder, _ in
                builder.use(Surface(kind: .ground, colour: Colour()))
                let near = CarParkPlan.aisleHalf + CarParkPlan.kerbDistance
                for y in stride(from: park.firstLine - 4, to: park.firstLine + 90, by: 12) {
                    builder.box(
                        Vector(min(side * near, side * (near + 2.2)), y, -0.1),
                        Vector(max(side * near, side * (near + 2.2)), y + 12, 0.15))
                }
                for stall in 0..<park.count {
                    builder.use(.matt(0xA9A59B))
                    let y = park.firstLine + (Float(stall) + 0.5) * CarParkPlan.pitch + 2.7
                    let x = side * (near - 0.5)
                    builder.box(Vector(x - 0.09, y - 0.85, 0), Vector(x + 0.09, y + 0.85, 0.11))
                }
            }
            for y in stride(from: Float(4), to: 88, by: 9.5) {
                let at = side * (CarParkPlan.aisleHalf + 6.5)
                if generator.chance(0.75) { tree(x: at, y: y, height: generator.between(4.6, 6)) }
            }
            for y in [Float(14), 42, 70] { lamp(x: side * (CarParkPlan.aisleHalf + 6.1), y: y) }
        }
        shops()
    }

    private mutating func shops() {
        let names =
            [
                (["MERIDIAN MARKET"], 0xF3EFE2, 0x2F6B47), (["PHARMACY"], 0xF4F1EC, 0xA3262C),
                (["TOOLS 4 LESS"], 0x1C1C1E, 0xE9B53A), (["PET DEPOT"], 0xEFF2F4, 0x2B5C8A),
            ] as [([String], UInt32, UInt32)]
        for (i, (lines, ink, ground)) in names.enumerated() {
            let texture = lettering(lines, ink: ink, ground: ground, aspect: 5.6)
            building(
                x: 27, from: Float(i) * 26 - 4, to: Float(i) * 26 + 21.9, height: 6.6,
                sign: (texture, 5.6))
            building(
                x: -30, from: Float(i) * 24 - 6, to: Float(i) * 24 + 17.9, height: 7.4,
                sign: (texture, 5.6))
        }
        let notice = lettering(
            ["CUSTOMER", "PARKING", "ONLY"], ink: 0xA3262C, ground: 0xF2F2EE, aspect: 0.9,
            border: true)
        for y in [Float(16), 36, 55] {
            for side in [Float(-1), 1] {
                sign(
                    x: side * (CarParkPlan.aisleHalf + 5.9), y: y, texture: notice, width: 0.4,
                    height: 0.45, bottom: 1.7)
            }
        }
        hills(y: 190, height: 15, seed: 8)
    }
}
