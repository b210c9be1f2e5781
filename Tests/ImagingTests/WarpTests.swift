// Homographies and rectified crops on pictures whose every sample is known.
import Imaging
import PlateCore
import Testing

@Suite struct WarpTests {
    private let skewed = Quad(Point(31, 22), Point(88, 15), Point(94, 47), Point(26, 60))

    /// Brightness x + 2y at pixel centres, which bilinear samples reproduce exactly.
    private func ramp(_ width: Int, _ height: Int) -> GreyImage {
        var image = GreyImage(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width { image[x, y] = UInt8(min(255, x + 2 * y)) }
        }
        return image
    }

    @Test func cornersOfTheSquareGoToTheCornersOfTheQuad() {
        let map = Homography(unitSquareTo: skewed)
        let square = [Point(0, 0), Point(1, 0), Point(1, 1), Point(0, 1)]
        for (from, to) in zip(square, skewed.corners) {
            let mapped = map.map(from)
            #expect(abs(mapped.x - to.x) < 1e-9 && abs(mapped.y - to.y) < 1e-9)
        }
    }

    /// The diagonals of the square meet where the diagonals of the quad meet: perspective, not
    /// bilinear.
    @Test func theMiddleGoesToTheCrossingOfTheDiagonals() {
        let middle = Homography(unitSquareTo: skewed).map(Point(0.5, 0.5))
        func side(_ a: Point, _ b: Point) -> Double {
            (b.x - a.x) * (middle.y - a.y) - (b.y - a.y) * (middle.x - a.x)
        }
        #expect(abs(side(skewed.topLeft, skewed.bottomRight)) < 1e-6)
        #expect(abs(side(skewed.topRight, skewed.bottomLeft)) < 1e-6)
    }

    @Test func anUprightQuadIsCutOut() {
        let image = ramp(60, 50)
        let quad = Quad(Box(x: 10, y: 5, width: 20, height: 10))
        let crop = ImagePyramid(image).warped(quad, width: 20, height: 10)
        for y in 0..<10 {
            for x in 0..<20 {
                #expect(abs(crop[y * 20 + x] - Float(image[x + 10, y + 5])) < 1e-3)
            }
        }
    }

    @Test func samplesFollowTheHomography() {
        let image = ramp(120, 70)
        let map = Homography(unitSquareTo: skewed)
        let crop = ImagePyramid(image).warped(skewed, width: 48, height: 24)
        for y in 0..<24 {
            for x in 0..<48 {
                let point = map.map(Point((Double(x) + 0.5) / 48, (Double(y) + 0.5) / 24))
                let expected = Float(point.x - 0.5 + 2 * (point.y - 0.5))
                #expect(abs(crop[y * 48 + x] - expected) < 0.01)
            }
        }
    }

    @Test func beyondThePictureTheEdgeGoesOn() {
        let image = ramp(30, 20)
        let quad = Quad(Box(x: -100, y: -100, width: 10, height: 10))
        #expect(ImagePyramid(image).warped(quad, width: 8, height: 8).allSatisfy { $0 == 0 })
        let far = Quad(Box(x: 100, y: 100, width: 10, height: 10))
        #expect(ImagePyramid(image).warped(far, width: 8, height: 8).allSatisfy { $0 == 67 })
    }

    /// Stripes of one pixel average to grey when the quad is far wider than the crop, and do not
    /// alias.
    @Test func wideQuadsAreHalvedFirst() {
        var image = GreyImage(width: 512, height: 256)
        for y in 0..<256 {
            for x in 0..<512 where x % 2 == 0 { image[x, y] = 200 }
        }
        let quad = Quad(Box(x: 0, y: 0, width: 512, height: 256))
        let crop = ImagePyramid(image).warped(quad, width: 64, height: 32)
        #expect(crop.allSatisfy { abs($0 - 100) < 1 })
        // Up to twice the width nothing is halved: single pixels still show.
        let narrow = Quad(Box(x: 0, y: 0, width: 64, height: 32))
        let sharp = ImagePyramid(image).warped(narrow, width: 64, height: 32)
        #expect(sharp.contains { $0 == 200 } && sharp.contains { $0 == 0 })
    }

    @Test func uselessQuadsGiveAPictureAllTheSame() {
        let pyramid = ImagePyramid(ramp(9, 3))
        let point = Point(4, 2)
        let huge = Quad(Box(x: -1e8, y: -1e8, width: 2e8, height: 2e8))
        let line = Quad(Point(0, 0), Point(4, 0), Point(8, 0), Point(2, 0))
        let nothing = Quad(Point(.nan, 0), Point(4, 0), Point(.infinity, 9), Point(2, 0))
        for quad in [Quad(point, point, point, point), huge, line, nothing] {
            let crop = pyramid.warped(quad, width: 16, height: 8)
            #expect(crop.count == 128)
            #expect(crop.allSatisfy { $0 >= 0 && $0 <= 255 })
        }
    }
}
