/// Pictures of a camera that was held on its side or upside down are decoded as a viewer shows them.

import Imaging
import PlateCore
import Testing

@Suite struct OrientationTests {
    private let width = 96
    private let height = 64

    /// Black, but for a white field in the corner at top left and a grey one at top right.
    private func marked() -> GreyImage {
        var pixels = [UInt8](repeating: 0, count: width * height)
        for y in 0..<16 {
            for x in 0..<16 {
                pixels[y * width + x] = 255
                pixels[y * width + width - 1 - x] = 128
            }
        }
        return GreyImage(width: width, height: height, pixels: pixels)
    }

    /// An EXIF segment with another tag before that of the orientation.
    private func exif(_ value: UInt8, isLittle: Bool, type: UInt8 = 3) -> [UInt8] {
        func number(_ value: Int, _ length: Int) -> [UInt8] {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            return isLittle ? bytes : bytes.reversed()
        }
        var tiff = Array((isLittle ? "II" : "MM").utf8) + number(42, 2) + number(10, 4) + [0, 0]
        tiff += number(2, 2)
        tiff += number(0x0100, 2) + number(4, 2) + number(1, 4) + number(96, 4)
        tiff += number(0x0112, 2) + number(Int(type), 2) + number(1, 4)
        tiff += number(Int(value), 2) + [0, 0] + number(0, 4)
        let body = Array("Exif\0\0".utf8) + tiff
        return [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body
    }

    private func picture(_ segment: [UInt8]) throws -> Picture {
        let bytes = try JPEG.encode(marked(), quality: 95)
        return try PictureFile.decode(Array(bytes.prefix(2)) + segment + bytes.dropFirst(2))
    }

    /// The shade in the middle of each corner: top left, top right, bottom right, bottom left.
    private func corners(_ image: GreyImage) -> [Int] {
        let (right, bottom) = (image.width - 8, image.height - 8)
        return [(8, 8), (right, 8), (right, bottom), (8, bottom)].map { x, y in
            (Int(image.pixels[y * image.width + x]) + 64) / 128
        }
    }

    @Test(arguments: [
        (1, [2, 1, 0, 0]), (2, [1, 2, 0, 0]), (3, [0, 0, 2, 1]), (4, [0, 0, 1, 2]),
        (5, [2, 0, 0, 1]), (6, [0, 2, 1, 0]), (7, [0, 1, 2, 0]), (8, [1, 0, 0, 2]),
    ])
    func aPictureStandsUpright(_ value: Int, _ expected: [Int]) throws {
        for isLittle in [true, false] {
            let picture = try picture(exif(UInt8(value), isLittle: isLittle))
            #expect(corners(picture.grey) == expected)
            #expect(picture.grey.width == (value < 5 ? width : height))
            #expect(picture.grey.height == (value < 5 ? height : width))
            #expect(try corners(picture.colour().grey) == expected)
        }
    }

    @Test func whatSaysNothingThatCanBeUnderstoodIsTakenAsItLies() throws {
        let good = exif(6, isLittle: true)
        let other: [[UInt8]] = [
            [], exif(0, isLittle: true), exif(9, isLittle: false),
            exif(6, isLittle: true, type: 4), [0xFF, 0xE1, 0, 2],
            [0xFF, 0xE1, 0, 8] + good[4..<10],
            [0xFF, 0xE1, 0, 20] + Array("http://ns.adobe.co".utf8),
        ]
        for segment in other {
            #expect(try corners(picture(segment).grey) == [2, 1, 0, 0])
        }
        // Behind another application's segment it counts all the same.
        #expect(try corners(picture(other[6] + good).grey) == [0, 2, 1, 0])
    }

    @Test func damagedSegmentsHarmNobody() throws {
        var mutator = Mutator(seed: 7)
        let good = exif(6, isLittle: true)
        for _ in 0..<2000 {
            // Whether it still decodes is libjpeg's to say.
            _ = try? picture(mutator.mutate(good))
        }
    }
}
