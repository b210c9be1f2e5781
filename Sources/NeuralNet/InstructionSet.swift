/// Which compiled copy of the kernels runs: the one place that decides it.
import KernelShapes
import KernelsBase
import KernelsV3
import KernelsV4

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The instruction sets the kernels are compiled for, weakest first.
public enum InstructionSet: String, Sendable, CaseIterable, Comparable {
    /// Any x86-64 processor: SSE2.
    case base
    /// x86-64-v3: AVX2 and FMA.
    case v3
    /// x86-64-v4: AVX-512 F, BW, CD, DQ and VL.
    case v4

    /// Weaker comes first.
    public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

    /// Those this processor can run, weakest first.
    public static let supported = supported(processorFlags: processorFlags())

    /// What networks use unless told otherwise: the strongest supported one, or the one that the
    /// environment variable `PLATED_KERNELS` names, where this processor can run it.
    public static let chosen: InstructionSet = {
        if let name = getenv("PLATED_KERNELS"),
            let wanted = InstructionSet(rawValue: String(cString: name)),
            supported.contains(wanted)
        {
            return wanted
        }
        return supported.last!
    }()

    /// The sets a processor with `flags`, as `/proc/cpuinfo` spells them, can run.
    package static func supported(processorFlags flags: Set<Substring>) -> [InstructionSet] {
        var sets = [InstructionSet.base]
        guard flags.isSuperset(of: ["avx2", "fma", "bmi1", "bmi2", "f16c", "movbe", "abm"]) else {
            return sets
        }
        sets.append(.v3)
        let wide: Set<Substring> = ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]
        if flags.isSuperset(of: wide) { sets.append(.v4) }
        return sets
    }

    private var rank: Int {
        switch self {
        case .base: 0
        case .v3: 1
        case .v4: 2
        }
    }

    func convolve(_ shape: ConvolutionShape) {
        switch self {
        case .base: KernelsBase.convolve(shape)
        case .v3: KernelsV3.convolve(shape)
        case .v4: KernelsV4.convolve(shape)
        }
    }

    func upsample(_ shape: UpsampleShape) {
        switch self {
        case .base: KernelsBase.upsample(shape)
        case .v3: KernelsV3.upsample(shape)
        case .v4: KernelsV4.upsample(shape)
        }
    }
}

/// The feature words of the first processor; empty where the system does not say. The kernel leaves
/// out what the system cannot save over a context switch, so the words can be trusted.
private func processorFlags() -> Set<Substring> {
    guard let file = fopen("/proc/cpuinfo", "r") else { return [] }
    defer { fclose(file) }
    var text = [UInt8](repeating: 0, count: 16_384)
    let count = fread(&text, 1, text.count, file)
    for line in String(decoding: text[..<count], as: UTF8.self).split(separator: "\n") {
        guard line.hasPrefix("flags") else { continue }
        return Set(line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst())
    }
    return []
}
