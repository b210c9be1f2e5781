/// Screens that are typed into.
import PlateCore

enum FormScreens {
    static func drawSearch(_ model: ConsoleModel, _ canvas: inout Canvas) {
        draw(
            "SEARCH", "Reads on this car. What is looked for is recorded with purpose and case.",
            model, &canvas)
    }

    static func drawProof(_ model: ConsoleModel, _ canvas: inout Canvas) {
        draw(
            "WHO IS THERE",
            "Searching is locked. Alerts are not. Prove once more who you are.", model, &canvas)
    }

    static func drawLookout(_ model: ConsoleModel, _ canvas: inout Canvas) {
        draw(
            "LOOK OUT FOR",
            "New reads are compared at once, and those still on the car.", model, &canvas)
    }

    static func drawCanvass(_ model: ConsoleModel, _ canvas: inout Canvas) {
        guard let canvass = model.canvass, model.form == nil else {
            draw(
                "CANVASS", "Reads from now on are tagged with the incident and sent first.",
                model, &canvas)
            return
        }
        let area = card(height: 7, &canvas)
        canvas.buffer.frame(area, canvas.palette.style(.quiet), title: "CANVASS")
        let inside = area.inset(columns: 2, rows: 2)
        canvas.fact("Incident", canvass, in: inside, row: inside.row, .strong)
        canvas.text("Reads are tagged with it.", inside.column, inside.row + 2, .quiet)
        canvas.keys(
            [("c", "end the canvass"), ("Esc", "back")], 1, canvas.height - 2,
            limit: canvas.width - 2)
    }

    static func drawTypingQuestion(_ canvas: inout Canvas) {
        let area = card(height: 7, &canvas)
        canvas.buffer.frame(area, canvas.palette.style(.quiet), title: "THIS SHIFT")
        let inside = area.inset(columns: 2, rows: 2)
        canvas.text(
            "This car does not know its speed. Hold back typing all shift?", inside.column,
            inside.row, .strong, limit: inside.width)
        canvas.text(
            "A passenger can still type, by F2.", inside.column, inside.row + 1, .quiet,
            limit: inside.width)
        canvas.keys(
            [("y", "hold back typing"), ("n", "allow it")], 1, canvas.height - 2,
            limit: canvas.width - 2)
    }

    private static func draw(
        _ title: String, _ words: String, _ model: ConsoleModel, _ canvas: inout Canvas
    ) {
        guard let form = model.form else { return }
        let area = card(height: form.fields.count + 6, &canvas)
        canvas.buffer.frame(area, canvas.palette.style(.quiet), title: title)
        let inside = area.inset(columns: 2, rows: 1)
        canvas.text(words, inside.column, inside.row, .quiet, limit: inside.width)
        drawFields(form, in: inside.inset(columns: 0, rows: 2), &canvas)
        canvas.keys(
            [("Tab", "next field"), ("Enter", "next, then do it"), ("Esc", "back")], 1,
            canvas.height - 2, limit: canvas.width - 2)
    }

    private static func card(height: Int, _ canvas: inout Canvas) -> CellArea {
        let width = min(canvas.width - 4, 88)
        return CellArea(
            column: (canvas.width - width) / 2, row: max(2, (canvas.height - height) / 3),
            width: width, height: height)
    }

    /// Fields, one a row; the cursor stands in the one that takes what is typed.
    static func drawFields(_ form: ConsoleForm, in area: CellArea, _ canvas: inout Canvas) {
        let label = (form.fields.map { ScreenText.cells($0.label).count }.max() ?? 0) + 2
        let width = min(30, area.width - label)
        for (i, field) in form.fields.enumerated() where i < area.height {
            let row = area.row + i
            let isFocused = i == form.focus
            canvas.text(field.label, area.column, row, isFocused ? .strong : .text)
            let column = area.column + label
            canvas.buffer.fill(
                CellArea(column: column, row: row, width: width, height: 1),
                canvas.palette.style(.field))
            var shown = ScreenText.cells(field.value)
            if field.isMasked { shown = shown.map { _ in "•" } }
            // The end of a long value is where one types.
            let visible = String(shown.suffix(width - 1))
            let end = canvas.text(visible, column, row, .field, limit: width)
            if isFocused {
                canvas.buffer.cursor = ScreenBuffer.CursorPlace(
                    column: field.choices.isEmpty ? end : column, row: row)
            }
            canvas.text(
                field.hint, column + width + 1, row, .quiet,
                limit: area.column + area.width - column - width - 1)
        }
    }
}
