/// Where a thing is when: smooth paths through a few known places.

/// A path over time on the ground.
struct Motion: Sendable {
    /// Seconds, metres, metres.
    struct Key: Sendable {
        var time: Float
        var x: Float
        var y: Float

        init(_ time: Float, _ x: Float, _ y: Float) {
            self.time = time
            self.x = x
            self.y = y
        }
    }

    /// What a path says of one instant.
    struct State {
        var x: Float
        var y: Float
        /// Radians clockwise from +y, the way it moves.
        var heading: Float
        /// Metres per second.
        var speed: Float
    }

    private let keys: [Key]
    /// Heading while it stands.
    private let restHeading: Float

    /// A path through `keys`, in order of time.
    init(_ keys: [Key], restHeading: Float = 0) {
        self.keys = keys
        self.restHeading = restHeading
    }

    /// Something that stands.
    static func parked(_ x: Float, _ y: Float, heading: Float) -> Motion {
        Motion([Key(0, x, y)], restHeading: heading)
    }

    /// Whether it never moves.
    var isParked: Bool { keys.count == 1 }

    /// Steady along y, at `y` when `time` is.
    static func steady(x: Float, y: Float, at time: Float, speed: Float) -> Motion {
        Motion([Key(time - 20, x, y - 20 * speed), Key(time + 20, x, y + 20 * speed)])
    }

    private func slope(_ i: Int) -> SIMD2<Float> {
        let low = max(i - 1, 0)
        let high = min(i + 1, keys.count - 1)
        guard high > low else { return .zero }
        let way = SIMD2(keys[high].x - keys[low].x, keys[high].y - keys[low].y)
        return way / (keys[high].time - keys[low].time)
    }

    private func place(_ time: Float) -> SIMD2<Float> {
        let last = keys.count - 1
        if time <= keys[0].time {
            return SIMD2(keys[0].x, keys[0].y) + slope(0) * (time - keys[0].time)
        }
        if time >= keys[last].time {
            return SIMD2(keys[last].x, keys[last].y) + slope(last) * (time - keys[last].time)
        }
        var i = 0
        while keys[i + 1].time < time { i += 1 }
        let (a, b) = (keys[i], keys[i + 1])
        let span = b.time - a.time
        let t = (time - a.time) / span
        let (t2, t3) = (t * t, t * t * t)
        let start = SIMD2(a.x, a.y) * (2 * t3 - 3 * t2 + 1) + slope(i) * (span * (t3 - 2 * t2 + t))
        return start + SIMD2(b.x, b.y) * (3 * t2 - 2 * t3) + slope(i + 1) * (span * (t3 - t2))
    }

    /// Place, heading and speed at `time`.
    func state(_ time: Float) -> State {
        let at = place(time)
        let step: Float = 0.02
        let way = (place(time + step) - place(time - step)) / (2 * step)
        let speed = (way * way).sum().squareRoot()
        let heading = speed > 0.15 ? arcTangent(way.x, way.y) : restHeading
        return State(x: at.x, y: at.y, heading: heading, speed: speed)
    }

    /// Metres per second squared along the way, negative when it slows down.
    func acceleration(_ time: Float) -> Float {
        (state(time + 0.2).speed - state(time - 0.2).speed) / 0.4
    }
}
