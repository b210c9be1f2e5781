/// Signs of the town: shops, adverts, taxis, buses, notices, and the stamps cameras write.

extension SignPainter {
    mutating func paintShop() {
        ground()
        let (ink, colour) = colours()
        let style = manner(ink: ink, ground: colour)
        let name = SignWords.cased(generator.pick(SignWords.names), &generator)
        let trade = SignWords.cased(generator.pick(SignWords.trades), &generator)
        let lines: [String]
        switch generator.integer(0...4) {
        case 0: lines = [trade]
        case 1: lines = [name + " " + trade]
        case 2: lines = [name, trade, SignWords.telephone(&generator)]
        case 3:
            lines = [
                generator.pick([
                    "KEYS 4U2C", "B8 GUITARS", "TOOLS 4 LESS", "99 CENTS", "7TH ST CAFE",
                ])
            ]
        default: lines = [name, trade]
        }
        let board = board(
            aspect: generator.between(1.5, 5), share: generator.between(0.7, 1))
        if generator.chance(0.75) {
            let inner = panel(
                board, colour: colour, border: generator.chance(0.35) ? ink : nil,
                radius: generator.between(0, 8))
            canvas.letter(lines, in: inner, style)
        } else {
            canvas.letter(lines, in: board, style)
        }
    }

    mutating func paintAdvert() {
        ground()
        let (ink, colour) = colours()
        let board = board(aspect: generator.between(1.7, 2.3), share: generator.between(0.8, 1))
        let inner = panel(
            board, colour: colour, border: generator.chance(0.6) ? ink : nil, radius: 5)
        let lines = generator.pick([
            ["WE BUY CARS", SignWords.telephone(&generator)],
            [generator.pick(SignWords.names), "$" + SignWords.digits(4, &generator)],
            [String(generator.integer(10...70)) + "% OFF"],
            ["CALL NOW", SignWords.telephone(&generator)],
            [SignWords.telephone(&generator)], ["FOR SALE", SignWords.digits(4, &generator)],
            ["2 FOR 1", generator.pick(SignWords.trades)], ["WWW.EXAMPLE.COM"],
            ["OPEN HOUSE", "SUN 1-4"],
        ])
        canvas.letter(lines, in: inner, manner(ink: ink, ground: colour))
    }

    mutating func paintNotice() {
        ground()
        let (ink, colour) = colours()
        let lines = generator.pick(SignWords.notices)
        let style = manner(ink: ink, ground: colour)
        if generator.chance(0.7) {
            let board = board(
                aspect: generator.between(1.2, 4), share: generator.between(0.7, 1))
            canvas.letter(
                lines,
                in: panel(board, colour: colour, border: generator.chance(0.5) ? ink : nil), style)
        } else {
            canvas.letter(
                lines, in: board(aspect: generator.between(1.5, 4), share: 0.9), style)
        }
    }

    mutating func paintTaxi() {
        clouds(rgb(0x2A2C30), rgb(0x8C9298), size: 60)
        let board = board(aspect: generator.between(1.8, 3.2), share: generator.between(0.7, 0.95))
        let colour = rgb(generator.pick([0xF4C430, 0xF7F4E4, 0x1B1B1D, 0x2F6B47]))
        let ink = colour.y > 0.6 ? rgb(0x141414) : rgb(0xF4F0DC)
        let inner = panel(board, colour: colour, radius: board.h * generator.between(0.05, 0.4))
        canvas.shade(board.x, board.y, board.w, board.h) { _, y, old in
            clamped(old * (1.1 - 0.3 * abs(y - board.y - board.h / 2) / board.h))
        }
        let lines = generator.pick([
            ["TAXI"], ["TAXI", SignWords.telephone(&generator)],
            ["CAB " + SignWords.digits(3, &generator)],
            ["TAXI " + SignWords.digits(4, &generator)], ["OFF DUTY"], ["CITY CAB", "555-0191"],
            [
                SignWords.digits(1, &generator) + SignWords.capitals(1, &generator)
                    + SignWords.digits(2, &generator)
            ],
        ])
        canvas.letter(lines, in: inner, manner(ink: ink, ground: colour))
    }

    /// Lamps or flaps over a bus's windscreen.
    mutating func paintBusRoute() {
        canvas.shade { _, y, _ in Colour(repeating: 0.02 + 0.03 * y / 152) }
        let route =
            String(generator.integer(1...399)) + generator.pick(["", "", "", "X", "R", "L", "A"])
        let goal = generator.pick(SignWords.streets)
        let text = generator.pick([
            route, route + " " + goal, goal, "NOT IN SERVICE", "EXPRESS " + route,
        ])
        let amber = rgb(generator.pick([0xFFB030, 0xFFB030, 0xF2F2EE, 0xFF6A28, 0x9CFF60]))
        let cells = dots(text, rows: generator.integer(9...16))
        let room = whole.inset(generator.between(8, 22))
        let pitch = min(room.w / Float(cells[0].count), room.h / Float(cells.count))
        let left = (whole.w - pitch * Float(cells[0].count)) / 2
        let top = (whole.h - pitch * Float(cells.count)) / 2
        let radius = pitch * generator.between(0.3, 0.5)
        for (row, line) in cells.enumerated() {
            for (column, isLit) in line.enumerated() {
                let x = left + (Float(column) + 0.5) * pitch
                let y = top + (Float(row) + 0.5) * pitch
                canvas.disc(
                    x, y, radius: radius, colour: isLit ? amber : Colour(repeating: 0.07))
            }
        }
    }

    /// `text` in a grid of lamps or pixels.
    private mutating func dots(_ text: String, rows: Int) -> [[Bool]] {
        var die = Die.sign
        die.width = generator.between(0.52, 0.72)
        die.strokeWidth = generator.between(1, 1.5) / Float(rows)
        die.roundness = generator.between(0, 1)
        var lines = [[Bool]](repeating: [], count: rows)
        for character in text {
            let cover = die.rasterised(character, rows: rows)
            let advance = Int((die.advance(of: character) * Float(rows)).rounded(.up))
            let columns = min(max(advance, 2), rows)
            for row in 0..<rows {
                lines[row] += (0..<columns).map { cover[row * rows + $0] > 0.42 } + [false]
            }
        }
        return lines
    }

    /// The line a camera or recorder writes into its picture.
    mutating func paintScreenStamp() {
        ground()
        let clock =
            pair(1...23) + ":" + pair(0...59) + generator.pick(["", ":" + pair(0...59)])
        let date = generator.pick([
            "20" + pair(15...27) + "-" + pair(1...12) + "-" + pair(1...28),
            pair(1...12) + "/" + pair(1...28) + "/20" + pair(15...27),
        ])
        let lines = generator.pick([
            [date + " " + clock], [clock], [date, clock],
            ["CAM " + SignWords.digits(2, &generator)],
            [String(generator.integer(3...90)) + " MPH"], ["REC " + clock],
            ["FRONT " + date + " " + clock], ["N37." + SignWords.digits(4, &generator)],
            ["UNIT " + SignWords.digits(3, &generator), date],
            ["CH" + pair(1...16) + " " + SignWords.capitals(3, &generator)],
        ])
        let hasBar = generator.chance(0.3)
        let ink = rgb(generator.pick([0xFFFFFF, 0xFFFFFF, 0xF2E640, 0x30F060, 0x101010]))
        let step = whole.h / Float(lines.count) * generator.between(0.4, 0.8)
        var y = generator.between(4, max(5, whole.h - step * Float(lines.count)))
        for text in lines {
            stamp(text, at: y, height: step * 0.8, ink: ink, hasBar: hasBar)
            y += step
        }
    }

    private mutating func pair(_ range: ClosedRange<Int>) -> String {
        let number = generator.integer(range)
        return number < 10 ? "0\(number)" : String(number)
    }

    private mutating func stamp(
        _ text: String, at y: Float, height: Float, ink: Colour, hasBar: Bool
    ) {
        let cells = dots(text, rows: generator.integer(7...13))
        let pitch = min(height / Float(cells.count), (whole.w - 8) / Float(cells[0].count))
        let left = generator.between(3, max(4, whole.w - pitch * Float(cells[0].count) - 3))
        let around = pitch * 0.8
        let paper = ink.y > 0.5 ? Colour() : Colour(repeating: 1)
        if hasBar {
            canvas.box(
                left - 2 * pitch, y - pitch, pitch * Float(cells[0].count + 4),
                pitch * Float(cells.count + 2), colour: paper, alpha: 0.8)
        }
        let hasEdge = !hasBar && generator.chance(0.7)
        for pass in hasEdge ? [true, false] : [false] {
            for (row, line) in cells.enumerated() {
                for (column, isLit) in line.enumerated() where isLit {
                    let x = left + Float(column) * pitch
                    let top = y + Float(row) * pitch
                    let grown = pass ? around : 0.1
                    canvas.box(
                        x - grown, top - grown, pitch + 2 * grown, pitch + 2 * grown,
                        colour: pass ? paper : ink)
                }
            }
        }
    }
}
