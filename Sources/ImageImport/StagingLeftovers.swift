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

    /// Removes what libostree has written of refs of containers when it was cut off: it counts as a ref itself, and one whose
    /// name is none of an image's, over which the clean-ups of bootc and rpm-ostree stumble.
    package static func removeUnnamedRefs(from repository: Repository) {
        for ref in (try? repository.refs(under: "ostree/container").keys.sorted()) ?? [] {
            // No part of such a ref has a dot in it but this.
            guard ref.split(separator: "/").last?.hasPrefix("tmp.") == true else { continue }
            try? repository.deleteRef(ref)
        }
    }
}
