/// How streets and car parks are laid out and marked, for meshes and for the ground's shader alike.

/// A two-lane street along y with parking on both sides, crossed once.
struct StreetPlan: Sendable {
    /// Middle to kerb.
    static let roadHalf: Float = 5.3
    /// Middle to the line of the parking lane.
    static let laneHalf: Float = 3.05
    /// Middle to the walls.
    static let wallDistance: Float = 9
    /// Kerb height.
    static let kerb: Float = 0.14
    /// Middle of the crossing street along y.
    var crossing: Float
    /// Half its width.
    var crossingHalf: Float
}

/// A car park: an aisle along y, slanting stalls on both sides.
struct CarParkPlan: Sendable {
    /// Middle of the aisle to the stalls' mouths.
    static let aisleHalf: Float = 2.55
    /// Radians between the aisle and the way a car drives in.
    static let stallAngle: Float = 60 * .pi / 180
    /// Length of a stall along its own axis.
    static let stallLength: Float = 5.3
    /// From the stalls' mouths across to the kerb behind them.
    static let kerbDistance: Float = 5.4
    /// Distance of stalls along the aisle.
    static let pitch: Float = 3.15
    /// Where the first stall line meets the aisle.
    var firstLine: Float
    /// How many stalls there are on a side.
    var count: Int
}
