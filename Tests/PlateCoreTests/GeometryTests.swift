/// Boxes and quads by hand-made cases.

import PlateCore
import Testing

@Suite struct GeometryTests {
    private let unit = Box(x: 0, y: 0, width: 10, height: 4)

    @Test func overlapOfBoxes() {
        #expect(unit.overlap(unit) == 1)
        #expect(unit.overlap(Box(x: 5, y: 0, width: 10, height: 4)) == 20.0 / 60.0)
        #expect(unit.overlap(Box(x: 2, y: 1, width: 5, height: 2)) == 10.0 / 40.0)
        #expect(unit.overlap(Box(x: 10, y: 0, width: 5, height: 4)) == 0)
        #expect(unit.overlap(Box(x: 30, y: 30, width: 5, height: 4)) == 0)
        #expect(unit.overlap(Box(x: 3, y: 1, width: 0, height: 0)) == 0)
        let empty = Box(x: 0, y: 0, width: 0, height: 0)
        #expect(empty.overlap(empty) == 0)
    }

    @Test func centreAndCorners() {
        #expect(unit.centre == Point(5, 2))
        let quad = Quad(unit)
        #expect(quad.corners == [Point(0, 0), Point(10, 0), Point(10, 4), Point(0, 4)])
        #expect(quad.centroid == unit.centre)
        #expect(quad.boundingBox == unit)
        #expect(quad.plateWidth == 10)
    }

    @Test func slantedQuad() {
        let quad = Quad(Point(2, 1), Point(5, 5), Point(4, 9), Point(-2, 1))
        #expect(quad.boundingBox == Box(x: -2, y: 1, width: 7, height: 8))
        #expect(quad.plateWidth == 7.5)
        #expect(quad.centroid == Point(2.25, 4))
    }

    @Test func enlargingKeepsTheCentroid() {
        let quad = Quad(Point(2, 1), Point(5, 5), Point(4, 9), Point(-2, 1))
        let larger = quad.enlarged(by: 2)
        #expect(larger.centroid == quad.centroid)
        #expect(larger.topLeft == Point(1.75, -2))
        #expect(larger.plateWidth == 2 * quad.plateWidth)
        #expect(quad.enlarged(by: 1) == quad)
    }

    @Test func scalingAndMappingMoveEveryCorner() {
        let quad = Quad(unit).scaled(by: 0.5)
        #expect(quad.boundingBox == Box(x: 0, y: 0, width: 5, height: 2))
        let moved = Quad(unit).map { Point($0.x + 1, $0.y - 1) }
        #expect(moved.boundingBox == Box(x: 1, y: -1, width: 10, height: 4))
    }
}
