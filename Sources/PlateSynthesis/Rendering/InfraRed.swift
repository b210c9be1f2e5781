/// What near infra-red light of about 850 nm makes of colours. Dyes let it through, so that red, yellow
/// and most printed colours come out as light as what is under them; soot and iron black stay black.

/// Shares of light sent back at 850 nm.
enum InfraRed {
    /// How bright the white under a clear dye is.
    private static let base: Float = 0.86

    /// The share a surface of linear `colour` sends back. `carbon`, 0...1, says how much of its pigment
    /// is soot, which infra-red light sees as the eye does; `blackDye` how far black lets it through.
    @inline(__always)
    static func tone(_ colour: Colour, carbon: Float, blackDye: Float = 0.24) -> Float {
        let grey = 0.25 * colour.x + 0.6 * colour.y + 0.15 * colour.z
        let high = max(colour.x, max(colour.y, colour.z))
        let low = min(colour.x, min(colour.y, colour.z))
        let saturation = (high - low) / max(high, 0.02)
        // Red and yellow vanish; green and blue pigments keep about half of their darkness.
        let warmth = max(colour.x - max(colour.z, colour.y * 0.5), 0) / max(high, 0.02)
        let clear = saturation * mix(0.52, 0.97, min(warmth * 1.5, 1))
        let share = max(clear, (1 - saturation) * blackDye)
        let dyed = max(mix(grey, base, share), grey)
        return mix(dyed, grey, carbon)
    }

    /// The share that bodies, walls and plants send back: less of their colour is dye.
    @inline(__always)
    static func tone(ofSurface colour: Colour) -> Float {
        mix(tone(colour, carbon: 1), tone(colour, carbon: 0, blackDye: 0), 0.45)
    }
}
