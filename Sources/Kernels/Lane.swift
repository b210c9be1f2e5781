/// The vector type and the tile of the instruction set this copy of the kernels is compiled for.
///
/// The folder is compiled three times. Only pointers, integers, SIMD operators and InlineArray are
/// used in it: a generic specialisation of the standard library would be a weak symbol that the
/// linker may put in place of another module's, and crash an older processor.

#if KERNEL_V4
    /// One AVX-512 register.
    typealias Lane = SIMD16<Float>
    /// Lanes of output channels a tile holds.
    typealias LanesPerTile = InlineArray<1, Lane>
    @inline(__always) var lanesPerTile: Int { 1 }
    @inline(__always) var laneWidth: Int { 16 }
#elseif KERNEL_V3
    /// One AVX register.
    typealias Lane = SIMD8<Float>
    /// Lanes of output channels a tile holds.
    typealias LanesPerTile = InlineArray<2, Lane>
    @inline(__always) var lanesPerTile: Int { 2 }
    @inline(__always) var laneWidth: Int { 8 }
#else
    /// One SSE register.
    typealias Lane = SIMD4<Float>
    /// Lanes of output channels a tile holds.
    typealias LanesPerTile = InlineArray<2, Lane>
    @inline(__always) var lanesPerTile: Int { 2 }
    @inline(__always) var laneWidth: Int { 4 }
#endif

/// `sum + weight * value`, fused where the instruction set can: elsewhere `addProduct` would be a
/// call of the C library for each channel.
@inline(__always)
func multiplyAdd(_ sum: Lane, _ weight: Lane, _ value: Float) -> Lane {
    #if KERNEL_V3 || KERNEL_V4
        return sum.addingProduct(weight, Lane(repeating: value))
    #else
        return sum + weight * Lane(repeating: value)
    #endif
}

/// Negative channels become 0; one maximum instruction.
@inline(__always)
func rectify(_ value: Lane) -> Lane {
    value.replacing(with: 0, where: value .< 0)
}

/// The lane that starts at `place`, which lies on a multiple of its size.
@inline(__always)
func load(_ place: UnsafePointer<Float>) -> Lane {
    UnsafeRawPointer(place).load(as: Lane.self)
}

/// Writes the lane to `place`, which lies on a multiple of its size.
@inline(__always)
func store(_ value: Lane, _ place: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(place).storeBytes(of: value, as: Lane.self)
}
