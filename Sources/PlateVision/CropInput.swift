/// Rectified crops as networks take them: zero mean, about unit spread.
import NeuralNet

/// Writes `pixels`, rows without gaps, to `input`, less their mean and divided by their standard
/// deviation plus `deviation`.
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
    for row in 0..<input.height {
        for column in 0..<input.width {
            input.start[row * input.rowStride + column * input.pixelStride] =
                (pixels[row * input.width + column] - mean) / spread
        }
    }
}
