// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import SystemPackage

/// A mount namespace of this process alone, in which mounts that the running system keeps read-only can be written to.
package enum WritableView {
    /// Moves the process into the view.
    ///
    /// Call before the first thread starts: only the calling thread moves.
    ///
    /// What the system mounts later arrives in the view, too. A file system that is read-only as a whole stays so: only
    /// mounts are changed.
    ///
    /// - Parameter mounts: the mount points to make writable; those that are none, or not there, are left out.
    /// - Throws: what the kernel refused.
    package static func enter(_ mounts: [FilePath]) throws(HostFSError) {
        guard drydock_unshare_mounts() == 0 else {
            throw HostFSError("make a mount namespace for", "/", errno: Errno(rawValue: Glibc.errno))
        }
        for mount in mounts where isReadOnly(mount) {
            // What is no mount point is as writable as what it lies on.
            guard drydock_remount_writable(mount.string) == 0 || Glibc.errno == EINVAL else {
                throw HostFSError("make writable", mount.string, errno: Errno(rawValue: Glibc.errno))
            }
        }
    }

    private static func isReadOnly(_ path: FilePath) -> Bool {
        access(path.string, W_OK) != 0 && Glibc.errno == EROFS
    }
}
