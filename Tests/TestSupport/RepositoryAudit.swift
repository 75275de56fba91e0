// SPDX-License-Identifier: Apache-2.0

import Digest
import HostFS
import OSTree
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
            let actual = suffix == "file" ? try checksum(of: entry, in: repository) : entry.sha256 ?? ""
            if actual != name { wrong.append(entry.path) }
        }
        return (wrong, count)
    }

    private static func checksum(of entry: WalkedEntry, in repository: FilePath) throws -> String {
        let attributes = ExtendedAttributes(
            entry.attributes.map { .init(name: Array($0.key.utf8), value: $0.value) }
        )
        let status = entry.status
        if let target = entry.target {
            let header = FileHeader.symlink(uid: status.uid, gid: status.gid, target: target, attributes: attributes)
            return SHA256.hex(of: header.bytes)
        }
        let header = FileHeader.regular(
            uid: status.uid,
            gid: status.gid,
            mode: status.mode,
            attributes: attributes
        )
        let content = try RootDirectory(repository).contents(entry.path, limit: 1 << 30) ?? []
        return SHA256.hex(of: header.bytes + content)
    }
}
