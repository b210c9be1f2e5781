/// The rules of `doctor` where the daemon cannot be asked.

import ControlProtocol
import PlateCore
import Testing

@Suite struct DoctorComputerTests {
    private static let path = "/run/plated/control.sock"

    private func computer(
        _ socket: ControlConnectFailure = .missing(path),
        _ service: ComputerState.Service = .unknown
    ) -> ComputerState {
        ComputerState(
            socket: socket, service: service, cameraDevices: ["/dev/video0"], mayUseCameras: true,
            stateFolder: ComputerState.Folder(
                path: "/var/lib/plated", isThere: true, isWritable: true, freeShare: 0.5),
            wallTime: WallTime(milliseconds: 1_780_000_000_000))
    }

    private func titles(_ computer: ComputerState) -> String {
        Doctor.findings(in: computer).map { "\($0.title) \($0.remedy)" }.joined(separator: "\n")
    }

    @Test(
        arguments: [
            .missing(path), .abandoned(path), .notASocket(path), .noAnswer(path),
            .notAllowed(path, group: "plated"), .notAllowed(path, group: nil),
            .system(path, code: 5), .badPath(path),
            .refused(PlatedError(.unavailable, "32 clients are connected.")),
        ] as [ControlConnectFailure])
    func anUnreachableDaemonIsAlwaysTheFinding(failure: ControlConnectFailure) {
        let findings = Doctor.findings(in: computer(failure))
        #expect(findings.count == 1)
        #expect(findings.first?.subject == .daemon && findings.first?.severity == .failure)
        #expect(findings.first?.remedy.isEmpty == false)
    }

    @Test func theGroupIsNamed() {
        let text = titles(computer(.notAllowed(Self.path, group: "wheelhouse")))
        #expect(text.contains("usermod -aG wheelhouse"))
    }

    @Test(
        arguments: [
            (.inactive, "enable --now plated"), (.failed, "journalctl -u plated -n 30"),
            (.changing, "Try again"), (.notInstalled, "no service plated"),
            (.active, "another control.socket"),
        ] as [(ComputerState.Service, String)])
    func theServiceIsLookedAt(service: ComputerState.Service, words: String) {
        #expect(titles(computer(.missing(Self.path), service)).contains(words))
    }

    @Test func theComputerIsLookedAt() {
        var computer = computer()
        computer.cameraDevices = []
        #expect(titles(computer).contains("/dev/video*"))
        computer.cameraDevices = ["/dev/video0"]
        computer.mayUseCameras = false
        #expect(titles(computer).contains("usermod -aG video"))
        computer.stateFolder.isWritable = false
        computer.stateFolder.freeShare = 0.03
        #expect(titles(computer).contains("may not write"))
        #expect(titles(computer).contains("3 %"))
        computer.stateFolder.isThere = false
        #expect(titles(computer).contains("is not there"))
        computer.wallTime = WallTime(milliseconds: 0)
        #expect(titles(computer).contains("1970"))
        computer.listFiles = [
            .init(path: "/lists/svs.csv", ageSeconds: 100 * 3600),
            .init(path: "/lists/gone.csv", ageSeconds: nil),
        ]
        #expect(titles(computer).contains("100 hours old"))
        #expect(titles(computer).contains("gone.csv cannot be read"))
    }
}
