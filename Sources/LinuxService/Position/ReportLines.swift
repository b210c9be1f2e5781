/// Cuts what a socket gives into lines, and bounds what is kept of a line that does not end.
import PlateCore

/// Lines across the borders of reads. A line longer than its limit is dropped whole and counted.
package struct ReportLines {
    private var begun: [UInt8] = []
    private var isTooLong = false
    /// Lines dropped for their length.
    package private(set) var tooLongCount = 0

    /// Nothing begun.
    package init() {}

    /// Takes what came; gives every line that ends in it, without its end.
    package mutating func take(_ bytes: some Sequence<UInt8>, _ line: ([UInt8]) -> Void) {
        for byte in bytes {
            guard byte != UInt8(ascii: "\n") else {
                if !isTooLong { line(begun) }
                begun.removeAll(keepingCapacity: true)
                isTooLong = false
                continue
            }
            guard !isTooLong else { continue }
            begun.append(byte)
            if begun.count > Limits.gpsdLineBytesMax {
                isTooLong = true
                tooLongCount += 1
                begun.removeAll()
            }
        }
    }
}
