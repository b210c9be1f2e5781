/// Pictures by kitty's graphics protocol: pixels in base 64, in pieces of 4096 bytes.
import Foundation
import Imaging

/// Encodes one picture.
enum KittyPicture {
    /// Bytes of one piece, by the protocol.
    private static let pieceBytes = 4096

    /// The sequence that draws `image` at the cursor over the cells of `area`.
    static func encode(_ image: ColourImage, area: CellArea, isInTmux: Bool) -> [UInt8] {
        let text = Array(Data(image.pixels).base64EncodedString().utf8)
        var out: [UInt8] = []
        var at = 0
        repeat {
            let end = min(text.count, at + pieceBytes)
            let more = end < text.count ? 1 : 0
            let keys =
                at == 0
                ? "a=T,f=24,s=\(image.width),v=\(image.height),c=\(area.width),r=\(area.height),"
                    + "C=1,q=2,m=\(more)"
                : "m=\(more)"
            let piece = Array("\u{1B}_G\(keys);".utf8) + text[at..<end] + Array("\u{1B}\\".utf8)
            out += wrapped(piece, isInTmux)
            at = end
        } while at < text.count
        return out
    }

    /// The sequence that takes every picture away, and its pixels out of the terminal's memory.
    static func removal(isInTmux: Bool) -> [UInt8] {
        wrapped(Array("\u{1B}_Ga=d,d=A,q=2\u{1B}\\".utf8), isInTmux)
    }

    /// tmux hands on what is wrapped so.
    private static func wrapped(_ bytes: [UInt8], _ isInTmux: Bool) -> [UInt8] {
        guard isInTmux else { return bytes }
        let doubled = bytes.flatMap { $0 == 0x1B ? [0x1B, 0x1B] : [$0] }
        return Array("\u{1B}Ptmux;".utf8) + doubled + Array("\u{1B}\\".utf8)
    }
}
