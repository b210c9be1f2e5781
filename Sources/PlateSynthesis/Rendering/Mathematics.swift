/// The few functions of the C library that drawing needs, and vectors' products.
import Glibc

func power(_ base: Double, _ exponent: Double) -> Double { Glibc.pow(base, exponent) }
func sine(_ x: Float) -> Float { Float(Glibc.sin(Double(x))) }
func cosine(_ x: Float) -> Float { Float(Glibc.cos(Double(x))) }
func arcTangent(_ y: Float, _ x: Float) -> Float { Float(Glibc.atan2(Double(y), Double(x))) }
func logarithm2(_ x: Float) -> Float { Float(Glibc.log2(Double(x))) }
func exponential(_ x: Float) -> Float { Float(Glibc.exp(Double(x))) }

/// The inner product.
@inline(__always)
func dot(_ a: Vector, _ b: Vector) -> Float { a.x * b.x + a.y * b.y + a.z * b.z }

/// The product at right angles to both.
@inline(__always)
func cross(_ a: Vector, _ b: Vector) -> Vector {
    Vector(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}

/// The direction of `a`.
@inline(__always)
func normalised(_ a: Vector) -> Vector { a / max(dot(a, a), 1e-20).squareRoot() }
