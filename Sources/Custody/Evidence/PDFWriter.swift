/// Writes PDF 1.7 (ISO 32000-1) page by page: what is done with a page can be handed out at once, so that
/// memory does not grow with the document but for eight bytes an object.
///
/// Only what evidence needs: the standard fonts, lines, grey areas, JPEGs as they are. The number of all
/// pages is not known before the end, so that it is a form of its own which every page draws.
import Crypto
import Foundation
import PlateCore

/// A JPEG within a document.
struct PDFPicture {
    /// Its object.
    let number: Int
    /// Pixels across.
    let width: Int
    /// Pixels down.
    let height: Int

    /// Its name in the page's resources.
    var resource: String { "P\(number)" }
}

/// A document under way. Bytes gather until they are taken.
struct PDFWriter {
    /// Points of US Letter.
    static let pageWidth = 612.0
    /// Points of US Letter.
    static let pageHeight = 792.0

    /// The name of the form that draws the number of all pages, at the place where it is drawn.
    static let totalResource = "Total"

    private static let catalogue = 1
    private static let pageTree = 2
    private static let information = 3
    private static let total = 4
    private static let firstFont = 5

    private var pending: [UInt8] = []
    private var handedOut = 0
    /// Where each object begins; 0 where it is not written yet.
    private var offsets: [Int]
    private var pages: [Int] = []
    private let identity: String

    /// A document that says in its properties what it is and when it was made.
    init(title: String, author: String, subject: String, madeAt: WallTime) {
        offsets = Array(repeating: 0, count: Self.firstFont + PDFFont.allCases.count)
        let seed = "\(title)\u{0}\(author)\u{0}\(subject)\u{0}\(madeAt)"
        identity = Array(SHA256.hash(data: Data(seed.utf8))).prefix(16).hexadecimal
        // The second line's bytes above 127 tell transports that the file is binary.
        append("%PDF-1.7\n%")
        pending += [0xE2, 0xE3, 0xCF, 0xD3, 10]
        for (index, font) in PDFFont.allCases.enumerated() {
            object(
                Self.firstFont + index,
                "<< /Type /Font /Subtype /Type1 /BaseFont /\(font.rawValue) "
                    + "/Encoding /WinAnsiEncoding >>")
        }
        let date = madeAt.description.filter(\.isNumber).prefix(14)
        object(
            Self.information,
            "<< /Title \(PDFText.unicode(title)) /Author \(PDFText.unicode(author)) "
                + "/Subject \(PDFText.unicode(subject)) /Creator (Plated \(PlatedVersion.number)) "
                + "/Producer (Plated \(PlatedVersion.number)) /CreationDate (D:\(date)Z) >>")
    }

    /// How many pages there are so far.
    var pageCount: Int { pages.count }

    /// What was written since the last call.
    mutating func take() -> [UInt8] {
        defer { pending = [] }
        handedOut += pending.count
        return pending
    }

    /// Writes `jpeg` into the document; `nil` where it is none that PDF can hold as it is.
    mutating func picture(_ jpeg: [UInt8]) -> PDFPicture? {
        guard let markers = JPEGMarkers(jpeg), markers.sampleBits == 8,
            markers.channels == 1 || markers.channels == 3
        else { return nil }
        let number = newObject()
        begin(number)
        append(
            "<< /Type /XObject /Subtype /Image /Width \(markers.width) /Height \(markers.height) "
                + "/ColorSpace /\(markers.channels == 1 ? "DeviceGray" : "DeviceRGB") "
                + "/BitsPerComponent 8 /Filter /DCTDecode /Length \(jpeg.count) >>\nstream\n")
        pending += jpeg
        append("\nendstream\nendobj\n")
        return PDFPicture(number: number, width: markers.width, height: markers.height)
    }

    /// Writes a page that draws `content`, which names `pictures` by their resources.
    mutating func page(_ content: [UInt8], pictures: [PDFPicture]) {
        let contentNumber = newObject()
        begin(contentNumber)
        append("<< /Length \(content.count) >>\nstream\n")
        pending += content
        append("\nendstream\nendobj\n")
        let fonts = PDFFont.allCases.enumerated().map { index, font in
            "/\(font.resource) \(Self.firstFont + index) 0 R"
        }
        let objects =
            ["/\(Self.totalResource) \(Self.total) 0 R"]
            + pictures.map { "/\($0.resource) \($0.number) 0 R" }
        let number = newObject()
        object(
            number,
            "<< /Type /Page /Parent \(Self.pageTree) 0 R "
                + "/MediaBox [0 0 \(PDFNumber(Self.pageWidth)) \(PDFNumber(Self.pageHeight))] "
                + "/Resources << /Font << \(fonts.joined(separator: " ")) >> "
                + "/XObject << \(objects.joined(separator: " ")) >> >> "
                + "/Contents \(contentNumber) 0 R >>")
        pages.append(number)
    }

    /// Writes what closes the document. Nothing may follow.
    mutating func end() {
        let text = "BT /F1 8 Tf 0 0 Td (\(pages.count)) Tj ET"
        begin(Self.total)
        append(
            "<< /Type /XObject /Subtype /Form /BBox [0 -4 80 12] "
                + "/Resources << /Font << /F1 \(Self.firstFont) 0 R >> >> "
                + "/Length \(text.utf8.count) >>\nstream\n\(text)\nendstream\nendobj\n")
        object(
            Self.pageTree,
            "<< /Type /Pages /Count \(pages.count) /Kids ["
                + pages.map { "\($0) 0 R" }.joined(separator: " ") + "] >>")
        object(Self.catalogue, "<< /Type /Catalog /Pages \(Self.pageTree) 0 R >>")
        let table = handedOut + pending.count
        append("xref\n0 \(offsets.count)\n0000000000 65535 f \n")
        for offset in offsets.dropFirst() {
            let digits = String(offset)
            append(
                String(repeating: "0", count: max(0, 10 - digits.count)) + digits + " 00000 n \n")
        }
        append(
            "trailer\n<< /Size \(offsets.count) /Root \(Self.catalogue) 0 R "
                + "/Info \(Self.information) 0 R /ID [<\(identity)> <\(identity)>] >>\n"
                + "startxref\n\(table)\n%%EOF\n")
    }

    private mutating func append(_ text: String) { pending += Array(text.utf8) }

    private mutating func newObject() -> Int {
        offsets.append(0)
        return offsets.count - 1
    }

    private mutating func begin(_ number: Int) {
        offsets[number] = handedOut + pending.count
        append("\(number) 0 obj\n")
    }

    private mutating func object(_ number: Int, _ text: String) {
        begin(number)
        append(text + "\nendobj\n")
    }
}

/// A number as PDF writes it: no exponent, at most two decimals.
struct PDFNumber: CustomStringConvertible {
    let hundredths: Int

    init(_ value: Double) {
        precondition(value.isFinite, "a place on a page")
        hundredths = Int((min(max(value, -1e6), 1e6) * 100).rounded())
    }

    var description: String {
        let size = hundredths.magnitude
        let rest = size % 100
        let digits = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
        let decimals = rest == 0 ? "" : "." + digits
        return (hundredths < 0 ? "-" : "") + "\(size / 100)" + decimals
    }
}
