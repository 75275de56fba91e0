// SPDX-License-Identifier: Apache-2.0

import Digest
import HostFS
package import OSTree
package import SystemPackage

/// Looks at every loose object of a `bare` repository, reachable or not.
///
/// `ostree fsck` walks commits only: an object under a wrong name that no commit reaches passes it.
package enum RepositoryAudit {
    /// The objects, those in staging areas included, whose content does not have the checksum that they are named by.
    ///
    /// - Returns: their paths, and how many objects were looked at.
    package static func wronglyNamed(in repository: FilePath) throws -> (paths: [String], count: Int) {
        let walked = try RootDirectory(repository).walk(".")
        precondition(walked.failures.isEmpty, "\(walked.failures)")
        var wrong: [String] = []
        var count = 0
        for entry in walked.entries where entry.status.kind != .directory {
            let names = entry.path.split(separator: "/").map(String.init)
            guard let suffix = names.last?.split(separator: ".").last.map(String.init), names.count >= 3,
                names[0] == "objects" || names[1].hasPrefix("staging-"),
                ["commit", "dirtree", "dirmeta", "file"].contains(suffix)
            else { continue }
            count += 1
            let stem = names[names.count - 1].split(separator: ".")[0]
            let name = names[names.count - 2] + stem
            let isRight = suffix == "file" ? try mayBe(entry, named: name, in: repository) : entry.sha256 == name
            if !isRight { wrong.append(entry.path) }
        }
        return (wrong, count)
    }

    /// The objects that a ref, or one of some other commits, leads to and that are not there.
    ///
    /// `ostree fsck` says it too, but not of a repository with symlinks whose mode was not 0777 in their archive: libostree
    /// names them by that mode, and cannot find it again.
    package static func missing(
        from repository: Repository,
        besides commits: [Checksum] = []
    ) throws -> Set<Checksum> {
        var missing: Set<Checksum> = []
        var seen: Set<Checksum> = []
        func look(for checksum: Checksum, _ kind: ObjectKind) throws -> Bool {
            guard seen.insert(checksum).inserted else { return false }
            guard try repository.has(kind, checksum) else {
                missing.insert(checksum)
                return false
            }
            return true
        }
        func walk(_ tree: Checksum, _ metadata: Checksum) throws {
            _ = try look(for: metadata, .directoryMetadata)
            guard try look(for: tree, .directoryTree) else { return }
            let content = try repository.tree(tree)
            for file in content.files { _ = try look(for: file.checksum, .file) }
            for directory in content.directories { try walk(directory.tree, directory.metadata) }
        }
        for checksum in try repository.refs().values + commits where try look(for: checksum, .commit) {
            let commit = try repository.commit(checksum)
            try walk(commit.rootTree, commit.rootMetadata)
        }
        return missing
    }

    /// Whether a file may have a name.
    ///
    /// A file system keeps neither the order of attributes, by which libostree before 2024.10 names a file, nor the mode of
    /// a symlink; the likely ones are tried first.
    private static func mayBe(_ entry: WalkedEntry, named name: String, in repository: FilePath) throws -> Bool {
        let attributes = entry.attributes.map {
            ExtendedAttributes.Attribute(name: Array($0.key.utf8), value: $0.value)
        }
        let status = entry.status
        let content =
            entry.target == nil ? try RootDirectory(repository).contents(entry.path, limit: 1 << 30) ?? [] : []
        for order in orders(of: attributes.sorted { $0.name.lexicographicallyPrecedes($1.name) }) {
            let attributes = ExtendedAttributes(unsorted: order)
            guard let target = entry.target else {
                let header = FileHeader.regular(
                    uid: status.uid,
                    gid: status.gid,
                    mode: status.mode,
                    attributes: attributes
                )
                if SHA256.hex(of: header.bytes + content) == name { return true }
                continue
            }
            for mode in [0o777] + Array(UInt32(0)..<0o777) + Array(0o1000...0o7777) {
                let header = FileHeader.symlink(
                    uid: status.uid,
                    gid: status.gid,
                    mode: mode,
                    target: target,
                    attributes: attributes
                )
                if SHA256.hex(of: header.bytes) == name { return true }
            }
        }
        return false
    }

    private static func orders<Element>(of elements: [Element]) -> [[Element]] {
        guard !elements.isEmpty else { return [[]] }
        return elements.indices.flatMap { index in
            let rest = Array(elements[..<index] + elements[(index + 1)...])
            return orders(of: rest).map { [elements[index]] + $0 }
        }
    }
}
