/// Every key of the configuration, and what a misspelt one was meant to be.

extension VehicleConfiguration {
    /// Keys of the tables, with dots; the example file explains each.
    package static let tableKeys = [
        "state.directory", "control.socket", "key.file", "hotlist.files",
        "hotlist.former-days", "recognition.threads",
        "vehicle.id", "agency.name", "agency.ori", "agency.designee", "agency.designee-title",
        "access.purposes", "access.purposes-with-case", "retention.reads-days",
        "retention.pictures-days", "retention.log-days", "depot.url", "depot.recovery-key-file",
        "depot.signing-key-file",
        "gpsd.address", "sound.player", "log.level",
    ]
    /// Keys of each `[[camera]]`.
    package static let cameraKeys = [
        "name", "device", "recording", "width", "height", "frames-per-second", "format",
    ]
    /// Keys of each `[[hotlist.source]]`.
    package static let listSourceKeys = [
        "name", "files", "format", "time-zone", "category", "yellow-hours", "red-hours",
        "exact-only", "entitlement", "registered-plates", "immigration-records",
    ]
    /// All keys with dots, those of cameras as `camera.name`.
    package static var keys: [String] {
        tableKeys + cameraKeys.map { "camera." + $0 }
            + listSourceKeys.map { "hotlist.source." + $0 }
    }
    /// What is written as an array of tables.
    static let tableArrays: Set = ["camera", "hotlist.source"]
}

/// Finds the known name nearest to a misspelt one.
enum NearMiss {
    /// The one of `names` that `text` is likely to be; `nil` where none is near.
    ///
    /// Near is what a third of the name's length in edits leads to, `_`, `-` and `.` being the same;
    /// or its last part where only one name has it.
    static func of(_ text: String, among names: [String]) -> String? {
        guard text.utf8.count <= 64 else { return nil }
        let folded = fold(text)
        let ranked = names.map { (name: $0, edits: edits(folded, fold($0))) }
            .filter { $0.edits <= max(1, $0.name.utf8.count / 3) }
        if let best = ranked.min(by: { $0.edits < $1.edits }) { return best.name }
        let endings = names.filter {
            fold($0).split(separator: "-").last.map(String.init) == folded
        }
        return endings.count == 1 ? endings[0] : nil
    }

    private static func fold(_ text: String) -> String {
        String(text.lowercased().map { $0 == "_" || $0 == "." ? "-" : $0 })
    }

    /// The optimal string alignment distance: characters added, left out, changed, and swapped with
    /// their neighbour.
    static func edits(_ a: String, _ b: String) -> Int {
        let a = Array(a.unicodeScalars)
        let b = Array(b.unicodeScalars)
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, before[j - 1] + 1)
                }
                row.append(best)
            }
            before = last
            last = row
        }
        return last[b.count]
    }
}
