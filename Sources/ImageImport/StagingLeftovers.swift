// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import HostFS
package import OSTree
internal import SystemPackage

/// Staging areas of transactions that were killed; libostree would adopt them and commit what is in them.
package enum StagingLeftovers {
    /// Removes those that no living process has locked.
    ///
    /// One that cannot be removed is left to libostree.
    package static func remove(from repository: Repository) {
        let folder = FilePath(repository.path).appending("tmp")
        let names = try? RootDirectory(folder).names(".")
        for name in names ?? [] where name.hasPrefix("staging-") && !name.hasSuffix("-lock") {
            let lock = folder.appending("\(name)-lock")
            guard !FileLock.isHeld(lock) else { continue }
            try? FileManager.default.removeItem(atPath: folder.appending(name).string)
            try? FileManager.default.removeItem(atPath: lock.string)
        }
    }
}
