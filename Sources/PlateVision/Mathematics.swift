/// The two functions of the C library this module needs, under whole names.
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// e to the power of `value`.
func exponential(_ value: Double) -> Double { exp(value) }

/// The natural logarithm of `value`.
func logarithm(_ value: Double) -> Double { log(value) }
