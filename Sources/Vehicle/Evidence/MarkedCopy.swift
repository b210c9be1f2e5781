/// The copy of a stored picture that people look at: the marking burnt in below it, and, where that was
/// asked for, everything but the plate blanked.
import Custody
import Imaging
import PlateCore

enum MarkedCopy {
    /// Good enough to compare characters by eye; the stored JPEG goes along untouched.
    private static let quality = 85
    /// How much around the plate is left where the rest is blanked, as a factor on its size.
    private static let leftEnlargement = 1.25

    /// - Parameters:
    ///   - jpeg: the picture as it is stored.
    ///   - marks: lines in ASCII, the marking first.
    ///   - quad: the plate's corners in this picture; all else is blanked where they are given.
    /// - Throws: `badData` where the picture does not decode.
    static func make(
        _ jpeg: [UInt8], marks: [String], blankingAllBut quad: Quad?
    ) throws(PlatedError) -> EvidenceCopy {
        var picture = try JPEG.decodeColour(jpeg).picture
        if let quad {
            picture = picture.blanked(outside: quad.enlarged(by: leftEnlargement).boundingBox)
        }
        return EvidenceCopy(
            jpeg: try JPEG.encode(picture.captioned(marks), quality: quality),
            isRedacted: quad != nil)
    }
}
