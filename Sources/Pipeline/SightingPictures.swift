/// The pictures stored with a read: the scene as it came, and the plate cut out of it in colour.
///
/// Both are of the very frame that was read. Made once a sighting, not once a frame.
import Imaging
import PlateCore

/// Two JPEGs of one frame.
struct SightingPictures: Sendable {
    /// How much of the surroundings the crop shows, as a factor on the plate's size.
    static let cropEnlargement = 1.4
    /// Good enough to compare characters by eye.
    static let cropQuality = 90
    /// Of scenes that came uncompressed.
    static let sceneQuality = 85

    /// The whole frame.
    let scene: [UInt8]
    /// The plate and a little around it; `nil` where the quad lies outside the picture.
    let crop: [UInt8]?

    init(_ sighting: PlateSighting) throws(PlatedError) {
        let colour: ColourImage
        switch sighting.bestFrame.original {
        case .jpeg(let bytes):
            scene = bytes
            colour = try JPEG.decodeColour(bytes).picture
        case .planar(let planes):
            scene = try JPEG.encode(planes, quality: Self.sceneQuality)
            colour = try JPEG.decodeColour(scene).picture
        }
        let box = sighting.bestReading.quad.enlarged(by: Self.cropEnlargement).boundingBox
        guard let cut = colour.cropped(to: box) else {
            crop = nil
            return
        }
        crop = try JPEG.encode(cut, quality: Self.cropQuality)
    }
}
