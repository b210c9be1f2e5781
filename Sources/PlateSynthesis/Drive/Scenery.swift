/// What stands beside the road: houses, trees, lamp posts, signs whose lettering is no plate.

/// A thing of the scene that does not move.
struct Prop: Sendable {
    let mesh: Mesh
    let radius: Float
    let pose: Pose

    init(_ mesh: Mesh, at position: Vector3, heading: Float = 0) {
        self.mesh = mesh
        radius = mesh.radius
        pose = Pose(position: position, heading: heading)
    }
}

enum Scenery {
    /// A house front of `size` (along x, y, z) with its street side facing -x or +x.
    static func house(
        width: Float, height: Float, depth: Float, colour: Vector3, at corner: Vector3
    ) -> Prop {
        var mesh = Mesh()
        mesh.addBox(
            from: Vector3(0, 0, 0), to: Vector3(depth, height, width), .wall(colour, windows: true))
        mesh.addBox(
            from: Vector3(-0.25, height, -0.1),
            to: Vector3(depth + 0.25, height + 0.35, width + 0.1),
            .matt(colour * 0.6))
        mesh.addBox(
            from: Vector3(-0.06, 0, 0.05), to: Vector3(depth + 0.06, 0.7, width - 0.05),
            .matt(colour * 0.45))
        return Prop(mesh, at: corner)
    }

    static func tree(at position: Vector3, size: Float) -> Prop {
        var mesh = Mesh()
        mesh.addBox(
            from: Vector3(-0.13, 0, -0.13), to: Vector3(0.13, 2.4 * size, 0.13),
            .matt(Vector3(0.09, 0.065, 0.045)))
        let green = Vector3(0.07, 0.14 + 0.04 * Noise.lattice(Int32(position.z), 3), 0.035)
        for i in 0..<5 {
            let angle = Float(i) * 1.257
            let out: Float = i == 4 ? 0 : 0.75
            mesh.addBall(
                centre: Vector3(sine(angle) * out, i == 4 ? 4.1 : 3.1, cosine(angle) * out) * size,
                stretch: Vector3(1.15, 1.0, 1.15) * size, .leaves(green))
        }
        return Prop(mesh, at: position)
    }

    static func post(at position: Vector3, height: Float, arm: Float) -> Prop {
        var mesh = Mesh()
        let grey = Material.matt(Vector3(0.16, 0.17, 0.18))
        mesh.addBox(from: Vector3(-0.06, 0, -0.06), to: Vector3(0.06, height, 0.06), grey)
        if arm != 0 {
            mesh.addBox(
                from: Vector3(min(0, arm), height - 0.1, -0.05),
                to: Vector3(max(0, arm), height, 0.05), grey)
        }
        return Prop(mesh, at: position)
    }

    /// A board with a texture on a post, facing -z.
    static func sign(at position: Vector3, width: Float, height: Float, low: Float, texture: Int)
        -> Prop
    {
        var mesh = Mesh()
        mesh.addBox(
            from: Vector3(-0.035, 0, 0.01), to: Vector3(0.035, low + height, 0.07),
            .matt(Vector3(0.3, 0.3, 0.3)))
        addBoard(&mesh, Vector3(-width / 2, low, 0), Vector3(width, 0, 0), height, texture)
        return Prop(mesh, at: position)
    }

    /// A textured board from its lower left corner, as seen by its reader, along `across`.
    static func addBoard(
        _ mesh: inout Mesh, _ corner: Vector3, _ across: Vector3, _ height: Float, _ texture: Int
    ) {
        let up = Vector3(0, height, 0)
        var board = Mesh()
        board.addFace(
            [corner, corner + across, corner + across + up, corner + up], .texture(texture))
        for i in board.surfaces[0].vertices.indices {
            board.surfaces[0].vertices[i].v = 1 - board.surfaces[0].vertices[i].v
        }
        mesh.surfaces += board.surfaces
    }
}
