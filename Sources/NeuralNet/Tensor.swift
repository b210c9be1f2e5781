/// Tensors: a plain one as a value, and a window onto one that a network owns.

/// Rows, columns and channels of floats, channels side by side, without gaps.
public struct Tensor: Sendable, Equatable {
    /// Rows.
    public let height: Int
    /// Columns.
    public let width: Int
    /// Channels.
    public let channels: Int
    /// `height * width * channels` values.
    public var values: [Float]

    /// A tensor from its values.
    ///
    /// - Precondition: `values.count == height * width * channels`.
    public init(height: Int, width: Int, channels: Int, values: [Float]) {
        precondition(values.count == height * width * channels)
        self.height = height
        self.width = width
        self.channels = channels
        self.values = values
    }

    /// A tensor of zeros.
    public init(height: Int, width: Int, channels: Int) {
        self.init(
            height: height, width: width, channels: channels,
            values: Array(repeating: 0, count: height * width * channels))
    }

    /// The value at a row, column and channel.
    public subscript(row: Int, column: Int, channel: Int) -> Float {
        get { values[(row * width + column) * channels + channel] }
        set { values[(row * width + column) * channels + channel] = newValue }
    }
}

/// A tensor inside a network, valid as long as the network lives.
public struct TensorView {
    /// The first channel of the top left pixel.
    public let start: UnsafeMutablePointer<Float>
    /// Rows.
    public let height: Int
    /// Columns.
    public let width: Int
    /// Channels that mean something.
    public let channels: Int
    /// Floats from a pixel to the one below it.
    public let rowStride: Int
    /// Floats from a pixel to its right neighbour.
    public let pixelStride: Int

    /// The value at a row, column and channel, which must lie inside.
    public subscript(row: Int, column: Int, channel: Int) -> Float {
        start[row * rowStride + column * pixelStride + channel]
    }

    /// A copy as a plain tensor.
    public func copy() -> Tensor {
        var tensor = Tensor(height: height, width: width, channels: channels)
        for row in 0..<height {
            for column in 0..<width {
                for channel in 0..<channels {
                    tensor[row, column, channel] = self[row, column, channel]
                }
            }
        }
        return tensor
    }

    /// Overwrites everything with `tensor`, of the same size.
    public func write(_ tensor: Tensor) {
        precondition(
            tensor.height == height && tensor.width == width && tensor.channels == channels)
        for row in 0..<height {
            for column in 0..<width {
                for channel in 0..<channels {
                    start[row * rowStride + column * pixelStride + channel] =
                        tensor[row, column, channel]
                }
            }
        }
    }
}
