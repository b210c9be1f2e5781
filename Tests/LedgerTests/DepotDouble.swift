/// A depot that takes what it is sent and says so, and can do each thing wrong that a network can.

import Foundation
import Ledger
import PlateCore

/// What the depot would hold.
final class DepotDouble {
    /// Contents by name; a second one of the same name must be the same.
    private(set) var held: [OutboxID: [UInt8]] = [:]
    /// Deliveries of things that were there with other bytes.
    private(set) var conflicts = 0
    /// Names in the order they first came.
    private(set) var order: [OutboxID] = []

    /// Takes a batch; the receipts for it.
    func take(_ batch: OutboxBatch) -> [OutboxReceipt] {
        batch.items.map { item in
            let content = item.content ?? item.sha256
            if let former = held[item.id] {
                if former != content { conflicts += 1 }
            } else {
                held[item.id] = content
                order.append(item.id)
            }
            return OutboxReceipt(item.id, sha256: item.sha256)
        }
    }

    /// Takes everything the store has until nothing waits.
    func drain(_ store: ReadStore, at time: WallTime, limit: Int = 7) throws {
        while true {
            let batch = try store.nextToSend(limit: limit)
            if batch.items.isEmpty { return }
            _ = try store.acknowledge(take(batch), at: time)
        }
    }
}
