/// Seventeen seconds along a wet street by night, seen by an infra-red camera with its own lamp: a car is
/// followed until it turns off, a pickup turns in, others are parked or come the other way.
import PlateCore

extension Scenario {
    /// The drive.
    static func nightPatrol(seed: UInt64 = 2026_0508) -> Scenario {
        let street = StreetPlan(crossing: 115, crossingHalf: 4.6)
        var scenery = Scenery(seed: seed, isNight: true)
        scenery.layStreet(street)
        scenery.lineStreet(street)
        scenery.postNightSigns(street)
        let decals = scenery.decals()
        var yard = VehicleYard(seed: seed, textures: scenery.textures, isNight: true)
        yard.fillNightStreet(decals: decals)
        let path = Motion([
            .init(0, 1.6, 0), .init(2, 1.62, 18), .init(4, 1.6, 36.5), .init(6, 1.55, 55),
            .init(8, 1.6, 74), .init(10, 1.64, 90), .init(12, 1.6, 102), .init(14, 1.6, 112.5),
            .init(16, 1.62, 122.5), .init(18, 1.6, 136),
        ])
        return Scenario(
            name: "night-patrol", title: "Night patrol under infra-red light",
            cameraName: "infrared",
            seed: seed, width: 1280, height: 720, framesPerSecond: 15, frames: 258,
            startsAt: WallTime(rfc3339: "2026-05-09T05:12:30Z")!,
            lighting: .infraRedNight, plan: .street(street), textures: yard.textures,
            scenery: scenery.instances, vehicles: yard.vehicles, exposures: 4, noise: 0,
            camera: { time in
                let state = path.state(time)
                let swing = Bumps.at(time, speed: state.speed)
                return Camera(
                    position: Vector(state.x, state.y, 1.46 + swing.lift),
                    heading: state.heading * 0.9 + 0.05 + swing.yaw,
                    pitch: -0.03 + swing.pitch - path.acceleration(time) * -0.0022,
                    roll: swing.roll, focal: 2000, width: 1280, height: 720)
            },
            shutterSeconds: 1 / 900, gainCurve: Self.nightExposure,
            nightSensor: .infraRed, streetLamps: scenery.lamps, clipBytesMax: 7_900_000)
    }

    /// A camera that feels its way: steady for some seconds, then long and short exposures in turns, so
    /// that one of them suits both dull and shining plates.
    private static func nightExposure(_ time: Float) -> Float {
        let frame = Int((time * 15).rounded())
        let isStepping = (45..<90).contains(frame) || (165..<215).contains(frame)
        if isStepping { return frame % 2 == 0 ? 1.3 : 0.5 }
        return 1 + 0.1 * sine(time * 0.8)
    }
}

extension Lighting {
    /// Past ten in the evening after rain: next to nothing but the camera's lamp.
    static let infraRedNight = Lighting(
        sunDirection: Vector(0, 0, 1), sun: Colour(), sky: Colour(repeating: 0.004),
        bounce: Colour(), horizon: Colour(repeating: 0.0022), zenith: Colour(repeating: 0.0006),
        cameraLamp: CameraLamp(
            power: 1.15, beam: 0.3, separation: 0.035, sheetingGain: 100, sheetingDegrees: 0.45),
        wetness: 1)
}

extension VehicleYard {
    mutating func fillNightStreet(decals: [VehicleDecal]) {
        typealias Key = Motion.Key
        // Ahead of us; we close up, then it turns right at the crossing.
        add(
            .sedan,
            Motion([
                Key(0, 1.6, 15), Key(2, 1.6, 31.5), Key(4, 1.6, 47.6), Key(5, 1.6, 56),
                Key(6, 1.62, 65), Key(8, 1.6, 88), Key(9.4, 1.62, 103), Key(10.3, 2.1, 109.6),
                Key(11, 4.3, 112.6), Key(11.7, 8, 113.2), Key(13, 20, 113.3), Key(15, 40, 113.3),
            ]), paint: 0x8E9296, kind: .californiaPassenger, dirt: 0.1, decals: [decals[0]])
        // Turns in from the left and goes ahead of us.
        add(
            .pickup,
            Motion([
                Key(8, -42, 113.4), Key(10, -20, 113.4), Key(11.5, -8, 113.5),
                Key(12.6, -1.6, 115.2), Key(13.4, 1.1, 119.4), Key(14.3, 1.6, 125),
                Key(16, 1.6, 132.2), Key(18, 1.62, 144.4), Key(20, 1.62, 160),
            ]), paint: 0x1E3A6E, kind: .californiaCommercial, dirt: 0.2)
        // Waits in the middle of the crossing to turn left.
        add(
            .hatchback,
            Motion([Key(0, -0.5, 124.2), Key(30, -0.5, 123.6)], restHeading: .pi),
            kind: .californiaPassenger)
        // Oncoming.
        let oncoming: [(VehicleStyle, Float, Float, PlateKind)] = [
            (.suv, 3.4, 31, .californiaPassenger), (.sedan, 6.3, 58, .nevada),
            (.pickup, 9.2, 84, .californiaCommercial),
            (.hatchback, 17.2, 131, .californiaPassenger),
        ]
        for (style, time, y, kind) in oncoming {
            add(
                style,
                Motion([Key(time - 12, -1.35, y + 118), Key(time + 12, -1.35, y - 118)]), kind: kind
            )
        }
        // Parked at the right kerb.
        let parked: [(VehicleStyle, Float, PlateKind, Float)] = [
            (.hatchback, 14, .californiaPassenger, 0.05), (.suv, 25.5, .nevadaSunset, 0.1),
            (.sedan, 37, .californiaPassenger, 0.45), (.pickup, 49.5, .californiaCommercial, 0.2),
            (.suv, 62, .arizona, 0.1), (.sedan, 74, .californiaLegacy, 0.05),
            (.hatchback, 85.5, .washington, 0.15), (.suv, 97, .californiaPassenger, 0.3),
            (.sedan, 131, .californiaExempt, 0.1), (.suv, 142.5, .californiaPassenger2026, 0.05),
            (.sedan, 154, .oregon, 0.1),
        ]
        for (style, y, kind, dirt) in parked {
            // Yellow on black, of which infra-red light leaves little, with characters that tell apart.
            let text = kind == .californiaLegacy ? ["DUNE27"] : nil
            add(style, .parked(4.1, y, heading: 0), kind: kind, text: text, dirt: dirt)
        }
        // Parked on the other side, and crossing far ahead.
        for (style, y) in [
            (VehicleStyle.van, Float(20)), (.sedan, 33), (.suv, 47), (.hatchback, 61), (.sedan, 79),
            (.pickup, 96), (.suv, 136), (.sedan, 149),
        ] {
            add(style, .parked(-4.15, y, heading: .pi))
        }
        add(
            .suv, Motion([Key(3, 50, 116.7), Key(8, -30, 116.7)]), kind: .californiaPassenger)
    }
}

extension Scenery {
    /// More signs that shine in the lamp's light: none of them is a plate.
    mutating func postNightSigns(_ street: StreetPlan) {
        let none = lettering(
            ["NO", "PARKING", "ANY TIME"], ink: 0xB3192B, ground: 0xF2F2EE, aspect: 0.75,
            border: true)
        let way = lettering(["ONE WAY"], ink: 0xF2F2EE, ground: 0x121214, aspect: 3)
        let route = lettering(["HWY 84", "2 MILES"], ink: 0xF2F4F2, ground: 0x1D6B41, aspect: 2)
        let stop = lettering(["STOP", "AHEAD"], ink: 0x121214, ground: 0xF0C030, aspect: 1)
        let bus = lettering(["BUS 38R"], ink: 0x121214, ground: 0xF2F2EE, aspect: 2.2, border: true)
        sign(x: 5.7, y: 21, texture: bus, width: 0.5, height: 0.23, bottom: 2.0)
        sign(x: 5.8, y: 56, texture: none, width: 0.36, height: 0.48, bottom: 1.9)
        sign(x: 5.9, y: 83, texture: stop, width: 0.75, height: 0.75, bottom: 1.8)
        sign(x: 6.0, y: 126, texture: route, width: 1.3, height: 0.65, bottom: 2.2)
        sign(
            x: 5.6, y: street.crossing + street.crossingHalf + 1, texture: way, width: 0.9,
            height: 0.3, bottom: 2.2)
        sign(x: -5.7, y: 108, texture: none, width: 0.36, height: 0.48, bottom: 1.9)
    }
}
