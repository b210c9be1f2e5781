import PlateCore

/// Sizes that files claim, checked before any memory is asked for.
package enum PictureSize {
    /// Throws `badData` where a picture of `width` by `height` is empty or beyond `Limits`.
    package static func check(width: Int, height: Int) throws(PlatedError) {
        let sides = 1...Limits.imageSidePixelsMax
        guard sides.contains(width), sides.contains(height),
            width * height <= Limits.imagePixelsMax
        else {
            throw PlatedError(
                .badData, "absurd picture size \(width)×\(height)",
                hint: "A side is 1 to \(Limits.imageSidePixelsMax) pixels, "
                    + "a picture at most \(Limits.imagePixelsMax) in all.")
        }
    }
}
