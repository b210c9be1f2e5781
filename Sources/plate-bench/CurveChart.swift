// Curves over time as an SVG: one panel a curve, one common axis of time.
import Foundation

/// A sheet of curves; `svg` is the whole of it.
struct CurveChart {
    /// Values over seconds.
    struct Curve {
        var title: String
        var unit: String
        var points: [(seconds: Double, value: Double)]
    }

    var title: String
    var curves: [Curve]

    private static let width = 900.0
    private static let panelHeight = 130.0
    private static let left = 90.0
    private static let right = 20.0
    private static let top = 50.0
    /// A curve needs no more points than the sheet has pixels.
    private static let pointsMax = 900

    /// The sheet.
    var svg: String {
        let height = Self.top + Double(curves.count) * Self.panelHeight + 30
        let end = max(1, curves.compactMap { $0.points.last?.seconds }.max() ?? 1)
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width)) \(Int(height))" \
            font-family="sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="white"/>
            <text x="\(Self.left)" y="28" font-size="16">\(escaped(title))</text>

            """
        for (index, curve) in curves.enumerated() {
            text += panel(curve, top: Self.top + Double(index) * Self.panelHeight, end: end)
        }
        text += "<text x=\"\(Self.left)\" y=\"\(height - 8)\">0</text>"
        text +=
            "<text x=\"\(Self.width - Self.right)\" y=\"\(height - 8)\" "
            + "text-anchor=\"end\">\(Int(end)) s</text>\n</svg>\n"
        return text
    }

    private func panel(_ curve: Curve, top: Double, end: Double) -> String {
        let highest = max(curve.points.map(\.value).max() ?? 1, 1e-9)
        let (plotTop, plotHeight) = (top + 24, Self.panelHeight - 36)
        let plotWidth = Self.width - Self.left - Self.right
        let step = max(1, curve.points.count / Self.pointsMax)
        var path = ""
        for index in stride(from: 0, to: curve.points.count, by: step) {
            let point = curve.points[index]
            let x = Self.left + point.seconds / end * plotWidth
            let y = plotTop + plotHeight * (1 - point.value / highest)
            path += path.isEmpty ? "M" : "L"
            path += String(format: "%.1f %.1f", x, y)
        }
        let base = plotTop + plotHeight
        return """
            <text x="\(Self.left)" y="\(top + 14)">\(escaped(curve.title)) \(escaped(curve.unit))</text>
            <text x="\(Self.left - 8)" y="\(plotTop + 10)" text-anchor="end">\(told(highest))</text>
            <text x="\(Self.left - 8)" y="\(base)" text-anchor="end">0</text>
            <path d="M\(Self.left) \(plotTop)V\(base)H\(Self.left + plotWidth)" fill="none" stroke="#999"/>
            <path d="\(path)" fill="none" stroke="#05a" stroke-width="1.5"/>

            """
    }

    private func told(_ value: Double) -> String {
        value >= 100 ? String(Int(value.rounded())) : String(format: "%.3g", value)
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }
}
