// SPDX-License-Identifier: Apache-2.0

/// The parts of a host that a plan is bound to; each is compared for itself, so that a mismatch can be named.
package struct Fingerprint: Codable, Sendable, Equatable {
    /// The commit of the merge deployment.
    package var commit: String
    /// SHA-256 of the origin without `[libostree-transient]`.
    package var origin: String
    /// SHA-256 of `/etc` without ``volatileFiles``.
    package var etc: String
    /// SHA-256 of the kernel arguments without `ostree=`.
    package var kernelArguments: String
    /// SHA-256 of account and group names with their numbers.
    package var identities: String

    /// The parts of a host.
    package init(commit: String, origin: String, etc: String, kernelArguments: String, identities: String) {
        self.commit = commit
        self.origin = origin
        self.etc = etc
        self.kernelArguments = kernelArguments
        self.identities = identities
    }

    /// The names of the parts that differ.
    package func differences(from other: Fingerprint) -> [String] {
        var names: [String] = []
        if commit != other.commit { names.append("commit") }
        if origin != other.origin { names.append("origin") }
        if etc != other.etc { names.append("etc") }
        if kernelArguments != other.kernelArguments { names.append("kernelArguments") }
        if identities != other.identities { names.append("identities") }
        return names
    }

    /// Files that a running host rewrites by itself; they never make a plan stale.
    ///
    /// An entry that ends in `/` stands for the directory and everything below.
    package static let volatileFiles = [
        "/etc/.pwd.lock",
        "/etc/.updated",
        "/etc/adjtime",
        "/etc/ld.so.cache",
        "/etc/lvm/archive/",
        "/etc/lvm/backup/",
        "/etc/lvm/cache/",
        "/etc/mtab",
        "/etc/resolv.conf",
        "/etc/udev/hwdb.bin",
    ]

    /// Whether a path is on the list of ``volatileFiles``.
    package static func isVolatile(_ path: String) -> Bool {
        volatileFiles.contains { $0.hasSuffix("/") ? path.hasPrefix($0) || "\(path)/" == $0 : path == $0 }
    }
}
