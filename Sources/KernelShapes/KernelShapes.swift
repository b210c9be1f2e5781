/// What a kernel is told: where its tensors lie and how far apart their rows and pixels are.
///
/// The one module that `NeuralNet` and every compiled copy of the kernels share. It holds plain
/// values only, so that no code of it can be compiled for one instruction set and run on another.

/// Channels of one block of packed weights; every tensor but a network's input has its channel
/// count rounded up to a multiple of it.
@inlinable public var channelsPerBlock: Int {
    @inline(__always) get { 16 }
}

/// A tensor of rows, columns and channels, channels side by side, as a kernel sees it.
@frozen public struct TensorPlace {
    /// The first channel of the top left pixel, on a multiple of 64 bytes unless it is an input.
    public var start: UnsafeMutablePointer<Float>
    /// Floats from a pixel to the one below it.
    public var rowStride: Int
    /// Floats from a pixel to its right neighbour.
    public var pixelStride: Int

    /// A place from its parts.
    @inlinable public init(start: UnsafeMutablePointer<Float>, rowStride: Int, pixelStride: Int) {
        self.start = start
        self.rowStride = rowStride
        self.pixelStride = pixelStride
    }
}

/// One convolution: output = activation(weights * input + bias + add).
@frozen public struct ConvolutionShape {
    /// The input, `start` being the tap of output pixel (0, 0) at kernel row 0, column 0; the zeros
    /// around the picture are part of the tensor.
    public var input: TensorPlace
    /// The output.
    public var output: TensorPlace
    /// A tensor of the output's size that is added before the activation.
    public var add: TensorPlace?
    /// Packed weights: [output channel / 16][kernel row][kernel column][input channel][16].
    public var weights: UnsafePointer<Float>
    /// One value for each output channel, rounded up to whole blocks.
    public var bias: UnsafePointer<Float>
    /// Output rows.
    public var rows: Int
    /// Output columns.
    public var columns: Int
    /// Blocks of 16 output channels.
    public var blocks: Int
    /// Rows of the kernel.
    public var kernelRows: Int
    /// Columns of the kernel times channels of the input.
    public var tapsPerRow: Int
    /// Input rows from one output row to the next.
    public var strideRows: Int
    /// Input columns from one output column to the next.
    public var strideColumns: Int
    /// Whether negative results become 0.
    public var rectified: Bool

    /// A convolution from its parts.
    @inlinable public init(
        input: TensorPlace, output: TensorPlace, add: TensorPlace?,
        weights: UnsafePointer<Float>, bias: UnsafePointer<Float>, rows: Int, columns: Int,
        blocks: Int, kernelRows: Int, tapsPerRow: Int, strideRows: Int, strideColumns: Int,
        rectified: Bool
    ) {
        self.input = input
        self.output = output
        self.add = add
        self.weights = weights
        self.bias = bias
        self.rows = rows
        self.columns = columns
        self.blocks = blocks
        self.kernelRows = kernelRows
        self.tapsPerRow = tapsPerRow
        self.strideRows = strideRows
        self.strideColumns = strideColumns
        self.rectified = rectified
    }
}

/// Nearest-neighbour doubling of `input` plus `add`.
@frozen public struct UpsampleShape {
    /// The smaller tensor.
    public var input: TensorPlace
    /// What is added, twice the size of `input`.
    public var add: TensorPlace
    /// The result, twice the size of `input`.
    public var output: TensorPlace
    /// Output rows.
    public var rows: Int
    /// Output columns.
    public var columns: Int
    /// Blocks of 16 channels.
    public var blocks: Int

    /// A doubling from its parts.
    @inlinable public init(
        input: TensorPlace, add: TensorPlace, output: TensorPlace, rows: Int, columns: Int,
        blocks: Int
    ) {
        self.input = input
        self.add = add
        self.output = output
        self.rows = rows
        self.columns = columns
        self.blocks = blocks
    }
}
