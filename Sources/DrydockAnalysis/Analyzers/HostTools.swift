// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The programs that a switch has to do with.
struct HostTools {
    /// Each with the packages that may bring it, of Fedora's kind first.
    private static let known = [
        ("ostree", ["ostree", "libostree-1-1"]), ("rpm-ostree", ["rpm-ostree"]), ("bootc", ["bootc"]),
        ("bootupctl", ["bootupd"]), ("skopeo", ["skopeo"]), ("podman", ["podman"]),
    ]

    let roots: HostRoots
    let packages: PackageFacts

    func facts() -> [HostTool] {
        let removed = Set(packages.removed)
        let installed = packages.base.filter { !removed.contains($0) } + packages.layered
        return Self.known.map { name, owners in
            let path = ["usr/bin/\(name)", "usr/sbin/\(name)"].first(where: roots.tree.exists)
            let package = installed.first { owners.contains($0.name) }
            return HostTool(name: name, path: path.map { "/\($0)" }, version: package?.fullVersion)
        }
    }
}
