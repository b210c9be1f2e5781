// swift-tools-version: 6.2
// Plated: an in-vehicle licence plate reader. Sources/README.md has the table of targets and who may import whom.
import PackageDescription

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")

/// Every Swift target is built in Swift 6 mode with warnings as errors.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

/// Kernels are optimised in debug builds too, and for one instruction set each.
func kernelSettings(_ flags: [String], define: String) -> [SwiftSetting] {
    strict + [.define(define), .unsafeFlags(["-O", "-wmo"] + flags.flatMap { ["-Xcc", $0] })]
}

let package = Package(
    name: "plated",
    products: [
        .executable(name: "plated", targets: ["plated"]),
        .executable(name: "platectl", targets: ["platectl"]),
        .executable(name: "plate-console", targets: ["plate-console"]),
        .executable(name: "plate-synth", targets: ["plate-synth"]),
        .executable(name: "plate-bench", targets: ["plate-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    ],
    targets: [
        // Values and numbers
        .target(name: "PlateCore", swiftSettings: strict),

        // Pictures
        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "Imaging", dependencies: ["PlateCore", "CJPEG"], swiftSettings: strict),

        // Recognition: no C, C++, BLAS or ONNX
        .target(name: "KernelShapes", swiftSettings: strict),
        .target(
            name: "KernelsBase", dependencies: ["KernelShapes"],
            swiftSettings: kernelSettings([], define: "KERNEL_BASE")),
        .target(
            name: "KernelsV3", dependencies: ["KernelShapes"],
            swiftSettings: kernelSettings(["-march=x86-64-v3"], define: "KERNEL_V3")),
        .target(
            name: "KernelsV4", dependencies: ["KernelShapes"],
            swiftSettings: kernelSettings(["-march=x86-64-v4"], define: "KERNEL_V4")),
        .target(
            name: "NeuralNet",
            dependencies: [
                "PlateCore", "KernelShapes", "KernelsBase", "KernelsV3", "KernelsV4",
            ],
            swiftSettings: strict),
        .target(
            name: "CPlateModels",
            exclude: ["Training", "Weights", "MODEL_CARD.md", "reliability.svg"]),
        .target(
            name: "PlateVision",
            dependencies: ["PlateCore", "NeuralNet", "Imaging", "CPlateModels"],
            swiftSettings: strict),

        // Along the data's way
        .target(name: "CVideo4Linux", linkerSettings: [.linkedLibrary("v4l2")]),
        .target(
            name: "Capture", dependencies: ["PlateCore", "Imaging", "CVideo4Linux"],
            swiftSettings: strict),
        .target(name: "Hotlist", dependencies: ["PlateCore", crypto], swiftSettings: strict),
        .target(name: "Custody", dependencies: ["PlateCore", crypto], swiftSettings: strict),
        .target(
            name: "Ledger", dependencies: ["PlateCore", "Custody", grdb, crypto],
            swiftSettings: strict),
        .target(
            name: "Pipeline",
            dependencies: [
                "PlateCore", "Imaging", "PlateVision", "Capture", "Hotlist", "Custody", "Ledger",
            ],
            swiftSettings: strict),

        .target(name: "Alerting", dependencies: ["PlateCore"], swiftSettings: strict),

        // The service on the car
        .target(
            name: "Access", dependencies: ["PlateCore", crypto, cryptoExtras],
            swiftSettings: strict),
        .target(name: "ControlProtocol", dependencies: ["PlateCore"], swiftSettings: strict),
        .target(name: "CLinuxClock"),
        .target(
            name: "LinuxService", dependencies: ["PlateCore", "CLinuxClock", toml, logging],
            swiftSettings: strict),
        .target(
            name: "Vehicle",
            dependencies: [
                "PlateCore", "Imaging", "PlateVision", "Capture", "Hotlist", "Custody", "Ledger",
                "Pipeline", "Access", "Alerting", "ControlProtocol", "LinuxService", logging, nio,
                nioPosix, crypto,
            ],
            swiftSettings: strict),

        .target(
            name: "Console", dependencies: ["PlateCore", "Imaging", "ControlProtocol"],
            swiftSettings: strict),

        // Fixtures
        .target(
            name: "PlateSynthesis", dependencies: ["PlateCore", "Imaging"], swiftSettings: strict),

        // Programs
        .executableTarget(
            name: "plated",
            dependencies: [
                "PlateCore", "Custody", "Ledger", "Pipeline", "Vehicle", "ControlProtocol",
                "Console", argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "platectl",
            dependencies: [
                "PlateCore", "Imaging", "PlateVision", "Capture", "Hotlist", "ControlProtocol",
                argumentParser, crypto,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "plate-console",
            dependencies: ["PlateCore", "ControlProtocol", "Console", argumentParser],
            swiftSettings: strict),
        .executableTarget(
            name: "plate-synth", dependencies: ["PlateCore", "PlateSynthesis", argumentParser],
            swiftSettings: strict),
        .executableTarget(
            name: "plate-bench",
            dependencies: [
                "PlateCore", "Imaging", "NeuralNet", "PlateVision", "Capture", "Hotlist", "Custody",
                "Ledger", "Pipeline", "PlateSynthesis", "ControlProtocol", "Vehicle", logging,
                argumentParser,
            ],
            swiftSettings: strict),

        // Tests
        .testTarget(name: "PlateCoreTests", dependencies: ["PlateCore"], swiftSettings: strict),
        .testTarget(
            name: "ImagingTests", dependencies: ["PlateCore", "Imaging"], swiftSettings: strict),
        .testTarget(
            name: "NeuralNetTests", dependencies: ["PlateCore", "NeuralNet"], swiftSettings: strict),
        .testTarget(
            name: "PlateVisionTests",
            dependencies: ["PlateCore", "Imaging", "NeuralNet", "PlateVision"],
            exclude: ["Golden"], swiftSettings: strict),
        .testTarget(
            name: "CaptureTests", dependencies: ["PlateCore", "Imaging", "Capture"],
            swiftSettings: strict),
        .testTarget(
            name: "HotlistTests", dependencies: ["PlateCore", "Hotlist"], swiftSettings: strict),
        .testTarget(
            name: "CustodyTests", dependencies: ["PlateCore", "Custody", crypto],
            swiftSettings: strict),
        .testTarget(
            name: "AccessTests", dependencies: ["PlateCore", "Access", crypto],
            swiftSettings: strict),
        .testTarget(
            name: "LedgerTests", dependencies: ["PlateCore", "Custody", "Ledger", grdb],
            exclude: ["Former"], swiftSettings: strict),
        .testTarget(
            name: "FaultTests",
            dependencies: [
                "PlateCore", "Custody", "Ledger",
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "PlateCore", "Imaging", "PlateVision", "Capture", "Hotlist", "Custody", "Ledger",
                "Pipeline",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AlertingTests", dependencies: ["PlateCore", "Alerting"], swiftSettings: strict),
        .testTarget(
            name: "ConsoleTests", dependencies: ["PlateCore", "Imaging", "Console"],
            exclude: ["Golden"], swiftSettings: strict),
        .testTarget(
            name: "ControlProtocolTests", dependencies: ["PlateCore", "ControlProtocol"],
            swiftSettings: strict),
        .testTarget(
            name: "LinuxServiceTests", dependencies: ["PlateCore", "LinuxService", logging],
            swiftSettings: strict),
        .testTarget(
            name: "VehicleTests",
            dependencies: [
                "PlateCore", "Capture", "ControlProtocol", "Hotlist", "Custody", "Ledger", "Access",
                "Vehicle", "Alerting", "Pipeline", "Imaging", "PlateVision", logging, crypto,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PlateSynthesisTests", dependencies: ["PlateCore", "Imaging", "PlateSynthesis"],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "PlateCore", "Capture", "ControlProtocol", "Custody", "Ledger", "Access",
                "Vehicle", "Console", "plated", "platectl", "plate-console", "plate-synth", logging,
            ],
            exclude: ["Console/Golden"], swiftSettings: strict),
    ],
    cLanguageStandard: .gnu2x
)
