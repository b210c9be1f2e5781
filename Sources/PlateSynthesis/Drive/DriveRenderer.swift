/// Renders frames of a scene: several samples a frame, spread over the pixel and over the exposure time, so that
/// edges are smooth and what moves is blurred; then lens, sensor and gamma.
import Foundation
import Imaging
import PlateCore

struct DriveRenderer {
    /// Samples a frame.
    static let samples = 5
    /// Seconds the shutter is open.
    static let exposureSeconds: Float = 1 / 400
    static let width = 1280
    static let height = 720

    let scene: DriveScene
    let framesPerSecond: Int

    /// Where plates were seen in a frame: pixels of each plate, by the number of its vehicle.
    struct Visibility {
        var pixels: [Int]
    }

    /// One frame, and how many pixels of each vehicle's plate are to be seen in it.
    func render(frame: Int, into work: Workspace) -> (ColourImage, Visibility) {
        let start = Float(frame) / Float(framesPerSecond)
        var visibility = Visibility(pixels: [])
        work.clear()
        for sample in 0..<Self.samples {
            let share = (Float(sample) + 0.5) / Float(Self.samples) - 0.5
            // A five-queens pattern: no two samples share a row or a column of the pixel.
            let jitter: (x: Float, y: Float) = (
                share, (Float((sample * 2) % Self.samples) + 0.5) / Float(Self.samples) - 0.5
            )
            draw(at: start + share * Self.exposureSeconds, jitter, work.sample)
            work.addSample()
            if sample == Self.samples / 2 { visibility = count(work.sample) }
        }
        let picture = work.develop(
            exposure: scene.exposure(start), samples: Self.samples, grainSeed: Int32(frame))
        return (picture, visibility)
    }

    private func draw(at time: Float, _ jitter: (x: Float, y: Float), _ buffer: SampleBuffer) {
        let camera = scene.camera(time)
        let rasteriser = Rasteriser(
            buffer: buffer, camera: camera, lighting: scene.lighting, textures: scene.textures,
            jitter: jitter)
        buffer.clear()
        for prop in scene.props { rasteriser.draw(prop.mesh, radius: prop.radius, at: prop.pose) }
        var poses: [(Pose, VehicleShape)] = []
        for (number, vehicle) in scene.vehicles.enumerated() {
            let pose = vehicle.pose(time)
            let distance = length(pose.position - camera.pose.position)
            guard distance < 130 else { continue }
            poses.append((pose, vehicle.model.shape))
            rasteriser.draw(
                vehicle.model.mesh, radius: vehicle.model.radius, at: pose,
                plate: UInt8(number + 1))
        }
        drawGroundAndSky(
            rasteriser, poses.filter { length($0.0.position - camera.pose.position) < 60 })
    }

    private func drawGroundAndSky(_ rasteriser: Rasteriser, _ vehicles: [(Pose, VehicleShape)]) {
        let buffer = rasteriser.buffer
        let eye = rasteriser.camera.pose.position
        let shadows = vehicles.map { ContactShadow($0.0, $0.1, sun: scene.lighting.sun) }
        for y in 0..<buffer.height {
            for x in 0..<buffer.width {
                let index = y * buffer.width + x
                guard buffer.nearness[index] == 0 else { continue }
                let ray = rasteriser.ray(x, y)
                let direction = normalised(ray)
                guard ray.y < -1e-4 else {
                    buffer.colour[index] = scene.lighting.sky(direction)
                    continue
                }
                let reach = -eye.y / ray.y
                let point = eye + ray * reach
                let haze = clamped(reach / 260)
                guard haze < 1 else {
                    buffer.colour[index] = scene.lighting.horizonColour * 0.8
                    continue
                }
                var open: Float = 1
                for shadow in shadows { open *= shadow.openness(point.x, point.z) }
                let albedo = scene.ground(point.x, point.z, reach)
                let lit = scene.lighting.diffuse(albedo, Vector3(0, 1, 0), at: point)
                let colour = lit * (0.22 + 0.78 * open)
                buffer.colour[index] = mix(colour, scene.lighting.horizonColour * 0.8, haze * haze)
            }
        }
    }

    private func count(_ buffer: SampleBuffer) -> Visibility {
        var pixels = [Int](repeating: 0, count: scene.vehicles.count + 1)
        for index in 0..<buffer.width * buffer.height { pixels[Int(buffer.plate[index])] += 1 }
        return Visibility(pixels: Array(pixels.dropFirst()))
    }
}

/// The shadow under and beside a vehicle: its outline on the ground, drawn out away from the sun, soft at the rim.
struct ContactShadow {
    private let centre: (x: Float, z: Float)
    private let axis: (sine: Float, cosine: Float)
    private let half: (x: Float, z: Float)
    private let cast: (x: Float, z: Float)

    init(_ pose: Pose, _ shape: VehicleShape, sun: Vector3) {
        centre = (pose.position.x, pose.position.z)
        axis = (sine(pose.heading), cosine(pose.heading))
        half = (shape.width / 2 * 0.96, shape.length / 2 * 0.97)
        let reach = shape.roof * 0.55 / max(0.2, sun.y)
        cast = (-sun.x * reach, -sun.z * reach)
    }

    /// 1 in the open, 0 in full shadow.
    func openness(_ x: Float, _ z: Float) -> Float {
        var open: Float = 1
        // The outline swept along the cast: four footprints, the farther the softer.
        for step in 0..<4 {
            let share = Float(step) / 3
            let dx = x - centre.x - cast.x * share
            let dz = z - centre.z - cast.z * share
            guard dx * dx + dz * dz < 16 else { continue }
            let right = abs(dx * axis.cosine - dz * axis.sine) - half.x
            let ahead = abs(dx * axis.sine + dz * axis.cosine) - half.z
            let outside = max(right, ahead)
            open = min(open, smoothStep(-0.12, 0.1 + 0.1 * share, outside))
        }
        return open
    }
}
