/// Resizing grey pictures the way the networks were trained: area averages when shrinking, bilinear
/// when growing. Quality for people to look at is not its aim.
import PlateCore

extension GreyImage {
    /// The picture at `width` by `height` pixels, both at least 1.
    ///
    /// Every pixel is the exact average of the area it covers when neither side grows, else a
    /// bilinear sample at its centre; rounded half up.
    public func areaResized(width newWidth: Int, height newHeight: Int) -> GreyImage {
        precondition(newWidth >= 1 && newHeight >= 1)
        if newWidth == width && newHeight == height { return self }
        if newWidth <= width && newHeight <= height {
            let isWhole = width % newWidth == 0 && height % newHeight == 0
            let side = max(width / newWidth, height / newHeight)
            if isWhole && side <= BlockAverage.sideMax {
                return averaged(columns: width / newWidth, rows: height / newHeight)
            }
            return shrunk(newWidth, newHeight)
        }
        return grown(newWidth, newHeight)
    }

    /// Means of 2 x 2 pixels, rounded half up; an odd last row or column is dropped. Both sides are
    /// at least 2.
    public func halved() -> GreyImage {
        averaged(columns: 2, rows: 2)
    }

    /// Means of whole blocks; what is left over at the right and bottom is dropped.
    private func averaged(columns: Int, rows: Int) -> GreyImage {
        let newWidth = width / columns
        let newHeight = height / rows
        let source = self
        let bytes = [UInt8](unsafeUninitializedCapacity: newWidth * newHeight) { target, filled in
            source.pixels.withUnsafeBufferPointer { pixels in
                let block = BlockAverage(columns: columns, rows: rows, count: newWidth)
                var sums = [UInt16](repeating: 0, count: columns * newWidth)
                for y in 0..<newHeight {
                    let first = pixels.baseAddress! + y * rows * source.width
                    let out = target.baseAddress! + y * newWidth
                    if columns == 2 && rows == 2 {
                        averageTwoByTwo(first, first + source.width, out, newWidth)
                    } else {
                        block.average(first, source.width, out, &sums)
                    }
                }
            }
            filled = newWidth * newHeight
        }
        return GreyImage(width: newWidth, height: newHeight, pixels: bytes)
    }

    /// Area averages at any ratio of at least 1: rows are weighted into one row of floats, then
    /// columns.
    private func shrunk(_ newWidth: Int, _ newHeight: Int) -> GreyImage {
        let columnShares = areaShares(from: width, to: newWidth)
        let rowShares = areaShares(from: height, to: newHeight)
        let source = self
        let bytes = [UInt8](unsafeUninitializedCapacity: newWidth * newHeight) { target, filled in
            var sums = [Float](repeating: 0, count: source.width)
            source.pixels.withUnsafeBufferPointer { pixels in
                sums.withUnsafeMutableBufferPointer { sums in
                    for y in 0..<newHeight {
                        for x in 0..<source.width { sums[x] = 0 }
                        for (row, weight) in rowShares[y].weighted {
                            addRow(
                                pixels.baseAddress! + row * source.width, weight,
                                sums.baseAddress!, source.width)
                        }
                        for x in 0..<newWidth {
                            target[y * newWidth + x] = rounded(columnShares[x].sum(sums))
                        }
                    }
                }
            }
            filled = newWidth * newHeight
        }
        return GreyImage(width: newWidth, height: newHeight, pixels: bytes)
    }

    /// Bilinear samples at the new pixels' centres, the edge repeated.
    private func grown(_ newWidth: Int, _ newHeight: Int) -> GreyImage {
        let columns = linearTaps(from: width, to: newWidth)
        let rows = linearTaps(from: height, to: newHeight)
        var bytes = [UInt8](repeating: 0, count: newWidth * newHeight)
        pixels.withUnsafeBufferPointer { pixels in
            for (y, row) in rows.enumerated() {
                let above = row.first * width
                let below = row.second * width
                for (x, column) in columns.enumerated() {
                    func blend(_ line: Int) -> Float {
                        let left = Float(pixels[line + column.first])
                        let right = Float(pixels[line + column.second])
                        return left + (right - left) * column.fraction
                    }
                    let top = blend(above)
                    bytes[y * newWidth + x] = rounded(top + (blend(below) - top) * row.fraction)
                }
            }
        }
        return GreyImage(width: newWidth, height: newHeight, pixels: bytes)
    }
}

/// Rounds half up into a byte.
@inline(__always)
private func rounded(_ value: Float) -> UInt8 {
    UInt8(truncatingIfNeeded: Int(min(max(value + 0.5, 0), 255)))
}

/// A row of 2 x 2 means.
@inline(__always)
private func averageTwoByTwo(
    _ above: UnsafePointer<UInt8>, _ below: UnsafePointer<UInt8>,
    _ out: UnsafeMutablePointer<UInt8>, _ count: Int
) {
    let upper = UnsafeRawPointer(above)
    let lower = UnsafeRawPointer(below)
    var x = 0
    while x &+ 16 <= count {
        let a = upper.loadUnaligned(fromByteOffset: 2 &* x, as: SIMD16<UInt16>.self)
        let b = lower.loadUnaligned(fromByteOffset: 2 &* x, as: SIMD16<UInt16>.self)
        let sum = (a & 0xFF) &+ (a &>> 8) &+ (b & 0xFF) &+ (b &>> 8) &+ 2
        UnsafeMutableRawPointer(out + x).storeBytes(
            of: SIMD16<UInt8>(truncatingIfNeeded: sum &>> 2), as: SIMD16<UInt8>.self)
        x &+= 16
    }
    while x < count {
        let i = 2 &* x
        let sum =
            UInt16(above[i]) &+ UInt16(above[i &+ 1]) &+ UInt16(below[i]) &+ UInt16(below[i &+ 1])
        out[x] = UInt8(truncatingIfNeeded: (sum &+ 2) &>> 2)
        x &+= 1
    }
}

/// Means of blocks of whole pixels: rows are summed first, then runs of columns.
private struct BlockAverage {
    /// Rows of white that a sum of sixteen bits holds; larger blocks are averaged the general way.
    static let sideMax = 257

    let columns: Int
    let rows: Int
    /// Blocks in a row.
    let count: Int
    /// 2^32 / pixels of a block, rounded up: an exact half still rounds up, and a mean is too large
    /// by less than a 250th of a shade.
    private let reciprocal: UInt64

    init(columns: Int, rows: Int, count: Int) {
        self.columns = columns
        self.rows = rows
        self.count = count
        let pixels = UInt64(columns * rows)
        reciprocal = ((1 << 32) + pixels - 1) / pixels
    }

    /// Writes `count` means of the blocks whose top left pixel is `first`; `sums` has room for the
    /// sum of every column.
    func average(
        _ first: UnsafePointer<UInt8>, _ stride: Int, _ out: UnsafeMutablePointer<UInt8>,
        _ sums: UnsafeMutablePointer<UInt16>
    ) {
        addRows(first, stride, sums)
        switch columns {
        case 3: addColumns(out, sums, 3)
        case 4: addColumns(out, sums, 4)
        case 6: addColumns(out, sums, 6)
        default: addColumns(out, sums, columns)
        }
    }

    /// Means from column sums; inlined with a constant, so that the inner loop unrolls.
    @inline(__always)
    private func addColumns(
        _ out: UnsafeMutablePointer<UInt8>, _ sums: UnsafeMutablePointer<UInt16>, _ columns: Int
    ) {
        let reciprocal = reciprocal
        var place = sums
        for x in 0..<count {
            var sum: UInt64 = 0
            for column in 0..<columns { sum &+= UInt64(place[column]) }
            out[x] = UInt8(truncatingIfNeeded: (sum &* reciprocal &+ (1 << 31)) &>> 32)
            place += columns
        }
    }

    /// The sums of the columns, sixteen at a time.
    @inline(__always)
    private func addRows(
        _ first: UnsafePointer<UInt8>, _ stride: Int, _ sums: UnsafeMutablePointer<UInt16>
    ) {
        let used = columns &* count
        var x = 0
        while x &+ 16 <= used {
            var sum = SIMD16<UInt16>(repeating: 0)
            var line = UnsafeRawPointer(first + x)
            for _ in 0..<rows {
                let bytes = line.loadUnaligned(as: SIMD16<UInt8>.self)
                sum &+= SIMD16<UInt16>(truncatingIfNeeded: bytes)
                line += stride
            }
            UnsafeMutableRawPointer(sums + x).storeBytes(of: sum, as: SIMD16<UInt16>.self)
            x &+= 16
        }
        while x < used {
            var sum: UInt16 = 0
            for row in 0..<rows { sum &+= UInt16(first[row &* stride &+ x]) }
            sums[x] = sum
            x &+= 1
        }
    }
}

/// Adds `weight` times a row.
@inline(__always)
private func addRow(
    _ line: UnsafePointer<UInt8>, _ weight: Float, _ sums: UnsafeMutablePointer<Float>, _ count: Int
) {
    for x in 0..<count { sums[x] += weight * Float(line[x]) }
}

/// The pixels one new pixel covers: a run of whole ones between two partial ones.
private struct AreaShare {
    var first: Int
    var weights: [Float]

    var weighted: [(Int, Float)] {
        weights.enumerated().map { (first + $0, $1) }
    }

    @inline(__always)
    func sum(_ values: UnsafeMutableBufferPointer<Float>) -> Float {
        var sum: Float = 0
        for index in 0..<weights.count { sum += weights[index] * values[first &+ index] }
        return sum
    }
}

/// What each of `newCount` pixels covers of `count`; shares below a thousandth are left out.
private func areaShares(from count: Int, to newCount: Int) -> [AreaShare] {
    let scale = Double(count) / Double(newCount)
    return (0..<newCount).map { index in
        let start = Double(index) * scale
        let end = start + scale
        let cell = min(scale, Double(count) - start)
        let last = min(Int(end), count - 1)
        let whole = min(Int(start.rounded(.up)), last)
        var share = AreaShare(first: whole, weights: [])
        if Double(whole) - start > 1e-3 {
            share.first = whole - 1
            share.weights.append(Float((Double(whole) - start) / cell))
        }
        for _ in whole..<last { share.weights.append(Float(1 / cell)) }
        if end - Double(last) > 1e-3 {
            share.weights.append(Float(min(min(end - Double(last), 1), cell) / cell))
        }
        return share
    }
}

/// Two neighbouring pixels and the share of the second.
private struct LinearTap {
    var first: Int
    var second: Int
    var fraction: Float
}

/// Where the centres of `newCount` pixels fall among `count`.
private func linearTaps(from count: Int, to newCount: Int) -> [LinearTap] {
    let scale = Double(count) / Double(newCount)
    return (0..<newCount).map { index in
        let place = min(max((Double(index) + 0.5) * scale - 0.5, 0), Double(count - 1))
        let first = Int(place)
        return LinearTap(
            first: first, second: min(first + 1, count - 1),
            fraction: Float(place - Double(first)))
    }
}
