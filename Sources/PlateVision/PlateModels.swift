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
    /// Reads their text.
    public let reader: Model
    /// Tells which jurisdiction issued them.
    public let state: Model

    /// Models from their parts.
    public init(locator: Model, refiner: Model, reader: Model, state: Model) {
        self.locator = locator
        self.refiner = refiner
        self.reader = reader
        self.state = state
    }

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
            ("state", bytes(of: plate_model_state_start(), plate_model_state_length())),
        ].map { ($0.0, UnsafeRawBufferPointer($0.1)) }
    }

    private static let loaded: Result<PlateModels, PlatedError> = {
        do throws(PlatedError) {
            return .success(
                PlateModels(
                    locator: try Model(
                        bytes(of: plate_model_locator_start(), plate_model_locator_length()),
                        source: "the built-in locator"),
                    refiner: try Model(
                        bytes(of: plate_model_refiner_start(), plate_model_refiner_length()),
                        source: "the built-in refiner"),
                    reader: try Model(
                        bytes(of: plate_model_reader_start(), plate_model_reader_length()),
                        source: "the built-in reader"),
                    state: try Model(
                        bytes(of: plate_model_state_start(), plate_model_state_length()),
                        source: "the built-in state model")))
        } catch {
            return .failure(error)
        }
    }()

    private static func bytes(
        of start: UnsafePointer<UInt8>, _ count: Int
    ) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: start, count: count)
    }
}
