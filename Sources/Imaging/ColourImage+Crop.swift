/// Cutting a part out of a colour picture.
import PlateCore

extension ColourImage {
    /// The pixels under `box`, as far as it lies within the picture; `nil` where it lies outside.
    public func cropped(to box: Box) -> ColourImage? {
        let left = Int(max(0, min(box.x.rounded(.down), Double(width))))
        let top = Int(max(0, min(box.y.rounded(.down), Double(height))))
        let right = Int(max(0, min((box.x + box.width).rounded(.up), Double(width))))
        let bottom = Int(max(0, min((box.y + box.height).rounded(.up), Double(height))))
        guard right > left, bottom > top else { return nil }
        var cut: [UInt8] = []
        cut.reserveCapacity((right - left) * (bottom - top) * 3)
        for y in top..<bottom {
            let row = y * width * 3
            cut.append(contentsOf: pixels[row + left * 3..<row + right * 3])
        }
        return ColourImage(width: right - left, height: bottom - top, pixels: cut)
    }
}
