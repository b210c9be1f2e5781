/// Recognisers for the threads that need one, by the size of the picture they last saw.
///
/// A network is planned for one size of picture, some 20 MB, and planned anew when another comes. So a
/// thread takes a recogniser that last saw the size it needs: cameras of one size need no more than
/// there are threads, and cameras of several sizes do not replan at every frame. A recogniser keeps
/// nothing from one picture to the next but its buffers, so it does not matter who had it before.
import PlateCore
import PlateVision
import Synchronization

/// `@unchecked Sendable`: the list is in the mutex, and a recogniser is out of it while it is used.
final class RecogniserPool: @unchecked Sendable {
    private struct Idle {
        let width: Int
        let height: Int
        let recogniser: PlateRecogniser
    }

    /// The one used last is at the end.
    private var idle: [Idle]
    private let lock = Mutex(())
    private let idleMax: Int

    /// Makes `threads` recognisers now, so that a program with damaged weights fails at its start, and
    /// keeps at most `idleMax`.
    init(threads: Int, idleMax: Int) throws(PlatedError) {
        self.idleMax = max(threads, idleMax)
        var made: [Idle] = []
        for _ in 0..<threads {
            made.append(Idle(width: 0, height: 0, recogniser: try PlateRecogniser()))
        }
        idle = made
    }

    /// Recognises `image` with a recogniser that nobody else has meanwhile.
    func recognise(_ image: GreyImage) throws(PlatedError) -> Recognition {
        let recogniser = try take(width: image.width, height: image.height)
        defer { giveBack(Idle(width: image.width, height: image.height, recogniser: recogniser)) }
        return try recogniser.recognise(image)
    }

    private func take(width: Int, height: Int) throws(PlatedError) -> PlateRecogniser {
        let found: PlateRecogniser? = lock.withLock { _ in
            let index =
                idle.lastIndex { $0.width == width && $0.height == height }
                ?? idle.firstIndex { $0.width == 0 }
            return index.map { idle.remove(at: $0).recogniser }
        }
        return if let found { found } else { try PlateRecogniser() }
    }

    /// Beyond `idleMax` the one that was unused for longest goes.
    private func giveBack(_ used: Idle) {
        lock.withLock { _ in
            idle.append(used)
            if idle.count > idleMax { idle.removeFirst() }
        }
    }
}
