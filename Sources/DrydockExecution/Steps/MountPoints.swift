// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import SystemPackage

/// The directories of a deployment on which a booting system mounts.
enum MountPoints {
    /// What must be there; the root is read-only by then.
    static let names = ["dev", "proc", "run", "sys", "sysroot", "tmp", "var"]

    /// Makes `/var` where the commit has none.
    ///
    /// libostree before 2024.3 keeps the `/var` of an image elsewhere in the commit, and a plain image brings no other; the
    /// commit must stay what ostree-ext makes of the image, so the mount point is made in the deployment.
    static func complete(_ deployment: FilePath) throws(HostFSError) {
        try DurableDirectory(existing: deployment).makeDirectory("var", mode: 0o755)
    }
}
