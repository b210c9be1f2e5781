/// Infra-red light: what glows, what vanishes, what stays dark, on flat plates and along the night drive.
import Imaging
import PlateCore
import PlateSynthesis
import Testing

@Suite struct NightTests {
    /// The mean shade of a rectangle given by shares of the picture's sides.
    private func mean(
        _ image: ColourImage, _ columns: ClosedRange<Double>, _ rows: ClosedRange<Double>
    ) -> Double {
        var sum = 0
        var count = 0
        for y in Int(
            rows.lowerBound * Double(image.height))..<Int(
                rows.upperBound * Double(image.height))
        {
            for x in Int(
                columns.lowerBound * Double(image.width))..<Int(
                    columns.upperBound * Double(image.width))
            {
                sum += Int(image.pixels[(y * image.width + x) * 3 + 1])
                count += 1
            }
        }
        return Double(sum) / Double(max(count, 1))
    }

    /// The difference between the darkest and the brightest shades of a part of the picture.
    private func contrast(
        _ image: ColourImage, _ columns: ClosedRange<Double>, _ rows: ClosedRange<Double>
    ) -> Int {
        var shades: [Int] = []
        for y in Int(
            rows.lowerBound * Double(image.height))..<Int(
                rows.upperBound * Double(image.height))
        {
            for x in Int(
                columns.lowerBound * Double(image.width))..<Int(
                    columns.upperBound * Double(image.width))
            {
                shades.append(Int(image.pixels[(y * image.width + x) * 3 + 1]))
            }
        }
        shades.sort()
        return shades[shades.count * 98 / 100] - shades[shades.count * 2 / 100]
    }

    private func isNeutral(_ image: ColourImage) -> Bool {
        let pixels = image.pixels
        return stride(from: 0, to: pixels.count, by: 3).allSatisfy { (place: Int) -> Bool in
            pixels[place] == pixels[place + 1] && pixels[place] == pixels[place + 2]
        }
    }

    @Test func theRedScriptVanishesAndTheCharactersStay() {
        let design = PlateDesign(kind: .californiaPassenger, groups: ["7KLM482"], seed: 4)
        let day = design.painted(width: 512)
        var night = day
        night.turn(to: .facing)
        let (dayImage, image) = (day.image(), night.image())
        #expect(isNeutral(image))
        #expect(!isNeutral(dayImage))
        // The script lies between the bolts, above the characters.
        let script = (columns: 0.3...0.7, rows: 0.1...0.22)
        #expect(contrast(dayImage, script.columns, script.rows) > 120)
        #expect(contrast(image, script.columns, script.rows) < 40)
        #expect(contrast(image, 0.1...0.9, 0.4...0.7) > 130)
    }

    @Test func aFrameIsDullAndSheetingGlows() {
        let design = PlateDesign(kind: .californiaPassenger, groups: ["7KLM482"], seed: 4)
        var canvas = design.painted(width: 512)
        PlateWear.none.framed(.plastic).apply(to: &canvas)
        canvas.turn(to: .facing)
        let image = canvas.image()
        let plate = mean(image, 0.1...0.9, 0.3...0.9)
        #expect(mean(image, 0.2...0.8, 0.0...0.05) < plate / 3)
    }

    @Test func yellowOnBlackStaysLegibleWithLessContrast() {
        let design = PlateDesign(kind: .californiaLegacy, groups: ["OTTER42"], seed: 9)
        let day = design.painted(width: 512)
        var night = day
        night.turn(to: .facing)
        let between = contrast(night.image(), 0.15...0.85, 0.4...0.7)
        #expect(between > 50)
        #expect(between < contrast(day.image(), 0.15...0.85, 0.4...0.7))
    }

    @Test func everyKindIsLegibleByInfraRedLight() {
        for kind in PlateKind.allCases {
            var generator = SeededGenerator(seed: 21)
            let groups = kind.groups(using: &generator)
            var canvas = PlateDesign(kind: kind, groups: groups, seed: 3).painted(width: 256)
            canvas.turn(to: .facing)
            let isPaper = kind == .californiaTemporary
            let between = contrast(canvas.image(), 0.15...0.85, 0.4...0.7)
            #expect(between > (isPaper ? 20 : 40), "\(kind)")
            if isPaper { #expect(between < 80, "paper sends no light back") }
        }
    }

    @Test func sheetsKeepTheirTextsInAnyLight() {
        let day = PlateSheet(count: 6, seed: 5)
        let night = PlateSheet(count: 6, seed: 5, light: .infrared)
        let mixed = PlateSheet(count: 6, seed: 5, light: .mixed)
        for item in 0..<6 {
            #expect(day.plate(item).design.text == night.plate(item).design.text)
            #expect(isNeutral(night.plate(item).canvas.image()))
            let expected = item % 3 == 0 ? night : day
            #expect(mixed.plate(item).canvas.image() == expected.plate(item).canvas.image())
        }
    }

    @Test func theNightDriveIsGreyAndItsPlatesGlow() throws {
        let scenario = try #require(Scenario.named("night-patrol")).reduced(by: 2)
        for number in [24, 80, 140, 250] {
            let frame = Drive(scenario).frame(number)
            #expect(isNeutral(frame.image))
            let near = frame.plates.filter {
                $0.isInside && $0.visibleShare > 0.95 && $0.quad.plateWidth > 30
            }
            #expect(!near.isEmpty)
            let grey = frame.image.grey
            let dark = grey.pixels.filter { $0 < 48 }.count
            #expect(dark * 10 > grey.pixels.count * 7, "frame \(number) is not dark")
            for plate in near {
                let box = plate.quad.boundingBox
                let own = mean(box, grey)
                let above = Box(
                    x: box.x, y: box.y - box.height, width: box.width, height: box.height)
                #expect(own > mean(above, grey) + 40, "vehicle \(plate.vehicle) in \(number)")
            }
        }
    }

    private func mean(_ box: Box, _ image: GreyImage) -> Double {
        var sum = 0
        var count = 0
        for y in max(Int(box.y), 0)..<min(Int(box.y + box.height), image.height) {
            for x in max(Int(box.x), 0)..<min(Int(box.x + box.width), image.width) {
                sum += Int(image.pixels[y * image.width + x])
                count += 1
            }
        }
        return Double(sum) / Double(max(count, 1))
    }
}
