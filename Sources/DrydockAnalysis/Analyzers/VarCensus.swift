// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS

/// Who owns what in `/var`, three levels deep and without contents: a switch touches none of it.
///
/// What people call their files is nobody's business, and what is mounted there is not the stateroot's.
struct VarCensus {
    /// How many levels are looked at: `/var/lib/something/part`.
    private static let depth = 3
    /// The most names of one directory that are listed: more are a store of something, and ``VarOwners`` counts them.
    private static let largest = 1000
    /// Directories whose content comes and goes, and drydock's own.
    private static let passing: Set = ["cache", "tmp", "run", "lock", "lib/drydock", "roothome"]

    let view: HostView

    /// The nodes by path; `nil` if `/var` cannot be opened.
    func facts(_ unreadable: inout UnreadableLog) -> [Node]? {
        guard let root = view.var,
            let walked = unreadable.attempt(
                "/var",
                {
                    try root.walk(".", depth: Self.depth, contents: false, largest: Self.largest, crossesMounts: false)
                    { path in
                        !Self.passing.contains(path) && !path.hasPrefix("home/")
                    }
                }
            )
        else { return nil }
        for failure in walked.failures {
            unreadable.add(failure, below: "/var")
        }
        return walked.entries.filter { $0.path != "lib/drydock" }.map { entry in
            var node = Node(entry, below: "/var")
            // Of files that are written to all the time only the owner is of interest.
            node.size = nil
            return node
        }
        .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}
