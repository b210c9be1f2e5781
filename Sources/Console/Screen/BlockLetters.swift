/// Plate texts in large letters, drawn so that look-alikes differ: 0 has a stroke through it and O is
/// round, 1 has a foot and I two, 8 is waisted and B straight, 5 is open and S curved.

/// Letters of five by seven dots.
public enum BlockLetters {
    /// Dots across.
    public static let width = 5
    /// Dots down.
    public static let height = 7

    /// How large a text is drawn.
    public enum Size: Sendable, CaseIterable {
        /// Two dots a cell, one above the other: four rows. Needs half blocks.
        case small
        /// One dot a cell: seven rows, narrow.
        case tall
        /// Two cells a dot: seven rows, as wide as it is high.
        case large

        /// Columns from one character to the next.
        public var advance: Int { self == .large ? 12 : 6 }
        /// Rows.
        public var rows: Int { self == .small ? 4 : 7 }
    }

    /// The largest size in which `count` characters fit into `columns` and `rows`; `nil` where none
    /// does.
    public static func size(count: Int, columns: Int, rows: Int, isUnicode: Bool) -> Size? {
        let sizes: [Size] = isUnicode ? [.large, .small] : [.large, .tall]
        return sizes.first { $0.advance * count - 1 <= columns && $0.rows <= rows }
    }

    /// The rows of dots of `character`, true where there is ink; a frame for what has no letter.
    public static func dots(_ character: Character) -> [[Bool]] {
        (glyphs[character] ?? unknown).map { row in row.map { $0 == "#" } }
    }

    private static let unknown = ["#####", "#...#", "#...#", "#...#", "#...#", "#...#", "#####"]

    private static let glyphs: [Character: [String]] = {
        var glyphs: [Character: [String]] = [" ": [String](repeating: ".....", count: 7)]
        let rows = drawn.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        for start in stride(from: 0, to: rows.count, by: 8) {
            for (i, name) in rows[start].enumerated() {
                glyphs[Character(name)] = (1...7).map { rows[start + $0][i] }
            }
        }
        return glyphs
    }()

    private static let drawn = """
        0 1 2 3 4 5 6 7 8 9
        .###. ..#.. .###. ####. ...#. ##### ..##. ##### .###. .###.
        #...# .##.. #...# ....# ..##. #.... .#... ....# #...# #...#
        #..## #.#.. ....# ....# .#.#. ####. #.... ...#. #...# #...#
        #.#.# ..#.. ...#. .###. #..#. ....# ####. ..#.. .###. .####
        ##..# ..#.. ..#.. ....# ##### ....# #...# ..#.. #...# ....#
        #...# ..#.. .#... ....# ...#. #...# #...# ..#.. #...# ...#.
        .###. ##### ##### ####. ...#. .###. .###. ..#.. .###. .##..
        A B C D E F G H I J
        ..#.. ####. .###. ####. ##### ##### .###. #...# ##### ..###
        .#.#. #...# #...# #...# #.... #.... #...# #...# ..#.. ...#.
        #...# #...# #.... #...# #.... #.... #.... #...# ..#.. ...#.
        #...# ####. #.... #...# ####. ####. #.### ##### ..#.. ...#.
        ##### #...# #.... #...# #.... #.... #...# #...# ..#.. ...#.
        #...# #...# #...# #...# #.... #.... #...# #...# ..#.. #..#.
        #...# ####. .###. ####. ##### #.... .###. #...# ##### .##..
        K L M N O P Q R S T
        #...# #.... #...# #...# .###. ####. .###. ####. .#### #####
        #..#. #.... ##.## ##..# #...# #...# #...# #...# #.... ..#..
        #.#.. #.... #.#.# #.#.# #...# #...# #...# #...# #.... ..#..
        ##... #.... #.#.# #..## #...# ####. #...# ####. .###. ..#..
        #.#.. #.... #...# #...# #...# #.... #.#.# #.#.. ....# ..#..
        #..#. #.... #...# #...# #...# #.... #..#. #..#. ....# ..#..
        #...# ##### #...# #...# .###. #.... .##.# #...# ####. ..#..
        U V W X Y Z ? - * +
        #...# #...# #...# #...# #...# ##### .###. ..... ..... .....
        #...# #...# #...# #...# #...# ....# #...# ..... #.#.# ..#..
        #...# #...# #...# .#.#. .#.#. ...#. ....# ..... .###. ..#..
        #...# #...# #.#.# ..#.. ..#.. ..#.. ...#. ##### ##### #####
        #...# #...# #.#.# .#.#. ..#.. .#... ..#.. ..... .###. ..#..
        #...# .#.#. ##.## #...# ..#.. #.... ..... ..... #.#.# ..#..
        .###. ..#.. #...# #...# ..#.. ##### ..#.. ..... ..... .....
        """
}

extension ScreenBuffer {
    /// Draws one character in large dots, its left top corner at a place.
    public mutating func letter(
        _ character: Character, column: Int, row: Int, size: BlockLetters.Size, _ style: CellStyle
    ) {
        let dots = BlockLetters.dots(character)
        switch size {
        case .small:
            for half in 0..<4 {
                for x in 0..<BlockLetters.width {
                    let upper = dots[2 * half][x]
                    let lower = 2 * half + 1 < BlockLetters.height && dots[2 * half + 1][x]
                    let drawn: Character =
                        switch (upper, lower) {
                        case (true, true): "█"
                        case (true, false): "▀"
                        case (false, true): "▄"
                        case (false, false): " "
                        }
                    draw(drawn, column: column + x, row: row + half, style)
                }
            }
        case .tall, .large:
            let cells = size == .large ? 2 : 1
            for y in 0..<BlockLetters.height {
                for x in 0..<BlockLetters.width * cells {
                    draw(
                        dots[y][x / cells] ? "█" : " ", column: column + x, row: row + y, style)
                }
            }
        }
    }
}
