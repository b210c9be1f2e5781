// Resizing against a plain average over the exact area of every new pixel.
import Imaging
import PlateCore
import Testing

@Suite struct ResizeTests {
    /// A picture of noise over a gradient.
    private func picture(_ width: Int, _ height: Int) -> GreyImage {
        var state: UInt64 = 42
        var image = GreyImage(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                image[x, y] = UInt8(
                    truncatingIfNeeded: (state >> 58) &+ UInt64((x * 3 + y * 5) % 190))
            }
        }
        return image
    }

    /// The average of the area that pixel (x, y) of the smaller picture covers.
    private func average(_ image: GreyImage, _ width: Int, _ height: Int, _ x: Int, _ y: Int)
        -> Double
    {
        func shares(_ index: Int, _ count: Int, _ newCount: Int) -> [(Int, Double)] {
            let scale = Double(count) / Double(newCount)
            let (start, end) = (Double(index) * scale, Double(index + 1) * scale)
            return (0..<count).compactMap {
                let share = min(end, Double($0 + 1)) - max(start, Double($0))
                return share > 0 ? ($0, share / scale) : nil
            }
        }
        var sum = 0.0
        for (row, down) in shares(y, image.height, height) {
            for (column, across) in shares(x, image.width, width) {
                sum += down * across * Double(image[column, row])
            }
        }
        return sum
    }

    @Test(arguments: [
        (64, 36, 32, 18), (66, 39, 22, 13), (70, 40, 31, 17), (33, 47, 33, 20), (41, 29, 1, 1),
        (100, 3, 64, 2), (17, 90, 16, 15), (96, 48, 8, 16), (96, 54, 16, 9), (100, 40, 25, 10),
        (600, 4, 2, 2),
    ])
    func shrinkingAveragesAreas(width: Int, height: Int, newWidth: Int, newHeight: Int) {
        let image = picture(width, height)
        let small = image.areaResized(width: newWidth, height: newHeight)
        #expect(small.width == newWidth && small.height == newHeight)
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                let exact = average(image, newWidth, newHeight, x, y)
                // Half a step for the rounding, a little for the float sums.
                #expect(abs(Double(small[x, y]) - exact) <= 0.52)
            }
        }
    }

    @Test func halvesRoundUp() {
        let image = GreyImage(width: 4, height: 2, pixels: [0, 1, 255, 255, 1, 0, 255, 254])
        #expect(image.areaResized(width: 2, height: 1).pixels == [1, 255])
        #expect(image.halved().pixels == [1, 255])
    }

    /// Halving goes sixteen pixels at a time; the rest of a row must not differ.
    @Test(arguments: [2, 3, 30, 31, 32, 33, 34, 65, 67])
    func halvingDropsOddEdges(side: Int) {
        let image = picture(side, side)
        let half = image.halved()
        #expect(half.width == side / 2 && half.height == side / 2)
        for y in 0..<side / 2 {
            for x in 0..<side / 2 {
                let sum =
                    Int(image[2 * x, 2 * y]) + Int(image[2 * x + 1, 2 * y])
                    + Int(image[2 * x, 2 * y + 1]) + Int(image[2 * x + 1, 2 * y + 1])
                #expect(Int(half[x, y]) == (sum + 2) / 4)
            }
        }
    }

    @Test func growingInterpolates() {
        let image = GreyImage(width: 2, height: 1, pixels: [0, 100])
        let large = image.areaResized(width: 8, height: 2)
        #expect(large.pixels == [0, 0, 13, 38, 63, 88, 100, 100, 0, 0, 13, 38, 63, 88, 100, 100])
    }

    @Test func sameSizeIsTheSamePicture() {
        let image = picture(31, 17)
        #expect(image.areaResized(width: 31, height: 17) == image)
    }
}
