// SPDX-License-Identifier: Apache-2.0

/// The first few of many elements in an order of theirs, in whatever order they come.
struct FirstFew<Element: Sendable>: Sendable {
    /// How many have come.
    private(set) var count: UInt64 = 0
    private let limit: Int
    private let precedes: @Sendable (Element, Element) -> Bool
    private var kept: [Element] = []

    /// None yet.
    init(limit: Int, precedes: @escaping @Sendable (Element, Element) -> Bool) {
        self.limit = max(0, limit)
        self.precedes = precedes
    }

    /// Takes one more.
    mutating func insert(_ element: Element) {
        count += 1
        kept.append(element)
        // Not each time; sorting is dear.
        if kept.count / 2 - 32 > limit { kept = sorted() }
    }

    /// Takes what others have seen.
    mutating func add(_ other: FirstFew) {
        kept += other.kept
        kept = sorted()
        count += other.count
    }

    /// The first few, in order.
    func sorted() -> [Element] { Array(kept.sorted(by: precedes).prefix(limit)) }
}
