/// The few transcendental functions that rendering needs.
#if canImport(Glibc)
    import Glibc
#endif

func sine(_ x: Float) -> Float { sinf(x) }

func cosine(_ x: Float) -> Float { cosf(x) }

func log2(_ x: Float) -> Float { log2f(x) }

func power(_ x: Float, _ y: Float) -> Float { powf(x, y) }
