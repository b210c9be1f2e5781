/// The words of `VERIFY.txt`: how anybody checks an export with `sha256sum` and `openssl` alone.
import PlateCore

enum EvidenceVerification {
    static func text(_ order: EvidenceOrder, key: SigningPublicKey) -> String {
        """
        \(order.marks.map(PDFText.ascii).joined(separator: "\n"))

        HOW TO CHECK THIS EXPORT
        Two programs that every Linux has are enough: sha256sum and openssl (3.0 or newer).
        Run the commands in this folder.

        1. Every file is as it was exported; every line must end with OK:

               sha256sum --check --strict SHA256SUMS

        2. The list of files was signed by the car; it must say: Signature Verified Successfully

               openssl pkeyutl -verify -pubin -inkey car.pem -rawin \\
                   -in SHA256SUMS -sigfile SHA256SUMS.sig

        3. The key is the car's own. Whoever makes a false export can sign it with a false key, so
           compare this key's fingerprint with the one in the department's records (it is shown by
           "platectl about" on the car, and kept with the car's enrolment):

               openssl pkey -pubin -in car.pem -outform DER | tail -c 32 | sha256sum | cut -c 1-32

           This export was signed with \(key.fingerprint.filter { $0 != " " })

        4. Nothing was added: this prints the names of files that are not in SHA256SUMS, or only
           there, and must print nothing:

               (cut -c 67- SHA256SUMS; echo SHA256SUMS; echo SHA256SUMS.sig;
                   find . ! -type d | cut -c 3-) | sort | uniq -u

        THE PICTURES
        pictures/ID-KIND-REVISION.jpg is the picture as it was stored on the car. A comment with the
        marking was put in behind its first two bytes; no pixel was touched. records.json has the
        comment's length (commentBytes) and the picture's SHA-256 as the car recorded it
        (recordedSHA256). With N = commentBytes + 3 this prints that hash:

               (head -c 2 FILE; tail -c +N FILE) | sha256sum

        pictures/ID-KIND-REVISION-marked.jpg is a copy for people, with the marking below the picture.

        THE RECORDS
        report.pdf is for people, records.json for programs; both say the same. Times are UTC.

        """
    }
}
