/// Takes one picture of a moving scene: several exposures within the shutter's time, each a little
/// shifted, averaged. So edges are smooth and what moves is blurred by its real motion.
import Imaging
import PlateCore

/// What a picture shows of one vehicle's plate.
package struct PlateView: Sendable {
    /// The vehicle's number.
    package var vehicle: Int
    /// The plate's corners in the middle of the exposure, by geometry.
    package var quad: Quad
    /// The share of the plate that can be seen, by counting pixels; above 1 by rounding only.
    package var visibleShare: Double
    /// Whether all corners lie inside the picture.
    package var isInside: Bool
}

/// A picture with its truth.
package struct RenderedFrame: Sendable {
    /// The picture.
    package var image: ColourImage
    /// Every plate that faces the camera in front of it.
    package var plates: [PlateView]
}

/// Renders frames of one scenario, one at a time; threads have one each.
final class FrameRenderer {
    private let scenario: Scenario
    private let buffer: VisibilityBuffer
    private var sum: [Colour]

    init(_ scenario: Scenario) {
        self.scenario = scenario
        buffer = VisibilityBuffer(width: scenario.width, height: scenario.height)
        sum = Array(repeating: Colour(), count: scenario.width * scenario.height)
    }

    deinit { buffer.free() }

    /// Where in a pixel, and in the shutter's time, the exposures lie.
    private static func offsets(_ count: Int) -> [(shift: SIMD2<Float>, moment: Float)] {
        (0..<count).map { i in
            let x = (Float(i) + 0.5) / Float(count)
            let y = (Float(i) * 0.618_034 + 0.25).truncatingRemainder(dividingBy: 1)
            return (
                SIMD2(x - 0.5, y - 0.5), (Float((i * 5 + 2) % count) + 0.5) / Float(count) - 0.5
            )
        }
    }

    /// Frame `number` of the scenario.
    func render(_ number: Int) -> RenderedFrame {
        let time = Float(number) / Float(scenario.framesPerSecond)
        for i in sum.indices { sum[i] = Colour() }
        let middle = scenario.scene(at: time)
        let (right, _, forward) = middle.camera.axes
        let shadowCentre = middle.camera.position + (forward + right * 0.1) * 26
        let cameraLamp = scenario.lighting.cameraLamp
        let shadow =
            cameraLamp == nil
            ? ShadowMap(
                middle.instances, around: Vector(shadowCentre.x, shadowCentre.y, 0),
                sun: scenario.lighting.sunDirection) : nil
        let contact = ContactShadow(
            middle.instances, around: middle.camera.position + forward * 50)
        let offsets = Self.offsets(scenario.exposures)
        var pixelCounts = [Int32: Int]()
        for (shift, moment) in offsets {
            let scene = scenario.scene(at: time + moment * scenario.shutter(at: time))
            var rasteriser = Rasteriser(camera: scene.camera, jitter: shift, buffer: buffer)
            buffer.clear()
            rasteriser.draw(scene.instances)
            let lamps = cameraLamp.map {
                NightLamps($0, street: scenario.streetLamps, scene: scene)
            }
            scene.instances.map(\.look).withUnsafeBufferPointer { looks in
                let shader = Shader(
                    lighting: scenario.lighting, plan: scenario.plan, textures: scenario.textures,
                    looks: looks, shadow: shadow, contact: contact, shadowShift: shift,
                    lamps: lamps)
                expose(rasteriser, shader, &pixelCounts)
            }
        }
        let views = plates(middle, pixelCounts, exposures: offsets.count)
        let developer = Development(scenario: scenario, frame: number)
        return RenderedFrame(
            image: developer.picture(sum, exposures: offsets.count), plates: views)
    }

    /// Adds one exposure to the sum, and counts the plates' pixels.
    private func expose(
        _ rasteriser: Rasteriser, _ shader: Shader, _ pixelCounts: inout [Int32: Int]
    ) {
        rasteriser.triangles.withUnsafeBufferPointer { triangles in
            rasteriser.vertices.withUnsafeBufferPointer { vertices in
                rasteriser.surfaces.withUnsafeBufferPointer { surfaces in
                    let buffers = SeenBuffers(
                        triangles: triangles, vertices: vertices, surfaces: surfaces)
                    add(buffers, rasteriser, shader, &pixelCounts)
                }
            }
        }
    }

    /// What one exposure has drawn, borrowed.
    private struct SeenBuffers {
        let triangles: UnsafeBufferPointer<SeenTriangle>
        let vertices: UnsafeBufferPointer<Vertex>
        let surfaces: UnsafeBufferPointer<Surface>
    }

    private func add(
        _ buffers: SeenBuffers, _ rasteriser: Rasteriser, _ shader: Shader,
        _ pixelCounts: inout [Int32: Int]
    ) {
        sum.withUnsafeMutableBufferPointer { sum in
            for row in 0..<buffer.height {
                for column in 0..<buffer.width {
                    let at = row * buffer.width + column
                    let ray = rasteriser.ray(column, row)
                    let index = buffer.seen[at]
                    guard index >= 0 else {
                        sum[at] += shader.skyLight(
                            normalised(rasteriser.direction(ray)))
                        continue
                    }
                    let seen = buffers.triangles[Int(index)]
                    let surface = buffers.surfaces[Int(seen.corners.w)]
                    if surface.kind == .plate {
                        let vehicle = shader.looks[Int(seen.instance)].vehicle
                        pixelCounts[vehicle, default: 0] += 1
                    }
                    sum[at] += Self.colour(
                        seen, surface, ray, buffers.vertices, rasteriser, shader)
                }
            }
        }
    }

    @inline(__always)
    private static func colour(
        _ seen: SeenTriangle, _ surface: Surface, _ ray: Vector,
        _ vertices: UnsafeBufferPointer<Vertex>, _ rasteriser: Rasteriser, _ shader: Shader
    ) -> Colour {
        let a = vertices[Int(seen.corners.x)]
        let b = vertices[Int(seen.corners.y)]
        let c = vertices[Int(seen.corners.z)]
        func weights(_ ray: Vector) -> (Vector, Float) {
            let parts = Vector(
                dot(seen.first, ray), dot(seen.second, ray), dot(seen.third, ray))
            let nearness = parts.x + parts.y + parts.z
            return (parts / nearness, 1 / nearness)
        }
        func place(_ w: Vector) -> Vector { a.place * w.x + b.place * w.y + c.place * w.z }
        let (w, depth) = weights(ray)
        let direction = rasteriser.direction(ray)
        var normal = normalised(a.normal * w.x + b.normal * w.y + c.normal * w.z)
        if dot(normal, direction) > 0 { normal = -normal }
        let at = place(w)
        let focal = rasteriser.camera.focal
        var textureFootprint: Float = 0
        if surface.kind == .plate || surface.kind == .poster {
            let across = place(weights(ray + Vector(1 / focal, 0, 0)).0) - at
            let down = place(weights(ray + Vector(0, 1 / focal, 0)).0) - at
            let area = abs(across.x * down.y - across.y * down.x)
            let aspect: Float = surface.kind == .plate ? 0.5 : 0.4
            textureFootprint = (area * aspect).squareRoot() * 0.55
        }
        let point = ShadePoint(
            position: rasteriser.camera.position + direction * depth, normal: normal, place: at,
            direction: normalised(direction), footprint: depth / focal,
            instance: Int(seen.instance))
        return shader.colour(surface, point, textureFootprint: textureFootprint)
    }

    /// The truth of the frame: projected corners, and pixels counted against them.
    private func plates(
        _ scene: Scene, _ pixelCounts: [Int32: Int], exposures: Int
    ) -> [PlateView] {
        let bounds = (Double(scenario.width), Double(scenario.height))
        return scene.instances.compactMap { instance in
            let look = instance.look
            guard look.vehicle >= 0, look.plate >= 0 else { return nil }
            let eye = scene.camera.position - instance.origin
            let isFront = look.hasFrontPlate && dot(eye, instance.ahead) > 0
            let corners = look.shape.plateCorners(front: isFront).map { instance.world($0) }
            let outward = isFront ? instance.ahead : -instance.ahead
            guard dot(corners[0] - scene.camera.position, outward) < 0 else { return nil }
            let seen = corners.compactMap { scene.camera.project($0)?.0 }
            guard seen.count == 4 else { return nil }
            let quad = Quad(seen[0], seen[1], seen[2], seen[3])
            var area = 0.0
            for i in 0..<4 {
                let (p, q) = (seen[i], seen[(i + 1) % 4])
                area += (p.x * q.y - q.x * p.y) / 2
            }
            let count = Double(pixelCounts[look.vehicle] ?? 0) / Double(exposures)
            let isInside = seen.allSatisfy {
                $0.x >= 0 && $0.y >= 0 && $0.x <= bounds.0 && $0.y <= bounds.1
            }
            return PlateView(
                vehicle: Int(look.vehicle), quad: quad,
                visibleShare: count / max(abs(area), 1), isInside: isInside)
        }
    }
}
