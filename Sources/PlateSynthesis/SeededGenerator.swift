/// Repeatable randomness for everything that is drawn: one seed, one picture, on every machine.
///
/// SplitMix64 after Steele, Lea and Flood (2014). Not for secrets.

/// A stream of numbers that depends on its seed alone.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A stream by its seed.
    public init(seed: UInt64) { state = seed }

    /// A stream for one item of a series: the same item gives the same numbers in any order of work.
    public init(seed: UInt64, item: Int) {
        state = hash64(seed &+ hash64(UInt64(bitPattern: Int64(item)) &+ 0x51_7C_C1_B7_27_22_0A_95))
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return hash64(state)
    }

    /// Uniform in 0..<1.
    package mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }

    /// Uniform between two bounds.
    package mutating func between(_ low: Float, _ high: Float) -> Float {
        low + (high - low) * unit()
    }

    /// Uniform among whole numbers.
    package mutating func integer(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// True once in a while, with `probability`.
    package mutating func chance(_ probability: Float) -> Bool { unit() < probability }

    /// One of `choices`, which must not be empty.
    package mutating func pick<C: RandomAccessCollection>(_ choices: C) -> C.Element {
        let offset = Int(next() % UInt64(choices.count))
        return choices[choices.index(choices.startIndex, offsetBy: offset)]
    }
}

/// A number that looks random for every input: the finaliser of SplitMix64.
@inlinable
package func hash64(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}
