// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A flag that tells threads which wait for input that nobody wants it any more.
package final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)
    private let larger: Cancellation?

    /// A flag that is not set; it counts as set when that of the `larger` work is.
    package init(partOf larger: Cancellation? = nil) {
        self.larger = larger
    }

    /// Whether it is set.
    package var isSet: Bool { flag.load(ordering: .acquiring) || larger?.isSet ?? false }

    /// Sets it, for good.
    package func set() {
        flag.store(true, ordering: .releasing)
    }
}
