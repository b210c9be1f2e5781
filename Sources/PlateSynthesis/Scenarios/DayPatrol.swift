/// Twenty seconds along a shopping street: parked cars at the kerb, an overtaker who brakes, a car that
/// pulls out and turns off, a van that turns in, oncoming and crossing traffic.
import PlateCore

extension Scenario {
    /// The drive.
    static func dayPatrol(seed: UInt64 = 2026_0504) -> Scenario {
        let street = StreetPlan(crossing: 95, crossingHalf: 4.6)
        var scenery = Scenery(seed: seed)
        scenery.layStreet(street)
        scenery.lineStreet(street)
        let decals = scenery.decals()
        var yard = VehicleYard(seed: seed, textures: scenery.textures)
        yard.fillStreet(decals: decals)
        let path = Motion([
            .init(0, 1.62, 0), .init(2, 1.6, 16), .init(4, 1.5, 31.5), .init(6.5, 1.55, 49),
            .init(9, 1.68, 64), .init(10.5, 1.7, 72.6), .init(12, 1.7, 80), .init(14, 1.65, 88.5),
            .init(15.2, 1.6, 92.6), .init(16.5, 1.6, 98.2), .init(18, 1.6, 107.6),
            .init(20, 1.6, 123),
        ])
        return Scenario(
            name: "day-patrol", title: "Day patrol along a shopping street", cameraName: "front",
            seed: seed, width: 1280, height: 720, framesPerSecond: 15, frames: 300,
            startsAt: WallTime(rfc3339: "2026-05-04T17:42:10Z")!,
            lighting: .morning, plan: .street(street), textures: yard.textures,
            scenery: scenery.instances, vehicles: yard.vehicles, exposures: 4, noise: 2.2,
            camera: { time in
                let state = path.state(time)
                let swing = Bumps.at(time, speed: state.speed)
                return Camera(
                    position: Vector(state.x, state.y, 1.42 + swing.lift),
                    heading: state.heading * 0.9 + 0.062 + swing.yaw,
                    pitch: -0.028 + swing.pitch - path.acceleration(time) * -0.0022,
                    roll: swing.roll, focal: 2000, width: 1280, height: 720)
            },
            shutterSeconds: 1 / 500,
            gainCurve: { time in
                0.92 + 0.1 * sine(time * 0.5) + 0.16 * smoothStep(10.2, 11, time)
                    * smoothStep(14, 12.6, time)
            })
    }
}

extension Lighting {
    /// A clear morning, the sun behind the right shoulder.
    static let morning = Lighting(
        sunDirection: normalised(Vector(0.24, -0.6, 0.76)),
        sun: Colour(1.0, 0.94, 0.84) * 1.5, sky: Colour(0.36, 0.43, 0.54),
        bounce: Colour(0.15, 0.14, 0.125), horizon: Colour(0.62, 0.72, 0.82),
        zenith: Colour(0.2, 0.38, 0.68))
}

/// What the road does to a camera on a car.
enum Bumps {
    struct Swing {
        var lift: Float
        var pitch: Float
        var yaw: Float
        var roll: Float
    }

    /// Swing at `time`: slow waves, a shiver, and a pothole now and then.
    static func at(_ time: Float, speed: Float) -> Swing {
        let drive = min(speed / 8, 1)
        var pitch = sine(time * 4.1) * 0.0018 + sine(time * 9.7 + 1) * 0.0009
        var lift = sine(time * 3.7) * 0.008 + sine(time * 11 + 2) * 0.003
        for pothole in [Float(3.4), 8.2, 13.1, 18.6] where time > pothole {
            let since = time - pothole
            let ring = sine(since * 13) * exponential(-since * 3.6)
            pitch += ring * 0.0065
            lift += ring * 0.022
        }
        return Swing(
            lift: lift * drive, pitch: pitch * drive, yaw: sine(time * 0.9) * 0.006 * drive,
            roll: (sine(time * 2.3) * 0.003 + sine(time * 6.1) * 0.0012) * drive)
    }
}

extension VehicleYard {
    mutating func fillStreet(decals: [VehicleDecal]) {
        typealias Key = Motion.Key
        // Overtakes, merges before us, brakes, drives off.
        add(
            .suv,
            Motion([
                Key(-1, -1.3, -14), Key(0.8, -1.25, 9.2), Key(2.2, -0.1, 28), Key(3.2, 1.45, 37.5),
                Key(4.5, 1.6, 44.2), Key(5.5, 1.6, 54), Key(7, 1.6, 72), Key(9, 1.6, 99),
                Key(11, 1.6, 127), Key(14, 1.6, 168),
            ]), paint: 0x24262A, kind: .californiaPassenger, dirt: 0.05, decals: [decals[1]])
        // Pulls out from the kerb, drives ahead slowly, turns right at the crossing.
        add(
            .sedan,
            Motion([
                Key(5.0, 4.15, 62), Key(5.6, 4.15, 62.2), Key(6.6, 3.5, 64.6), Key(7.6, 2.1, 68.6),
                Key(9, 1.62, 75), Key(10.5, 1.6, 81), Key(11.8, 1.65, 86.6), Key(12.8, 2.1, 90.2),
                Key(13.6, 4.2, 92.9), Key(14.3, 8, 93.3), Key(15.5, 18, 93.3), Key(17, 33, 93.3),
            ]), paint: 0x7C1620, kind: .californiaPassenger2026, dirt: 0.1)
        // Turns in from the left and goes ahead of us.
        add(
            .van,
            Motion([
                Key(10, -42, 93.4), Key(12, -20, 93.4), Key(13.6, -8, 93.5), Key(14.8, -1.6, 95.2),
                Key(15.7, 1.1, 99.4), Key(16.6, 1.6, 106), Key(18, 1.62, 116.6),
                Key(20, 1.62, 132.2), Key(22, 1.62, 148),
            ]), paint: 0xE6E7E6, kind: .californiaCommercial, dirt: 0.15,
            decals: Array(decals[2...]))
        // Oncoming.
        let oncoming: [(VehicleStyle, Float, Float, PlateKind)] = [
            (.hatchback, 5.2, 39, .californiaPassenger), (.pickup, 7.7, 57, .californiaCommercial),
            (.suv, 10.2, 71, .nevada), (.sedan, 12.2, 81, .californiaPassenger),
            (.sedan, 18.2, 109, .oregon),
        ]
        for (style, time, y, kind) in oncoming {
            add(
                style,
                Motion([Key(time - 12, -1.35, y + 118), Key(time + 12, -1.35, y - 118)]), kind: kind
            )
        }
        // Parked at the right kerb.
        let parked: [(VehicleStyle, Float, PlateKind)] = [
            (.hatchback, 15, .californiaPassenger), (.suv, 26.5, .arizona),
            (.sedan, 38.5, .californiaPassenger), (.pickup, 51, .californiaCommercial),
            (.suv, 76, .washington), (.sedan, 113.5, .californiaPassenger),
            (.hatchback, 125.5, .californiaVanity), (.suv, 137.5, .californiaPassenger),
        ]
        for (style, y, kind) in parked { add(style, .parked(4.1, y, heading: 0), kind: kind) }
        // Crossing.
        add(
            .suv, Motion([Key(6.5, 50, 96.7), Key(10.5, -30, 96.7)]), paint: 0xB9BDC0,
            kind: .californiaPassenger)
        add(
            .pickup, Motion([Key(8.4, -45, 93.3), Key(12, 35, 93.3)]), paint: 0x1E3A6E,
            kind: .californiaCommercial)
        // Parked on the other side.
        for (style, y) in [
            (VehicleStyle.sedan, Float(22)), (.van, 34), (.suv, 48), (.hatchback, 66), (.sedan, 78),
            (.suv, 112), (.pickup, 124), (.sedan, 139),
        ] {
            add(style, .parked(-4.15, y, heading: .pi))
        }
    }
}
