/// How a camera was held when it took a picture, as EXIF tells it (tag 0x0112): which turn makes the stored
/// pixels stand upright, as every viewer shows them. Telephones store portraits lying on their side.

import PlateCore

/// The eight values of the tag; the first row of the stored picture is the named side of the upright one, and
/// its first column the second.
enum Orientation: Int, Sendable {
    case topLeft = 1, topRight, bottomRight, bottomLeft, leftTop, rightTop, rightBottom, leftBottom

    /// What the JPEG in `bytes` says; `topLeft`, which needs no turn, where it says nothing that can be
    /// understood.
    init(ofJPEG bytes: [UInt8]) {
        self = Orientation.tag(in: bytes).flatMap(Orientation.init) ?? .topLeft
    }

    /// `picture` stood upright.
    func upright(_ picture: ColourImage) -> ColourImage {
        let (width, height) = (picture.width, picture.height)
        // The stored place of the upright picture's first pixel, and the way to the next one across and down.
        let (start, across, down) =
            switch self {
            case .topLeft: (0, 1, width)
            case .topRight: (width - 1, -1, width)
            case .bottomRight: (width * height - 1, -1, -width)
            case .bottomLeft: (width * (height - 1), 1, -width)
            case .leftTop: (0, width, 1)
            case .rightTop: (width * (height - 1), -width, 1)
            case .rightBottom: (width * height - 1, -width, -1)
            case .leftBottom: (width - 1, width, -1)
            }
        let isLying = rawValue >= Orientation.leftTop.rawValue
        var turned = ColourImage(
            width: isLying ? height : width, height: isLying ? width : height)
        var place = 0
        for y in 0..<turned.height {
            var stored = start + y * down
            for _ in 0..<turned.width {
                for channel in 0..<3 {
                    turned.pixels[place + channel] = picture.pixels[3 * stored + channel]
                }
                place += 3
                stored += across
            }
        }
        return turned
    }

    /// The tag's value in the first EXIF segment.
    private static func tag(in bytes: [UInt8]) -> Int? {
        let (application1, name) = (UInt8(0xE1), Array("Exif\0\0".utf8))
        let exif = JPEGSegments(bytes).first {
            $0.marker == application1 && $0.contents.starts(with: name)
        }
        return exif.flatMap { TIFF(Array($0.contents.dropFirst(name.count))) }?.short(0x0112)
    }
}

/// The first directory of the TIFF inside EXIF.
private struct TIFF {
    private let bytes: [UInt8]
    private let isLittle: Bool

    init?(_ bytes: [UInt8]) {
        switch bytes.prefix(4) {
        case [0x49, 0x49, 42, 0]: isLittle = true
        case [0x4D, 0x4D, 0, 42]: isLittle = false
        default: return nil
        }
        self.bytes = bytes
    }

    /// The value of `tag` where it is one 16-bit number.
    func short(_ tag: Int) -> Int? {
        guard let directory = number(at: 4, length: 4),
            let count = number(at: directory, length: 2)
        else { return nil }
        for entry in 0..<count {
            let place = directory + 2 + 12 * entry
            guard let found = number(at: place, length: 2) else { return nil }
            if found == tag {
                let isShort =
                    number(at: place + 2, length: 2) == 3 && number(at: place + 4, length: 4) == 1
                return isShort ? number(at: place + 8, length: 2) : nil
            }
        }
        return nil
    }

    private func number(at place: Int, length: Int) -> Int? {
        guard place + length <= bytes.count else { return nil }
        return (0..<length).reduce(0) { sum, index in
            sum << 8 | Int(bytes[place + (isLittle ? length - 1 - index : index)])
        }
    }
}
