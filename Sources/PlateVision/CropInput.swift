/// Rectified crops as networks take them: zero mean, about unit spread.
import NeuralNet

/// Writes `pixels`, channels side by side and rows without gaps, to `input`, less their mean and
/// divided by their standard deviation plus `deviation`: one mean and one deviation over all channels,
/// so that colour stays.
func normalise(_ pixels: UnsafeBufferPointer<Float>, into input: TensorView, deviation: Float) {
    var sum = 0.0
    for value in pixels { sum += Double(value) }
    let mean = Float(sum / Double(pixels.count))
    var squares = 0.0
    for value in pixels {
        let distance = Double(value - mean)
        squares += distance * distance
    }
    let spread = Float((squares / Double(pixels.count)).squareRoot()) + deviation
    let channels = input.channels
    for row in 0..<input.height {
        for column in 0..<input.width {
            let source = (row * input.width + column) * channels
            let target = row * input.rowStride + column * input.pixelStride
            for channel in 0..<channels {
                input.start[target + channel] = (pixels[source + channel] - mean) / spread
            }
        }
    }
}
