// Whose turn it is: simulated hours of cameras that flood, stall and go their way, on a clock of numbers.
import Pipeline
import PlateCore
import Testing

@Suite struct FairShareTests {
    @Test func camerasOfOneCostTakeTurns() {
        var share = FairShare(count: 3)
        for index in 0..<3 { share.setReady(index) }
        var order: [Int] = []
        for _ in 0..<9 {
            let index = share.next { _ in true }!
            share.charge(index, milliseconds: 5)
            order.append(index)
        }
        #expect(Set(order[0..<3]) == [0, 1, 2])
        #expect(Array(order[0..<3]) == Array(order[3..<6]))
        #expect(Array(order[0..<3]) == Array(order[6..<9]))
    }

    @Test func onlyWhatIsReadyAndAllowedIsServed() {
        var share = FairShare(count: 3)
        #expect(share.next { _ in true } == nil)
        share.setReady(1)
        #expect(share.next { $0 != 1 } == nil)
        #expect(share.next { _ in true } == 1)
        share.setIdle(1)
        #expect(share.next { _ in true } == nil)
        var none = FairShare(count: 0)
        #expect(none.next { _ in true } == nil)
    }

    @Test func largePicturesGetNoMoreTimeThanSmallOnes() {
        var share = FairShare(count: 2)
        let cost = [40.0, 5.0]
        var served = [0.0, 0.0]
        for index in 0..<2 { share.setReady(index) }
        for _ in 0..<10_000 {
            let index = share.next { _ in true }!
            share.charge(index, milliseconds: cost[index])
            served[index] += cost[index]
        }
        #expect(abs(served[0] - served[1]) <= 80)
    }

    @Test func whoWasAwaySavesNothingUp() {
        var share = FairShare(count: 2)
        share.setReady(0)
        for _ in 0..<1000 {
            _ = share.next { _ in true }
            share.charge(0, milliseconds: 10)
        }
        share.setReady(1)
        var inRow = 0
        while share.next(where: { _ in true }) == 1 {
            share.charge(1, milliseconds: 10)
            inRow += 1
        }
        #expect(inRow <= 2)
    }

    /// The healthy camera of a car with one core: a neighbour floods with pictures that cost four times
    /// as much, another comes in bursts, a third is stalled.
    @Test func theHealthyOneLosesNothingBesideAFlood() {
        var simulation = Simulation(
            costs: [10, 40, 10, 10],
            arrivals: [
                .every(33.3), .always, .bursts(of: 30, every: 1000), .never,
            ])
        simulation.run(milliseconds: 3_600_000)
        #expect(simulation.taken[0] > 100_000)
        #expect(simulation.dropped[0] == 0)
        #expect(simulation.served[1] > 1000)
        #expect(simulation.dropped[1] > 1000)
        #expect(simulation.taken[3] == 0)
    }
}

/// One thread, cameras with queues as in the rota, time as a number.
private struct Simulation {
    enum Arrival {
        case every(Double)
        case always
        case bursts(of: Int, every: Double)
        case never
    }

    private let costs: [Double]
    private let arrivals: [Arrival]
    private var due: [Double]
    private var waiting: [Int]
    private var share: FairShare
    private(set) var taken: [Int]
    private(set) var dropped: [Int]
    private(set) var served: [Int]

    init(costs: [Double], arrivals: [Arrival]) {
        self.costs = costs
        self.arrivals = arrivals
        let zeros = [Int](repeating: 0, count: costs.count)
        (waiting, taken, dropped, served) = (zeros, zeros, zeros, zeros)
        due = costs.map { _ in 0 }
        share = FairShare(count: costs.count)
    }

    mutating func run(milliseconds: Double) {
        var now = 0.0
        while now < milliseconds {
            for index in costs.indices { arrive(index, now) }
            guard let index = share.next(where: { _ in true }) else {
                now += 1
                continue
            }
            waiting[index] -= 1
            if waiting[index] == 0 { share.setIdle(index) }
            now += costs[index]
            share.charge(index, milliseconds: costs[index])
            served[index] += 1
        }
    }

    private mutating func arrive(_ index: Int, _ now: Double) {
        switch arrivals[index] {
        case .never: return
        case .always: put(Limits.frameQueueCountMax, index)
        case .every(let interval):
            while due[index] <= now {
                put(1, index)
                due[index] += interval
            }
        case .bursts(let count, let interval):
            while due[index] <= now {
                put(count, index)
                due[index] += interval
            }
        }
    }

    private mutating func put(_ count: Int, _ index: Int) {
        taken[index] += count
        waiting[index] += count
        let over = max(0, waiting[index] - Limits.frameQueueCountMax)
        waiting[index] -= over
        dropped[index] += over
        share.setReady(index)
    }
}
