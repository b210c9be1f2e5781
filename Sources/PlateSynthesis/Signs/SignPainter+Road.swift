/// Signs of the road: orders, warnings, ways, parking, street names, house numbers, prices.

extension SignPainter {
    /// The alphabet of road signs, as heavy and as wide as boards vary.
    private mutating func roadDie() -> Die {
        var die = Die.sign
        die.width *= generator.between(0.8, 1.25)
        die.strokeWidth *= generator.between(0.85, 1.35)
        return die
    }

    private mutating func road(_ ink: Colour) -> SignLettering {
        SignLettering(die: roadDie(), ink: ink, gap: generator.between(0.14, 0.24))
    }

    mutating func paintStreetName() {
        ground()
        let board = board(
            aspect: generator.between(2.6, 5.5), share: generator.between(0.75, 0.98))
        let green = rgb(
            generator.pick([0x1D6B41, 0x1D6B41, 0x1B4F8A, 0x5A3A22, 0xF2F2EE, 0x23252A]))
        let ink = green.y > 0.8 ? rgb(0x15171C) : rgb(0xF2F4F2)
        let inner = panel(
            board, colour: green, border: generator.chance(0.5) ? ink : nil,
            radius: generator.between(1, 7))
        var name = generator.pick(SignWords.streets) + " " + generator.pick(SignWords.ways)
        name = SignWords.cased(name, &generator)
        let style = road(ink)
        if generator.chance(0.35) {
            canvas.letter(
                [String(generator.integer(1...99)) + "00"], in: inner.columns(0.84, 1).rows(0, 0.5),
                style)
            canvas.letter([name], in: inner.columns(0, 0.8), style)
        } else {
            canvas.letter([name], in: inner, style)
        }
    }

    mutating func paintTraffic() {
        ground()
        switch generator.integer(0...7) {
        case 0: stop()
        case 1: oneWay()
        case 2: diamond()
        case 3: shield()
        case 4:
            order(["DO NOT", "ENTER"], aspect: 1, colour: rgb(0xB3192B), ink: rgb(0xF2F2EE))
        default:
            let speed = String(generator.integer(2...15) * 5)
            let lines = generator.pick([
                ["SPEED", "LIMIT", speed], ["NO", "PARKING"], ["NO", "LEFT", "TURN"],
                ["WRONG", "WAY"], ["KEEP", "RIGHT"], ["RIGHT LANE", "MUST", "TURN RIGHT"],
                ["NO", "U-TURN"], ["TRUCKS", "USE LANE 1"], ["NO STOPPING", "ANY TIME"],
                ["SCHOOL", "SPEED", "LIMIT", speed], ["YOUR", "SPEED", speed], [speed, "MPH"],
                ["BUS", "LANE"], ["HOV 2+", "ONLY"], ["ROAD", "CLOSED"],
                ["STOP", "HERE ON", "RED"],
            ])
            let isOrange = generator.chance(0.12)
            order(
                lines, aspect: lines.count > 2 ? 0.8 : generator.between(0.8, 1.6),
                colour: isOrange ? rgb(0xE87A22) : rgb(0xF0F0EC), ink: rgb(0x121214))
        }
    }

    private mutating func order(_ lines: [String], aspect: Float, colour: Colour, ink: Colour) {
        let board = board(aspect: aspect, share: generator.between(0.8, 1))
        let inner = panel(
            board, colour: colour, border: generator.chance(0.8) ? ink : nil, radius: board.h * 0.06
        )
        let isTall = lines.last?.allSatisfy(\.isNumber) ?? false
        let weights = lines.indices.map { isTall && $0 == lines.count - 1 ? Float(1.9) : 1 }
        canvas.letter(lines, in: inner, road(ink), weights: weights)
    }

    private mutating func stop() {
        let board = board(aspect: 1, share: generator.between(0.85, 1))
        let middle = SIMD2(board.x + board.w / 2, board.y + board.h / 2)
        func octagon(_ radius: Float) -> [SIMD2<Float>] {
            (0..<8).map { i in
                let angle = (Float(i) + 0.5) / 8 * 2 * .pi
                return middle + SIMD2(cosine(angle), sine(angle)) * radius
            }
        }
        canvas.convex(octagon(board.h * 0.54), colour: rgb(0xF2F2EE))
        canvas.convex(octagon(board.h * 0.51), colour: rgb(0xB81F2B))
        canvas.letter(
            ["STOP"], in: board.inset(board.h * 0.12).rows(0.24, 0.76), road(rgb(0xF2F2EE)))
        if generator.chance(0.3) {
            let below = SignArea(
                x: board.x + board.w * 0.25, y: whole.h * 0.84, w: board.w * 0.5,
                h: whole.h * 0.15)
            panel(below, colour: rgb(0xB81F2B))
            canvas.letter(["ALL WAY"], in: below.inset(3), road(rgb(0xF2F2EE)))
        }
    }

    private mutating func oneWay() {
        let board = board(aspect: generator.between(2.4, 3), share: 0.97)
        panel(board, colour: rgb(0x121214))
        let middle = board.y + board.h / 2
        let isRight = generator.chance(0.5)
        let white = rgb(0xF2F2EE)
        let shaft = SignArea(
            x: board.x + board.w * (isRight ? 0.05 : 0.2), y: middle - board.h * 0.2,
            w: board.w * 0.75, h: board.h * 0.4)
        canvas.box(shaft.x, shaft.y, shaft.w, shaft.h, colour: white)
        let tip = board.x + board.w * (isRight ? 0.97 : 0.03)
        let base = board.x + board.w * (isRight ? 0.78 : 0.22)
        let (up, down) = (middle - board.h * 0.42, middle + board.h * 0.42)
        canvas.convex(
            isRight
                ? [SIMD2(base, up), SIMD2(tip, middle), SIMD2(base, down)]
                : [SIMD2(base, down), SIMD2(tip, middle), SIMD2(base, up)], colour: white)
        canvas.letter(
            ["ONE WAY"], in: shaft.inset(shaft.h * 0.17), road(rgb(0x121214)))
    }

    private mutating func diamond() {
        let board = board(aspect: 1, share: 1)
        let middle = SIMD2(board.x + board.w / 2, board.y + board.h / 2)
        func corners(_ radius: Float) -> [SIMD2<Float>] {
            [SIMD2(0, -radius), SIMD2(radius, 0), SIMD2(0, radius), SIMD2(-radius, 0)].map {
                middle + $0
            }
        }
        let yellow = rgb(generator.pick([0xF0C030, 0xE87A22, 0xC6DC2E]))
        canvas.convex(corners(board.h * 0.52), colour: yellow)
        canvas.convex(corners(board.h * 0.5), colour: rgb(0x141414))
        canvas.convex(corners(board.h * 0.475), colour: yellow)
        let lines = generator.pick([
            ["ROAD", "WORK", "AHEAD"], ["DIP"], ["BUMP"], ["DEAD", "END"], ["SLOW"], ["25", "MPH"],
            ["SIGNAL", "AHEAD"], ["PED", "XING"], ["RAMP", "35"], ["NOT A", "THROUGH", "STREET"],
        ])
        canvas.letter(lines, in: board.inset(board.h * 0.24), road(rgb(0x141414)))
    }

    private mutating func shield() {
        let board = board(aspect: generator.between(0.95, 1.25), share: generator.between(0.8, 1))
        let isInterstate = generator.chance(0.5)
        let colour = isInterstate ? rgb(0x1B3F8A) : rgb(0xF2F2EE)
        let ink = isInterstate ? rgb(0xF2F2EE) : rgb(0x141414)
        if !isInterstate { canvas.box(board.x, board.y, board.w, board.h, colour: rgb(0x141414)) }
        canvas.ellipse(board.inset(2), colour: colour)
        if isInterstate {
            canvas.box(board.x, board.y, board.w, board.h * 0.22, radius: 3, colour: rgb(0xB3192B))
        }
        let number = String(generator.integer(1...999))
        canvas.letter([number], in: board.inset(board.h * 0.2).rows(0.1, 0.9), road(ink))
    }

    mutating func paintGuide() {
        ground()
        let board = board(aspect: generator.between(1.6, 3), share: generator.between(0.85, 1))
        let colour = rgb(generator.pick([0x1D6B41, 0x1D6B41, 0x1B4F8A, 0x5A3A22]))
        let inner = panel(board, colour: colour, border: rgb(0xF2F4F2), radius: 5)
        let name = SignWords.cased(generator.pick(SignWords.streets), &generator)
        let lines = generator.pick([
            ["EXIT " + String(generator.integer(1...400)) + generator.pick(["", "A", "B", "C"])],
            [name, generator.pick(["1/4 MILE", "1 MILE", "NEXT RIGHT", "EXIT ONLY"])],
            [String(generator.integer(2...990)) + " NORTH", name],
            [
                name + " " + String(generator.integer(1...99)),
                "HWY " + String(generator.integer(1...300)),
            ],
            ["MILE", String(generator.integer(1...400))],
        ])
        canvas.letter(lines, in: inner, road(rgb(0xF2F4F2)))
    }

    mutating func paintParking() {
        ground()
        let board = board(aspect: generator.between(0.6, 1.4), share: generator.between(0.85, 1))
        let ink = rgb(generator.pick([0x1E6B3A, 0xB3192B, 0x1B4F8A, 0x141414]))
        let inner = panel(board, colour: rgb(0xF0F0EC), border: ink, radius: 4)
        let lines = generator.pick([
            [String(generator.integer(1...4)) + " HR", "PARKING", "8AM-6PM"],
            ["NO", "PARKING", "TOW-AWAY"], ["RESERVED", SignWords.digits(3, &generator)],
            ["PERMIT", "ZONE " + SignWords.capitals(1, &generator)], ["VISITOR"],
            ["TOW-AWAY", "NO STOPPING", "7-9AM 4-6PM"], ["STREET", "CLEANING", "MON 8-10AM"],
            ["P" + String(generator.integer(1...9))], ["ZONE", SignWords.digits(4, &generator)],
        ])
        canvas.letter(lines, in: inner, road(ink))
    }

    mutating func paintHouseNumber() {
        ground()
        let number = String(generator.integer(3...99999))
        let (ink, colour) = colours()
        var style = manner(ink: ink, ground: colour)
        style.relief = generator.chance(0.5) ? 1 : 0
        if generator.chance(0.6) {
            let board = board(
                aspect: generator.between(1.4, 3), share: generator.between(0.6, 0.98))
            let inner = panel(board, colour: colour, border: generator.chance(0.4) ? ink : nil)
            canvas.letter([number], in: inner, style)
        } else {
            style.shadow = Colour(repeating: 0.1)
            canvas.letter(
                [number], in: board(aspect: 2.4, share: generator.between(0.5, 0.9)), style)
        }
    }

    /// Prices and speeds in lamps or flaps.
    mutating func paintPriceBoard() {
        canvas.shade { _, _, _ in Colour(repeating: 0.03) }
        let amber = rgb(generator.pick([0xFFB030, 0xFF4A30, 0x50FF70, 0xF4F4F0]))
        let number = generator.pick([
            "\(generator.integer(2...6))." + SignWords.digits(2, &generator) + "9",
            SignWords.digits(2, &generator), "12:" + SignWords.digits(2, &generator),
        ])
        var die = Die.primary
        die.roundness = 0
        die.strokeWidth = generator.between(0.1, 0.16)
        let style = SignLettering(die: die, ink: amber, gap: 0.2)
        let hasLabel = generator.chance(0.5)
        let room = whole.inset(generator.between(14, 40))
        canvas.letter([number], in: hasLabel ? room.rows(0.2, 1) : room, style)
        guard hasLabel else { return }
        let label = generator.pick(["REGULAR", "UNLEADED 87", "DIESEL", "YOUR SPEED", "CASH"])
        panel(whole.rows(0, 0.26), colour: rgb(0xE8E8E2))
        canvas.letter([label], in: whole.rows(0.04, 0.22).inset(4), road(rgb(0x8C1F26)))
    }
}
