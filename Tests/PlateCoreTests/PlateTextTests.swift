/// Plate texts: normal form, look-alikes, distances.

import PlateCore
import Testing

@Suite struct PlateTextTests {
    @Test func normalForm() {
        #expect(PlateText.normalised(" 7abc-123\n") == "7ABC123")
        #expect(PlateText.normalised("Ä·é 1") == "1")
        #expect(PlateText.normalised("") == "")
    }

    @Test func lookAlikesAreMutualAndWithinTheirClassOnly() {
        let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        for a in alphabet {
            #expect(PlateText.lookAlike(a, a))
            for b in alphabet {
                #expect(PlateText.lookAlike(a, b) == PlateText.lookAlike(b, a))
            }
        }
        for pair in [
            "0O", "0D", "QO", "1I", "LT", "8B", "5S", "2Z", "27", "6G", "4A", "UV", "MH", "37",
        ] {
            #expect(PlateText.lookAlike(pair.first!, pair.last!), "\(pair)")
        }
        // 2 looks like 7 and 7 like 3, but 2 does not look like 3.
        for pair in ["23", "0C", "E3", "XK", "B3", "P9"] {
            #expect(!PlateText.lookAlike(pair.first!, pair.last!), "\(pair)")
        }
    }

    @Test(arguments: [
        ("", "", 0), ("", "ABC", 3), ("ABC", "ABC", 0), ("7ABC123", "7ABC128", 1),
        ("ABC", "AC", 1), ("AC", "ABC", 1), ("KITTEN", "SITTING", 3), ("AB", "BA", 2),
    ])
    func editDistance(_ a: String, _ b: String, _ expected: Int) {
        #expect(PlateText.editDistance(a, b) == expected)
        #expect(PlateText.editDistance(b, a) == expected)
    }
}
