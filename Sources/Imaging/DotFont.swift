/// A fixed-width letter case for overlays: the printable ASCII characters in five by seven dots.
enum DotFont {
    /// Dots across.
    static let width = 5
    /// Dots down.
    static let height = 7
    /// Dots from one character to the next.
    static let advance = 6

    /// The rows of `character`, top first, the leftmost dot worth 16; a frame for what is not ASCII.
    static func rows(_ character: Character) -> [UInt8] {
        guard let code = character.asciiValue, (32..<127).contains(code) else {
            return [31, 17, 17, 17, 17, 17, 31]
        }
        return glyphs[Int(code) - 32]
    }

    /// Seven digits of base 32 a glyph, from the space to the tilde: a digit is a row of five dots.
    private static let drawn = """
        0000000 4444404 AAA0000 AAVAVAA 4FKE5U4 PP248JJ CIK8LID 4480000 2488842 8422248
        04LEL40 044V440 0000C48 000V000 00000CC 11248GG EHJLPHE 4C4444E EH168GV EH161HE
        26AIV22 VGU11HE 68GUHHE V124888 EHHEHHE EHHF12C 0CC0CC0 0CC0C48 248G842 00V0V00
        8421248 EH16404 EHNLNGE EHHVHHH UHHUHHU EHGGGHE SIHHHIS VGGUGGV VGGUGGG EHGNHHF
        HHHVHHH E44444E 72222IC HIKOKIH GGGGGGV HRLLHHH HPLJHHH EHHHHHE UHHUGGG EHHHLID
        UHHUKIH FGGE11U V444444 HHHHHHE HHHHHA4 HHHLLRH HHA4AHH HHA4444 V1248GV E88888E
        GG84211 E22222E 4AH0000 000000V 8420000 00E1FHF GGMPHHU 00EGGHE 11DJHHF 00EHVGE
        698S888 0FHHF1E GGMPHHH 40C444E 20622IC GGIKOKI C44444E 00QLLLL 00MPHHH 00EHHHE
        00UHUGG 00DJF11 00MPGGG 00FGE1U 88S8896 00HHHJD 00HHHA4 00HHLLA 00HA4AH 00HHF1E
        00V248V 2448442 4444444 8442448 008L200
        """

    private static let glyphs: [[UInt8]] = drawn.split(whereSeparator: \.isWhitespace).map {
        $0.utf8.map { $0 < 58 ? $0 - 48 : $0 - 55 }
    }
}
