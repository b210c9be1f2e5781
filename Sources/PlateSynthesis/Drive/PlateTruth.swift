/// What is known of every plate in a drive: when it is in view, how wide, where. From geometry and from the pixels
/// that the renderer says show it, never from recognition.
import PlateCore

/// One vehicle's plate over a drive.
struct PlateTruth: Sendable {
    /// Narrower plates are not counted as in view.
    static let inViewPixelsMin = 40.0
    /// A plate of whose pixels this share is seen is unoccluded.
    static let visibleShareMin = 0.93

    let vehicle: SceneVehicle
    private(set) var firstFrame: Int?
    private(set) var lastFrame: Int?
    private(set) var widthPixelsMax = 0.0
    private(set) var frameAtMax = 0
    private(set) var boxAtMax = Box(x: 0, y: 0, width: 0, height: 0)

    init(_ vehicle: SceneVehicle) {
        self.vehicle = vehicle
    }

    /// Takes in one frame: where the plate projects to, and how many pixels show it.
    mutating func observe(frame: Int, camera: Camera, time: Float, visiblePixels: Int) {
        let pose = vehicle.pose(time)
        for corners in [vehicle.model.rearPlate, vehicle.model.frontPlate] {
            guard let quad = Self.quad(corners.map { pose.world($0) }, camera) else { continue }
            let area = Self.area(quad)
            guard area > 0, Double(visiblePixels) >= Self.visibleShareMin * area,
                quad.plateWidth >= Self.inViewPixelsMin
            else { continue }
            firstFrame = firstFrame ?? frame
            lastFrame = frame
            if quad.plateWidth > widthPixelsMax {
                widthPixelsMax = quad.plateWidth
                frameAtMax = frame
                boxAtMax = quad.boundingBox
            }
        }
    }

    /// The plate in the picture; `nil` where it is not wholly inside or turned away.
    static func quad(_ corners: [Vector3], _ camera: Camera) -> Quad? {
        var points: [Point] = []
        for corner in corners {
            let (x, y, depth) = camera.project(corner)
            guard depth > 0.5, x >= 0, y >= 0, x <= Float(camera.width), y <= Float(camera.height)
            else { return nil }
            points.append(Point(Double(x), Double(y)))
        }
        return Quad(points[0], points[1], points[2], points[3])
    }

    /// The area by the shoelace formula; negative where the plate is seen from behind.
    static func area(_ quad: Quad) -> Double {
        let p = quad.corners
        return (0..<4).map { i in
            let (a, b) = (p[i], p[(i + 1) % 4])
            return (a.x * b.y - b.x * a.y) / 2
        }.reduce(0, +)
    }
}
