/// Triangles with normals and places, and the shapes they are built from. Both sides of a triangle show.

/// A corner of triangles.
package struct Vertex: Sendable {
    /// Metres, in the space of the thing the mesh is of.
    var position: Vector
    /// At right angles to the surface, either way.
    var normal: Vector
    /// Texture coordinates, or the position that procedural surfaces go by.
    var place: Vector
}

/// The shape of one thing.
package final class Mesh: Sendable {
    /// Corners.
    let vertices: [Vertex]
    /// Three corners and a surface each.
    let triangles: [SIMD4<Int32>]
    /// Materials.
    let surfaces: [Surface]
    /// Middle of a sphere around it all.
    let centre: Vector
    /// Radius of that sphere.
    let radius: Float

    init(_ builder: MeshBuilder) {
        vertices = builder.vertices
        triangles = builder.triangles
        surfaces = builder.surfaces
        var low = Vector(repeating: .infinity)
        var high = -low
        for vertex in vertices {
            low = pointwiseMin(low, vertex.position)
            high = pointwiseMax(high, vertex.position)
        }
        centre = (low + high) / 2
        radius = dot(high - low, high - low).squareRoot() / 2
    }
}

/// A mesh being put together.
struct MeshBuilder {
    var vertices: [Vertex] = []
    var triangles: [SIMD4<Int32>] = []
    var surfaces: [Surface] = []
    private var current: Int32 = 0

    /// What follows is made of `surface`.
    mutating func use(_ surface: Surface) {
        surfaces.append(surface)
        current = Int32(surfaces.count - 1)
    }

    private mutating func add(_ vertex: Vertex) -> Int32 {
        vertices.append(vertex)
        return Int32(vertices.count - 1)
    }

    /// A flat polygon around `corners`, convex; `places` default to the positions.
    mutating func polygon(_ corners: [Vector], places: [Vector]? = nil) {
        let normal = normalised(cross(corners[1] - corners[0], corners[2] - corners[0]))
        let first = Int32(vertices.count)
        for (i, corner) in corners.enumerated() {
            _ = add(Vertex(position: corner, normal: normal, place: places?[i] ?? corner))
        }
        for i in 1..<(corners.count - 1) {
            triangles.append(SIMD4(first, first + Int32(i), first + Int32(i) + 1, current))
        }
    }

    /// A flat picture: `topLeft`, then along the top edge and down the side; places run over 0...1.
    mutating func picture(_ topLeft: Vector, across: Vector, down: Vector) {
        polygon(
            [topLeft, topLeft + across, topLeft + across + down, topLeft + down],
            places: [Vector(0, 0, 0), Vector(1, 0, 0), Vector(1, 1, 0), Vector(0, 1, 0)])
    }

    /// A box between two corners.
    mutating func box(_ low: Vector, _ high: Vector) {
        let (a, b) = (low, high)
        polygon([
            Vector(a.x, a.y, a.z), Vector(b.x, a.y, a.z), Vector(b.x, a.y, b.z),
            Vector(a.x, a.y, b.z),
        ])
        polygon([
            Vector(a.x, b.y, a.z), Vector(b.x, b.y, a.z), Vector(b.x, b.y, b.z),
            Vector(a.x, b.y, b.z),
        ])
        polygon([
            Vector(a.x, a.y, a.z), Vector(a.x, b.y, a.z), Vector(a.x, b.y, b.z),
            Vector(a.x, a.y, b.z),
        ])
        polygon([
            Vector(b.x, a.y, a.z), Vector(b.x, b.y, a.z), Vector(b.x, b.y, b.z),
            Vector(b.x, a.y, b.z),
        ])
        polygon([
            Vector(a.x, a.y, b.z), Vector(b.x, a.y, b.z), Vector(b.x, b.y, b.z),
            Vector(a.x, b.y, b.z),
        ])
        polygon([
            Vector(a.x, a.y, a.z), Vector(b.x, a.y, a.z), Vector(b.x, b.y, a.z),
            Vector(a.x, b.y, a.z),
        ])
    }

    /// A smooth skin over rings of equally many points; `isClosed` joins each ring's end to its start.
    mutating func skin(_ rings: [[Vector]], isClosed: Bool) {
        let first = Int32(vertices.count)
        let count = rings[0].count
        for (r, ring) in rings.enumerated() {
            for i in 0..<count {
                let before = isClosed ? ring[(i + count - 1) % count] : ring[max(i - 1, 0)]
                let after = isClosed ? ring[(i + 1) % count] : ring[min(i + 1, count - 1)]
                let along = rings[min(r + 1, rings.count - 1)][i] - rings[max(r - 1, 0)][i]
                let normal = normalised(cross(after - before, along))
                _ = add(Vertex(position: ring[i], normal: normal, place: ring[i]))
            }
        }
        let columns = isClosed ? count : count - 1
        for r in 0..<(rings.count - 1) {
            for i in 0..<columns {
                let a = first + Int32(r * count + i)
                let b = first + Int32(r * count + (i + 1) % count)
                let c = a + Int32(count)
                let d = b + Int32(count)
                triangles.append(SIMD4(a, b, c, current))
                triangles.append(SIMD4(b, d, c, current))
            }
        }
    }

    /// A cylinder or cone between two points, without lids.
    mutating func tube(
        _ from: Vector, _ to: Vector, _ radius: Float, _ endRadius: Float, sides: Int
    ) {
        let axis = normalised(to - from)
        let helper = abs(axis.z) < 0.9 ? Vector(0, 0, 1) : Vector(1, 0, 0)
        let u = normalised(cross(axis, helper))
        let v = cross(axis, u)
        func ring(_ centre: Vector, _ radius: Float) -> [Vector] {
            (0..<sides).map { i in
                let angle = Float(i) / Float(sides) * 2 * .pi
                return centre + (u * cosine(angle) + v * sine(angle)) * radius
            }
        }
        skin([ring(from, radius), ring(to, endRadius)], isClosed: true)
    }

    /// Puts another mesh's parts in, moved by `offset` and turned by `heading` about the vertical.
    mutating func insert(_ mesh: Mesh, at offset: Vector, heading: Float, scale: Float = 1) {
        let base = Int32(vertices.count)
        let surfaceBase = Int32(surfaces.count)
        let (s, c) = (sine(heading), cosine(heading))
        func turned(_ v: Vector) -> Vector { Vector(c * v.x + s * v.y, -s * v.x + c * v.y, v.z) }
        for vertex in mesh.vertices {
            vertices.append(
                Vertex(
                    position: turned(vertex.position) * scale + offset,
                    normal: turned(vertex.normal), place: vertex.place))
        }
        surfaces += mesh.surfaces
        for t in mesh.triangles {
            triangles.append(SIMD4(t.x + base, t.y + base, t.z + base, t.w + surfaceBase))
        }
    }
}
