// SPDX-License-Identifier: Apache-2.0

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
        guard readsDirectory else { return current }
        var arguments = current
        // An image without the directory removes nothing, and what the old one asked for is asked for again.
        let removed = new.map { wanted in old.filter { !contains(wanted, $0) } } ?? []
        let added = new.map { wanted in wanted.filter { !contains(old, $0) } } ?? old
        arguments.removeAll { contains(removed, $0) }
        for argument in added where !contains(arguments, argument) { arguments.append(argument) }
        return arguments
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
