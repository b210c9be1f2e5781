/// What a technician wants to know of a picture while aiming a camera.
import PlateCore

/// Brightness and sharpness of a grey picture.
public struct PictureMeasures: Sendable, Hashable {
    /// The mean shade, 0…255: well lit scenes have 70 to 160.
    public var brightness: Double
    /// The mean difference of neighbouring pixels in shades, across and down, of the quarter of the
    /// picture in its middle. It has no scale of its own: at one scene, more is sharper.
    public var sharpness: Double

    /// The measures of `picture`.
    public init(_ picture: GreyImage) {
        let (width, height) = (picture.width, picture.height)
        var sum = 0
        var difference = 0
        var count = 0
        picture.pixels.withUnsafeBufferPointer { pixels in
            for pixel in pixels { sum &+= Int(pixel) }
            for y in height / 4..<max(height * 3 / 4, 1) where y + 1 < height {
                for x in width / 4..<max(width * 3 / 4, 1) where x + 1 < width {
                    let place = y &* width &+ x
                    let here = Int(pixels[place])
                    difference &+= abs(here &- Int(pixels[place &+ 1]))
                    difference &+= abs(here &- Int(pixels[place &+ width]))
                    count &+= 2
                }
            }
        }
        brightness = Double(sum) / Double(width * height)
        sharpness = count == 0 ? 0 : Double(difference) / Double(count)
    }
}
