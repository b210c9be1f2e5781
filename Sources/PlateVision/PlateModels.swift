/// The trained networks of the recogniser, from the program itself or from files.
import CPlateModels
import NeuralNet
import PlateCore

/// The models of recognition; loaded once, shared by any number of recognisers.
public struct PlateModels: Sendable {
    /// Finds plates.
    public let locator: Model
    /// Corrects their corners.
    public let refiner: Model
    /// Reads their text, taught mostly on the plates most cars have.
    public let reader: Model
    /// Reads it too, taught on official and on drawn designs besides: a second opinion.
    public let secondReader: Model
    /// Tells which jurisdiction issued them.
    public let state: Model

    /// Models from their parts.
    public init(
        locator: Model, refiner: Model, reader: Model, secondReader: Model, state: Model
    ) {
        self.locator = locator
        self.refiner = refiner
        self.reader = reader
        self.secondReader = secondReader
        self.state = state
    }

    /// All of them, in the order of `embeddedFiles`.
    public var all: [Model] { [locator, refiner, reader, secondReader, state] }

    /// The models inside the program.
    ///
    /// - Throws: `badData` where the program was built with damaged weights.
    public static func embedded() throws(PlatedError) -> PlateModels {
        try loaded.get()
    }

    /// The model files inside the program by their models' names, as bytes that live as long as it.
    public static var embeddedFiles: [(name: String, bytes: UnsafeRawBufferPointer)] {
        [
            ("locator", bytes(of: plate_model_locator_start(), plate_model_locator_length())),
            ("refiner", bytes(of: plate_model_refiner_start(), plate_model_refiner_length())),
            ("reader", bytes(of: plate_model_reader_start(), plate_model_reader_length())),
            ("reader2", bytes(of: plate_model_reader2_start(), plate_model_reader2_length())),
            ("state", bytes(of: plate_model_state_start(), plate_model_state_length())),
        ]
    }

    private static let loaded: Result<PlateModels, PlatedError> = {
        do throws(PlatedError) {
            var models: [Model] = []
            for (name, bytes) in embeddedFiles {
                models.append(
                    try Model(
                        UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt8.self)[...]),
                        source: "the built-in \(name)"))
            }
            return .success(
                PlateModels(
                    locator: models[0], refiner: models[1], reader: models[2],
                    secondReader: models[3], state: models[4]))
        } catch {
            return .failure(error)
        }
    }()

    private static func bytes(
        of start: UnsafePointer<UInt8>, _ count: Int
    ) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: count)
    }
}
