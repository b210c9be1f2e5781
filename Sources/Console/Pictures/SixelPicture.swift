/// Pictures as sixels (DEC VT330/VT340 manual, chapter 14): six rows of pixels a line.
import Imaging

/// Encodes one picture.
enum SixelPicture {
    /// The sequence that draws `image` at the cursor, `width` by `height` pixels.
    ///
    /// Colours are a cube of 6 × 7 × 6, dithered: 252 of the 256 that every such terminal has.
    static func encode(_ image: ColourImage, width: Int, height: Int) -> [UInt8] {
        let size = (min(max(1, width), 2000), min(max(1, height), 2000))
        let pixels = image.areaResized(width: size.0, height: size.1)
        let numbers = indices(pixels)
        var out = Array("\u{1B}P0;1;0q\"1;1;\(pixels.width);\(pixels.height)".utf8)
        for number in Set(numbers).sorted() { out += definition(Int(number)) }
        for top in stride(from: 0, to: pixels.height, by: 6) {
            out += band(numbers, pixels.width, top, min(6, pixels.height - top))
        }
        return out + Array("\u{1B}\\".utf8)
    }

    private static let levels = (red: 6, green: 7, blue: 6)

    private static func indices(_ image: ColourImage) -> [UInt8] {
        var numbers = [UInt8](repeating: 0, count: image.width * image.height)
        for y in 0..<image.height {
            for x in 0..<image.width {
                let at = y * image.width + x
                let threshold = Bayer.threshold(x, y)
                func level(_ value: UInt8, _ count: Int) -> Int {
                    // 0...255 to 0..<count, the rest of the division decided by the pattern.
                    let scaled = Int(value) * (count - 1) * 64 / 255
                    return min(count - 1, (scaled + threshold) / 64)
                }
                let red = level(image.pixels[3 * at], levels.red)
                let green = level(image.pixels[3 * at + 1], levels.green)
                let blue = level(image.pixels[3 * at + 2], levels.blue)
                numbers[at] = UInt8((red * levels.green + green) * levels.blue + blue)
            }
        }
        return numbers
    }

    private static func definition(_ number: Int) -> [UInt8] {
        let blue = number % levels.blue
        let green = number / levels.blue % levels.green
        let red = number / levels.blue / levels.green
        let percents = [
            red * 100 / (levels.red - 1), green * 100 / (levels.green - 1),
            blue * 100 / (levels.blue - 1),
        ]
        return Array("#\(number);2;\(percents[0]);\(percents[1]);\(percents[2])".utf8)
    }

    private static func band(
        _ numbers: [UInt8], _ width: Int, _ top: Int, _ rows: Int
    ) -> [UInt8] {
        var masks: [UInt8: [UInt8]] = [:]
        for row in 0..<rows {
            for x in 0..<width {
                let number = numbers[(top + row) * width + x]
                masks[number, default: [UInt8](repeating: 0, count: width)][x] |= 1 << row
            }
        }
        var out: [UInt8] = []
        for (number, mask) in masks.sorted(by: { $0.key < $1.key }) {
            if !out.isEmpty { out.append(UInt8(ascii: "$")) }
            out += Array("#\(number)".utf8) + runs(mask)
        }
        return out + [UInt8(ascii: "-")]
    }

    private static func runs(_ mask: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var at = 0
        while at < mask.count {
            var end = at
            while end < mask.count, mask[end] == mask[at] { end += 1 }
            let character = 63 + mask[at]
            if end - at > 3 {
                out += Array("!\(end - at)".utf8) + [character]
            } else {
                out += [UInt8](repeating: character, count: end - at)
            }
            at = end
        }
        return out
    }
}
