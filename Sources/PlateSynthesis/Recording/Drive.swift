/// Renders whole scenarios, several frames at a time, in order.
import Dispatch
import Imaging
import PlateCore
import Synchronization

/// Renders frames of a scenario.
public struct Drive: Sendable {
    /// What is rendered.
    public let scenario: Scenario
    /// Threads that render.
    public let threads: Int

    /// A drive through `scenario` on `threads` threads, at least one.
    public init(_ scenario: Scenario, threads: Int = 2) {
        self.scenario = scenario
        self.threads = max(1, threads)
    }

    /// One frame as a picture.
    public func picture(_ number: Int) -> ColourImage {
        FrameRenderer(scenario).render(number).image
    }

    /// Writes one frame as `frame-NUMBER.jpg` into `folder`, which is made where missing.
    public func writePicture(_ number: Int, to folder: String) throws(PlatedError) {
        try OutputFolder.make(folder)
        try OutputFolder.write(
            JPEG.encode(picture(number), quality: 90), to: "\(folder)/frame-\(number).jpg")
    }

    /// One frame with its truth.
    package func frame(_ number: Int) -> RenderedFrame {
        FrameRenderer(scenario).render(number)
    }

    /// All frames in order, handed to `body` as they are done.
    package func render(
        _ body: (Int, RenderedFrame) throws(PlatedError) -> Void
    ) throws(PlatedError) {
        var next = 0
        while next < scenario.frames {
            let first = next
            let count = min(threads * 4, scenario.frames - first)
            let done = Mutex<[Int: RenderedFrame]>([:])
            let order = Atomic<Int>(0)
            DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
                let renderer = FrameRenderer(scenario)
                while true {
                    let item = order.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard item < count else { return }
                    let frame = renderer.render(first + item)
                    done.withLock { $0[item] = frame }
                }
            }
            let frames = done.withLock { $0 }
            for item in 0..<count {
                if let frame = frames[item] { try body(first + item, frame) }
            }
            next += count
        }
    }
}
