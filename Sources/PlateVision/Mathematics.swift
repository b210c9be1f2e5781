/// The functions of the C library this module needs, under whole names, and the logistic one.
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// e to the power of `value`.
func exponential(_ value: Double) -> Double { exp(value) }

/// 1 / (1 + e to the power of −`value`); 0 where `value` is not a number.
func sigmoid(_ value: Double) -> Double {
    value.isNaN ? 0 : 1 / (1 + exponential(-value))
}

/// The natural logarithm of `value`.
func logarithm(_ value: Double) -> Double { log(value) }
