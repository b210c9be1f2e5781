/// The proportions of the vehicles that drive through fixtures, in metres. No model of any maker.

/// Body styles.
public enum VehicleStyle: String, Sendable, CaseIterable {
    case sedan, hatchback, suv, pickup, van
}

/// Numbers that meshes and procedural surfaces agree on. The origin is on the ground in the middle;
/// the vehicle looks along +y.
struct VehicleShape: Sendable {
    var style: VehicleStyle
    var length: Float
    var width: Float
    /// Ground to roof.
    var height: Float
    var clearance: Float
    /// Where doors end and windows begin.
    var belt: Float
    var frontAxle: Float
    var rearAxle: Float
    var wheelRadius: Float
    /// Windows at the belt line reach from here ...
    var glassRear: Float
    /// ... to here,
    var glassFront: Float
    /// and the roof from here ...
    var roofRear: Float
    /// ... to here.
    var roofFront: Float
    /// Half the width of the windows' base and of the roof.
    var glassHalf: Float
    var roofHalf: Float
    /// Where pillars stand between side windows.
    var pillars: SIMD2<Float>
    /// Side windows end here towards the back: a van has none behind.
    var windowsEnd: Float
    /// Middle of the rear plate above ground.
    var rearPlate: Float
    /// Middle of the front plate above ground.
    var frontPlate: Float
    /// Rear lamps: from here outwards, between two heights.
    var lampInner: Float
    var lampLow: Float
    var lampHigh: Float
    /// Height of the head lamps' middle.
    var headLamp: Float
    /// How far a separate rear bumper stands out; 0 for none.
    var bumper: Float

    static func of(_ style: VehicleStyle) -> VehicleShape {
        switch style {
        case .sedan: sedan
        case .hatchback: hatchback
        case .suv: suv
        case .pickup: pickup
        case .van: van
        }
    }

    private static let sedan = VehicleShape(
        style: .sedan, length: 4.78, width: 1.84, height: 1.45, clearance: 0.2, belt: 0.95,
        frontAxle: 1.42, rearAxle: -1.38, wheelRadius: 0.335, glassRear: -1.78, glassFront: 1.08,
        roofRear: -0.86, roofFront: 0.2, glassHalf: 0.8, roofHalf: 0.59,
        pillars: SIMD2(-0.22, -1.12), windowsEnd: -2, rearPlate: 0.8, frontPlate: 0.5,
        lampInner: 0.52, lampLow: 0.74, lampHigh: 0.92, headLamp: 0.68, bumper: 0)
    private static let hatchback = VehicleShape(
        style: .hatchback, length: 4.1, width: 1.78, height: 1.5, clearance: 0.19, belt: 0.97,
        frontAxle: 1.28, rearAxle: -1.27, wheelRadius: 0.32, glassRear: -1.98, glassFront: 1.1,
        roofRear: -1.62, roofFront: 0.2, glassHalf: 0.78, roofHalf: 0.6,
        pillars: SIMD2(-0.18, -1.15), windowsEnd: -3, rearPlate: 0.72, frontPlate: 0.5,
        lampInner: 0.6, lampLow: 0.74, lampHigh: 0.96, headLamp: 0.7, bumper: 0)
    private static let suv = VehicleShape(
        style: .suv, length: 4.72, width: 1.92, height: 1.72, clearance: 0.25, belt: 1.08,
        frontAxle: 1.4, rearAxle: -1.37, wheelRadius: 0.375, glassRear: -2.28, glassFront: 1.02,
        roofRear: -2.0, roofFront: 0.16, glassHalf: 0.85, roofHalf: 0.68,
        pillars: SIMD2(-0.2, -1.25), windowsEnd: -3, rearPlate: 0.86, frontPlate: 0.58,
        lampInner: 0.66, lampLow: 0.82, lampHigh: 1.06, headLamp: 0.82, bumper: 0)
    private static let pickup = VehicleShape(
        style: .pickup, length: 5.7, width: 2.0, height: 1.88, clearance: 0.32, belt: 1.24,
        frontAxle: 1.86, rearAxle: -1.72, wheelRadius: 0.4, glassRear: -0.72, glassFront: 1.3,
        roofRear: -0.56, roofFront: 0.5, glassHalf: 0.86, roofHalf: 0.7,
        pillars: SIMD2(0.1, -5), windowsEnd: -3, rearPlate: 0.63, frontPlate: 0.62,
        lampInner: 0.82, lampLow: 0.86, lampHigh: 1.22, headLamp: 0.95, bumper: 0.14)
    private static let van = VehicleShape(
        style: .van, length: 5.5, width: 2.02, height: 2.3, clearance: 0.24, belt: 1.2,
        frontAxle: 1.78, rearAxle: -1.55, wheelRadius: 0.36, glassRear: -2.7, glassFront: 2.02,
        roofRear: -2.66, roofFront: 1.2, glassHalf: 0.97, roofHalf: 0.87,
        pillars: SIMD2(-5, -5), windowsEnd: 0.55, rearPlate: 0.78, frontPlate: 0.55,
        lampInner: 0.84, lampLow: 0.95, lampHigh: 1.18, headLamp: 0.85, bumper: 0)

    /// Height of the lower body's upper edge at `y`: boot, doors, bonnet.
    func deck(_ y: Float) -> Float {
        let front = length / 2
        let points: [SIMD2<Float>]
        switch style {
        case .sedan:
            points = [
                SIMD2(-front, 0.95), SIMD2(-front + 0.1, 1.0), SIMD2(-1.75, 1.03),
                SIMD2(-1.2, 0.97), SIMD2(0.9, 0.95), SIMD2(1.15, 0.94), SIMD2(1.9, 0.86),
                SIMD2(2.25, 0.75), SIMD2(front, 0.64),
            ]
        case .hatchback:
            points = [
                SIMD2(-front, 1.0), SIMD2(1.0, 0.96), SIMD2(1.15, 0.95), SIMD2(1.7, 0.88),
                SIMD2(1.95, 0.76), SIMD2(front, 0.64),
            ]
        case .suv:
            points = [
                SIMD2(-front, 1.1), SIMD2(0.95, 1.08), SIMD2(1.15, 1.07), SIMD2(2.0, 1.0),
                SIMD2(2.25, 0.88), SIMD2(front, 0.72),
            ]
        case .pickup:
            points = [
                SIMD2(-front, 1.3), SIMD2(-0.7, 1.3), SIMD2(-0.6, 1.24), SIMD2(1.3, 1.24),
                SIMD2(2.55, 1.14), SIMD2(2.78, 1.0), SIMD2(front, 0.8),
            ]
        case .van:
            points = [
                SIMD2(-front, 1.22), SIMD2(1.9, 1.2), SIMD2(2.1, 1.16), SIMD2(2.55, 0.98),
                SIMD2(front, 0.74),
            ]
        }
        for (a, b) in zip(points, points.dropFirst()) where y <= b.x {
            return mix(a.y, b.y, max(0, (y - a.x) / (b.x - a.x)))
        }
        return points[points.count - 1].y
    }

    /// Half the body's width at `y`: rounded towards the corners, as seen from above.
    func half(_ y: Float) -> Float {
        let toEnd = max(0, abs(y) - (length / 2 - 0.75)) / 0.75
        let isBoxy = style == .pickup || style == .van
        return width / 2 * (1 - (y > 0 ? 0.16 : (isBoxy ? 0.03 : 0.1)) * toEnd * toEnd)
    }

    /// Where the rear plate's middle is.
    var rearPlateCentre: Vector { Vector(0, -length / 2 - bumper - 0.016, rearPlate) }
    /// Where the front plate's middle is.
    var frontPlateCentre: Vector { Vector(0, length / 2 + 0.02, frontPlate) }

    /// The corners of the rear or front plate, clockwise from its own top left.
    func plateCorners(front: Bool) -> [Vector] {
        let centre = front ? frontPlateCentre : rearPlateCentre
        let across = Vector(front ? -Self.plateWidth : Self.plateWidth, 0, 0) / 2
        let up = Vector(0, front ? -0.004 : 0.006, Self.plateHeight / 2)
        return [
            centre - across + up, centre + across + up, centre + across - up, centre - across - up,
        ]
    }

    /// 12 inches.
    static let plateWidth: Float = 0.3048
    /// 6 inches.
    static let plateHeight: Float = 0.1524
}
