// What is measured: the kernels by instruction set, the stages of the recogniser, whole frames.
import Imaging
import NeuralNet
import PlateCore
import PlateVision

struct Benchmarks {
    let seconds: Double
    let models: PlateModels

    init(seconds: Double) throws {
        self.seconds = seconds
        models = try PlateModels.embedded()
    }

    /// The networks at the sizes they run at in a 16:9 frame.
    private func networks(_ set: InstructionSet) throws -> [(name: String, network: Network)] {
        [
            (
                "locator 640x368",
                try Network(models.locator, height: 368, width: 640, instructionSet: set)
            ),
            (
                "locator 320x192",
                try Network(models.locator, height: 192, width: 320, instructionSet: set)
            ),
            (
                "refiner 96x48",
                try Network(models.refiner, height: 48, width: 96, instructionSet: set)
            ),
            (
                "reader 128x32",
                try Network(models.reader, height: 32, width: 128, instructionSet: set)
            ),
            (
                "second reader 128x64",
                try Network(models.secondReader, height: 64, width: 128, instructionSet: set)
            ),
            (
                "state 96x48",
                try Network(models.state, height: 48, width: 96, instructionSet: set)
            ),
        ]
    }

    /// Every network on every instruction set this processor has.
    func kernels(_ report: (Measurement) -> Void) throws {
        for set in InstructionSet.supported {
            for (name, network) in try networks(set) {
                report(
                    measure(
                        "\(name), \(set.rawValue)", seconds: seconds,
                        multiplyAdds: network.multiplyAdds
                    ) { network.run() })
            }
        }
    }

    /// Every layer of every network on the chosen instruction set.
    func layers(_ report: (Measurement) -> Void) throws {
        for (name, network) in try networks(.chosen) {
            network.run()
            for index in network.model.layers.indices {
                report(
                    measure(
                        "\(name) layer \(index)", seconds: seconds / 10,
                        multiplyAdds: network.multiplyAdds(layer: index)
                    ) { network.run(layer: index) })
            }
        }
    }

    /// The text of step probabilities with some doubt at every step.
    func decoding(_ report: (Measurement) -> Void) {
        var decoder = CTCDecoder()
        let steps = StepProbabilities(steps: 32, classes: 37) { step, label in
            label == (step % 4 == 1 ? step % 36 : 36) ? 8 : Float((step * 7 + label * 5) % 11) / 4
        }
        report(
            measure("decode one plate's text", seconds: seconds) {
                _ = decoder.ranked(steps, count: Limits.readingCandidatesMax)
            })
    }

    /// The stages of one frame and whole frames with two plates in them.
    func frames(_ report: (Measurement) -> Void) throws {
        let locator = try PlateLocator(models.locator)
        let refiner = try CornerRefiner(models.refiner)
        let reader = try PlateReader(models.reader, second: models.secondReader)
        let classifier = try StateClassifier(models.state)
        for (width, height) in [(1280, 720), (1920, 1080)] {
            let size = "\(width)x\(height)"
            let scene = BenchPictures.scene(width: width, height: height)
            let plates = BenchPictures.plates(width: width, height: height)
            let jpeg = try JPEG.encode(scene, quality: 85)
            report(
                try measure("decode \(size) grey JPEG, \(jpeg.count / 1000) KB", seconds: seconds) {
                    _ = try JPEG.decodeGrey(jpeg)
                })
            report(
                measure("resize \(size) to both scales", seconds: seconds) {
                    _ = scene.areaResized(width: 640, height: 360)
                    _ = scene.areaResized(width: 320, height: 180)
                })
            report(
                try measure("locate \(size)", seconds: seconds) { _ = try locator.locate(scene) })
            func refineAndRead(_ quad: Quad, _ pyramid: ImagePyramid) {
                let refined = refiner.refine(quad, in: pyramid)
                _ = reader.read(
                    refined.quad ?? quad, in: pyramid, askBelow: 0, voteBelow: 0)
            }
            report(
                measure("refine and read one plate, \(size)", seconds: seconds) {
                    refineAndRead(plates[0], ImagePyramid(scene))
                })
            report(
                measure("rectify one plate to 256x64, \(size)", seconds: seconds) {
                    _ = ImagePyramid(scene).warped(plates[0], width: 256, height: 64)
                })
            report(
                measure("vote one plate, \(size)", seconds: seconds) {
                    _ = reader.read(
                        plates[0], in: ImagePyramid(scene), askBelow: 2, voteBelow: 2)
                })
            let colour = ColourImage(scene)
            for share in [0, 0.4] {
                let quad = plates[0].enlarged(by: 1 + share * Double(width) / 110)
                let pixels = Int(quad.plateWidth)
                report(
                    measure("tell the state of one plate \(pixels) px wide", seconds: seconds) {
                        _ = classifier.classify(quad, text: "7ABC123", in: colour)
                    })
            }
            report(
                try measure("frame \(size), two plates", seconds: seconds) {
                    let picture = try JPEG.decodeGrey(jpeg).picture
                    _ = try locator.locate(picture)
                    let pyramid = ImagePyramid(picture)
                    for quad in plates { refineAndRead(quad, pyramid) }
                })
        }
    }
}
