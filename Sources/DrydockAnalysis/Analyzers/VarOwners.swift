// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS

/// Who owns how much of `/var`, all of it: whose numbers will mean somebody else is only known with an image.
struct VarOwners {
    /// How many names deep folders have rows of their own: `/var/lib/something/part`.
    private static let depth = 3
    /// Directories that come and go with a boot.
    private static let passing: Set = ["run", "lock"]
    /// Folders whose names belong to a layout that an image may hide.
    private static let hideable = ["", "opt", "usrlocal"]

    let roots: HostRoots
    let root: RootDirectory?

    /// The rows; `nil` if `/var` cannot be opened.
    func facts() -> VarFacts? {
        guard let root, let reader = roots.var else { return nil }
        let census: TreeCensus
        do throws(HostFSError) {
            // What people call their files is nobody's business.
            census = try root.census(".", depth: Self.depth) {
                $0.hasPrefix("home/") || $0 == "roothome"
            } enters: { path in
                !Self.passing.contains(path)
            }
        } catch {
            roots.log.add("/var", "\(error)")
            return nil
        }
        for failure in census.failures {
            roots.log.add(failure, below: "/var")
        }
        if census.failureCount > census.failures.count {
            let more = census.failureCount - UInt64(census.failures.count)
            roots.log.add("/var", "\(more) more places could not be read")
        }
        return VarFacts(
            rows: census.rows.map(VarFacts.Row.init),
            specials: census.specials.map { special in
                Node(
                    path: "/var/\(special.path)",
                    type: Node.Kind(rawValue: special.kind.rawValue) ?? .file,
                    mode: 0,
                    uid: special.uid,
                    gid: special.gid
                )
            },
            specialCount: census.specialCount,
            places: places(reader)
        )
    }

    private func places(_ reader: FactReader) -> [Node] {
        let paths = Self.hideable.flatMap { folder in
            reader.names(folder.isEmpty ? "." : folder).map { folder.isEmpty ? $0 : "\(folder)/\($0)" }
        }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.compactMap { path in
            guard var node = reader.look(path) else { return nil }
            node.path = "/var/\(path)"
            node.size = nil
            return node
        }
    }
}

extension VarFacts.Row {
    fileprivate init(_ row: TreeCensus.Row) {
        self.init(
            path: row.prefix.isEmpty ? "/var" : "/var/\(row.prefix)",
            uid: row.uid,
            gid: row.gid,
            files: row.files,
            directories: row.directories,
            symlinks: row.symlinks,
            specials: row.specials,
            bytes: row.bytes
        )
    }
}
