// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import HostFS
package import OSTree
internal import SystemPackage

/// Staging areas of transactions that were killed; libostree would adopt them and commit what is in them.
package enum StagingLeftovers {
    /// Empties those that no living transaction has locked.
    ///
    /// The directories stay: a libostree that has opened one may wait for its lock this very moment, and would write into a
    /// directory that is gone. An empty one is as good as new.
    ///
    /// One that cannot be emptied is left to libostree. Files of refs that were never given their name go, too.
    package static func remove(from repository: Repository) {
        removeUnnamedRefs(from: repository)
        let folder = FilePath(repository.path).appending("tmp")
        let names = try? RootDirectory(folder).names(".")
        for name in names ?? [] where name.hasPrefix("staging-") && !name.hasSuffix("-lock") {
            guard let lock = FileLock.take(folder.appending("\(name)-lock")) else { continue }
            withExtendedLifetime(lock) {
                let area = folder.appending(name)
                for entry in (try? RootDirectory(area).names(".")) ?? [] {
                    try? FileManager.default.removeItem(atPath: area.appending(entry).string)
                }
            }
        }
    }

    /// Removes what libostree has written of refs of containers and deployments when it was cut off: it counts as a ref itself and
    /// keeps what it leads to, and the clean-ups of bootc and rpm-ostree stumble over one whose name is none of an image's.
    package static func removeUnnamedRefs(from repository: Repository) {
        for ref in (try? repository.refs(under: "ostree").keys.sorted()) ?? [] where isUnnamed(ref) {
            try? repository.deleteRef(ref)
        }
    }

    /// Whether a ref is a temporary file: no other part of a ref of a container has a dot in it, and those of deployments are
    /// three numbers.
    private static func isUnnamed(_ ref: String) -> Bool {
        let parts = ref.split(separator: "/")
        guard parts.first == "ostree", parts.last?.hasPrefix("tmp.") == true else { return false }
        return parts[1] == "container" || parts.count == 4 && parts[1...2].allSatisfy { $0.allSatisfy(\.isNumber) }
    }
}
