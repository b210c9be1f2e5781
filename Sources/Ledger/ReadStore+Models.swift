/// The networks that read in a run of the daemon: a reading is evidence only together with what read it.

import Foundation
import GRDB
import PlateCore

/// One network of the recogniser.
public struct RunModel: Sendable, Hashable {
    /// `locator`, `refiner`, `reader`, `state`.
    public var name: String
    /// SHA-256 of the model's file, 32 bytes.
    public var sha256: [UInt8]
    /// SHA-256 over the sources that trained it, 64 digits, where it is known.
    public var trainingSHA256: String?

    /// A network from its parts.
    public init(name: String, sha256: [UInt8], trainingSHA256: String? = nil) {
        self.name = name
        self.sha256 = sha256
        self.trainingSHA256 = trainingSHA256
    }
}

extension ReadStore {
    /// Notes which networks read in this run. What is noted already stays.
    ///
    /// - Throws: `badData` where the store was opened without the beginning of a run, or a hash is none.
    public func note(_ models: [RunModel]) throws(PlatedError) {
        guard let run else {
            throw PlatedError(.badData, "\(folder): networks belong to a run")
        }
        try write { database in
            for model in models {
                try database.execute(
                    sql: """
                        INSERT INTO run_models VALUES (?, ?, ?, ?) ON CONFLICT (run, name) DO NOTHING
                        """,
                    arguments: [run, model.name, model.sha256.blob, model.trainingSHA256])
            }
        }
    }

    /// The networks that read in a run, by name; none where they are not recorded.
    public func models(ofRun run: Int64) throws(PlatedError) -> [RunModel] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM run_models WHERE run = ? ORDER BY name",
                arguments: [run]
            ).map { row in
                RunModel(
                    name: try row.required("name"), sha256: try row.bytes("sha256") ?? [],
                    trainingSHA256: try row.optional("training_sha256"))
            }
        }
    }
}
