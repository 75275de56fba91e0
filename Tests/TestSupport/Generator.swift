// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A small generator of random numbers that a seed repeats (SplitMix64).
package struct Generator: RandomNumberGenerator {
    private var state: UInt64

    /// A generator with a seed.
    package init(seed: UInt64) {
        state = seed
    }

    /// A generator whose seed comes from `DRYDOCK_SEED`, else from chance.
    ///
    /// - Returns: the generator, and the seed, for messages.
    package static func seeded() -> (generator: Generator, seed: UInt64) {
        let seed = givenSeed ?? UInt64.random(in: 0...99999)
        return (Generator(seed: seed), seed)
    }

    /// The seed that somebody asks for.
    package static var givenSeed: UInt64? { number("DRYDOCK_SEED") }

    /// How many cases a randomised test tries: what `DRYDOCK_CASES` says, else a number of its own.
    package static func cases(_ usual: Int) -> Int {
        number("DRYDOCK_CASES").map { Int(clamping: $0) } ?? usual
    }

    /// The next number.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Whether something happens that happens so often in a hundred times.
    package mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }

    /// The number in a variable of the environment.
    package static func number(_ variable: String) -> UInt64? {
        getenv(variable).flatMap { UInt64(String(cString: $0)) }
    }
}
