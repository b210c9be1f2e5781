/// The frame that won a sighting, in colour: the scene as it came and the plate cut out of it to be
/// stored, and what the state is told from.
///
/// All are of the very frame that was read. Made where a sighting is written, not once a frame.
import Imaging
import PlateCore

/// One frame decoded in colour.
struct SightingPictures: Sendable {
    /// How much of the surroundings the crop shows, as a factor on the plate's size.
    static let cropEnlargement = 1.4
    /// Good enough to compare characters by eye.
    static let cropQuality = 90
    /// Of scenes that came uncompressed.
    static let sceneQuality = 85

    /// The whole frame.
    let scene: [UInt8]
    /// The whole frame, decoded.
    let colour: ColourImage
    /// The plate's corners.
    let quad: Quad

    init(_ sighting: PlateSighting) throws(PlatedError) {
        quad = sighting.bestReading.quad
        switch sighting.bestFrame.original {
        case .jpeg(let bytes):
            scene = bytes
            colour = try JPEG.decodeColour(bytes).picture
        case .planar(let planes):
            scene = try JPEG.encode(planes, quality: Self.sceneQuality)
            colour = try JPEG.decodeColour(scene).picture
        }
    }

    /// The plate and a little around it as a JPEG; `nil` where the quad lies outside the picture.
    func crop() throws(PlatedError) -> [UInt8]? {
        let box = quad.enlarged(by: Self.cropEnlargement).boundingBox
        guard let cut = colour.cropped(to: box) else { return nil }
        return try JPEG.encode(cut, quality: Self.cropQuality)
    }
}
