// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// Which kernel arguments the new deployment gets (bootc `bootc_kargs.rs`).
package enum KernelArgumentsPrediction {
    /// The arguments of before; those that only the old image asked for taken out, those that only the new one asks for
    /// put at the end.
    ///
    /// - Parameters:
    ///   - current: the options of the boot entry of before, in order.
    ///   - old: what `kargs.d` of the old deployment asks for.
    ///   - new: what `kargs.d` of the image asks for; `nil` if it has no such directory, or nobody in it who reads one.
    ///   - readsDirectory: whether the image has bootc. Without it nothing is changed.
    /// - Returns: the options of the new boot entry, in order.
    package static func arguments(
        current: [String],
        old: [String],
        new: [String]?,
        readsDirectory: Bool
    ) -> [String] {
        outcomes(current: current, old: old, new: new, readsDirectory: readsDirectory)
            .filter { $0.outcome != .removed }.map(\.argument)
    }

    /// The same with a reason for each, those of after in their order and then those that go.
    ///
    /// - Parameters:
    ///   - current: the options of the boot entry of before, in order.
    ///   - old: what `kargs.d` of the old deployment asks for.
    ///   - new: what `kargs.d` of the image asks for; `nil` if it has no such directory.
    ///   - readsDirectory: whether the image has bootc.
    ///   - origin: who put an argument there, in words; `nil` if that is not known.
    /// - Returns: what becomes of each.
    package static func outcomes(
        current: [String],
        old: [String],
        new: [String]?,
        readsDirectory: Bool,
        origin: (String) -> String? = { _ in nil }
    ) -> [KernelArgumentOutcome] {
        func kept(_ argument: String) -> KernelArgumentOutcome {
            let words = origin(argument).map { ": \($0)" } ?? ""
            return KernelArgumentOutcome(
                argument: argument,
                outcome: .kept,
                reason: "it is in the boot entry now\(words)"
            )
        }
        guard readsDirectory else { return current.map(kept) }
        // An image without the directory removes nothing, and what the old one asked for is asked for again.
        let removed = new.map { wanted in old.filter { !contains(wanted, $0) } } ?? []
        let added = new.map { wanted in wanted.filter { !contains(old, $0) } } ?? old
        var outcomes = current.filter { !contains(removed, $0) }.map(kept)
        for argument in added where !contains(outcomes.map(\.argument), argument) {
            let whose =
                new == nil
                ? "the old image asks for it, and the new one has no kargs.d" : "kargs.d of the image asks for it"
            outcomes.append(KernelArgumentOutcome(argument: argument, outcome: .added, reason: whose))
        }
        return outcomes
            + current.filter { contains(removed, $0) }.map { argument in
                KernelArgumentOutcome(
                    argument: argument,
                    outcome: .removed,
                    reason: "kargs.d of the old image asked for it, that of the new one does not"
                )
            }
    }

    private static func contains(_ arguments: [String], _ argument: String) -> Bool {
        arguments.contains { same($0, argument) }
    }

    /// Keys with `-` and `_` alike, values equal.
    private static func same(_ left: String, _ right: String) -> Bool {
        func split(_ argument: String) -> [String] {
            var parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            parts[0] = String(parts[0].map { $0 == "-" ? "_" : $0 })
            return parts
        }
        return split(left) == split(right)
    }
}
