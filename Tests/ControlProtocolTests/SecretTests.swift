/// Secrets and what people typed: on the wire, and nowhere that somebody might print.

import ControlProtocol
import Foundation
import PlateCore
import Testing

@Suite struct SecretTests {
    private let word = "correct horse"

    @Test func aSecretIsPlainOnTheWire() throws {
        let bytes = try JSONEncoder().encode([Secret(word)])
        #expect(String(decoding: bytes, as: UTF8.self) == #"["correct horse"]"#)
        #expect(try JSONDecoder().decode([Secret].self, from: bytes) == [Secret(word)])
    }

    @Test func noDescriptionShowsIt() {
        let secret = Secret(word)
        var dumped = ""
        dump(secret, to: &dumped)
        for text in [
            "\(secret)", String(describing: secret), String(reflecting: secret), dumped,
            "\(Optional(secret) as Any)", "\(["key": secret])",
        ] {
            #expect(!text.contains("correct"), "\(text)")
        }
    }

    @Test(arguments: Sample.bodies)
    func noDescriptionOfARequestShowsWhatWasTyped(body: ControlBody) {
        let request = ControlRequest(id: 7, session: Secret("s3ss10n"), body)
        var dumped = ""
        dump(request, to: &dumped)
        for text in ["\(request)", String(reflecting: request), dumped] {
            for typed in ["s3ss10n", word, "123456", "7AB?12*", "7ABC123", "jdoe", "t0ken"] {
                #expect(!text.contains(typed), "\(text)")
            }
        }
        // Whoever prints a body alone still sees no secret.
        for typed in [word, "123456", "t0ken", "ABCD-EFGH"] {
            #expect(!"\(body)".contains(typed))
        }
    }

    @Test func answersShowNoSecretEither() {
        for answer in Sample.answers {
            for secret in ["t0ken", "otpauth", "PAPER-CODE", "AUTH-KEY", "RADIO-CODE"] {
                #expect(!"\(answer)".contains(secret))
            }
        }
    }
}
