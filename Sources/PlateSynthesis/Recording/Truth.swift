/// What a drive really shows: for every vehicle when its plate can be read and how large it gets.
///
/// The renderer writes this from geometry and from the pixels it coloured; no recogniser is asked.

/// What became of one vehicle's plate over a drive.
package struct PlateTruth: Sendable {
    /// The first frame that shows the whole plate `widthPixelsMin` wide or more; −1 if none does.
    package var firstFrame = -1
    /// The last such frame.
    package var lastFrame = -1
    /// The greatest width over frames that show the whole plate, 0 if none does.
    package var widthPixelsMax = 0.0
    /// The frame of that width; −1 if there is none.
    package var frameAtMax = -1
    /// The upright box around the plate in that frame.
    package var box: (x: Double, y: Double, width: Double, height: Double) = (0, 0, 0, 0)
}

/// Gathers the truth while a drive is rendered.
package struct TruthRecord: Sendable {
    /// Plates below this are not counted as readable.
    package static let widthPixelsMin = 40.0
    /// The share of a plate's pixels that must be seen for it to count as whole: edges are rounded.
    static let visibleShareMin = 0.95

    /// By the vehicle's number.
    package private(set) var plates: [PlateTruth]

    init(vehicles: Int) { plates = Array(repeating: PlateTruth(), count: vehicles) }

    /// Takes the plates of frame `number`.
    mutating func add(_ views: [PlateView], frame number: Int) {
        for view in views where view.isInside && view.visibleShare >= Self.visibleShareMin {
            let width = view.quad.plateWidth
            if width >= Self.widthPixelsMin {
                if plates[view.vehicle].firstFrame < 0 { plates[view.vehicle].firstFrame = number }
                plates[view.vehicle].lastFrame = number
            }
            if width > plates[view.vehicle].widthPixelsMax {
                let box = view.quad.boundingBox
                plates[view.vehicle].widthPixelsMax = width
                plates[view.vehicle].frameAtMax = number
                plates[view.vehicle].box = (box.x, box.y, box.width, box.height)
            }
        }
    }

    /// `truth.csv`: a row for each vehicle of `scenario`; `alerts` says what each plate is to raise.
    func table(_ scenario: Scenario, alerts: [String: String]) -> String {
        func tenth(_ value: Double) -> String { String((value * 10).rounded() / 10) }
        var text = "vehicle,text,state,kind,firstFrame,lastFrame,widthPixelsMax,frameAtMax,x,y,w,h,"
        text += "alert\n"
        for (number, (vehicle, plate)) in zip(scenario.vehicles, plates).enumerated() {
            let numbers = [
                tenth(plate.widthPixelsMax), String(plate.frameAtMax), tenth(plate.box.x),
                tenth(plate.box.y), tenth(plate.box.width), tenth(plate.box.height),
            ]
            let fields =
                [
                    String(number + 1), vehicle.design.text, vehicle.design.kind.state,
                    vehicle.style.rawValue, String(plate.firstFrame), String(plate.lastFrame),
                ] + numbers + [alerts[vehicle.design.text] ?? ""]
            text += fields.joined(separator: ",") + "\n"
        }
        return text
    }
}
