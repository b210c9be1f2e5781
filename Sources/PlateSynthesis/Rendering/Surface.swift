/// What a triangle is made of. The shader knows how each kind looks.

/// A point or direction in metres: x to the right, y ahead, z up.
package typealias Vector = SIMD3<Float>

/// One material with its numbers.
package struct Surface: Sendable {
    /// How the shader treats it.
    enum Kind: UInt8, Sendable {
        /// Painted bodywork, with wheel arches and seams by place on the vehicle.
        case bodywork
        /// The back of a vehicle: lamps, seams, recess of the plate.
        case rearEnd
        /// The front of a vehicle: lamps and grille.
        case frontEnd
        /// Windows and pillars over the belt line.
        case greenhouse
        /// Tyre and rim, seen from the side.
        case wheel
        /// The plate; its texture is the vehicle's.
        case plate
        /// Lettering or a sign from a texture.
        case poster
        /// The ground, by place in the world.
        case ground
        /// Walls with windows.
        case wall
        /// Something matt of one colour.
        case matt
        /// Something bright and smooth.
        case metal
        /// Leaves.
        case leaf
    }

    var kind: Kind
    /// Linear light reflected.
    var colour: Colour
    /// Texture, seed or style, as the kind has it.
    var index: Int32 = 0
    /// The share of the camera's own light sent straight back to it: 1 for a plate's sheeting.
    var retro: Float = 0
    /// Light of its own, by night.
    var glow: Float = 0

    static func matt(_ hex: UInt32) -> Surface { Surface(kind: .matt, colour: linear(rgb(hex))) }
}

/// Linear light of a display colour, by the usual power.
package func linear(_ colour: Colour) -> Colour {
    func channel(_ value: Float) -> Float {
        value <= 0.04045 ? value / 12.92 : Float(power(Double((value + 0.055) / 1.055), 2.4))
    }
    return Colour(channel(colour.x), channel(colour.y), channel(colour.z))
}
