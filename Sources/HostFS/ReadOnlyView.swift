// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import SystemPackage

/// A mount namespace of this process alone, in which a directory and all that is mounted below it is read-only.
///
/// Even opening an ostree repository writes; inside the view it cannot.
package enum ReadOnlyView {
    /// Moves the process into the view.
    ///
    /// Call before the first thread starts: only the calling thread moves.
    ///
    /// - Parameters:
    ///   - directory: what is to be read-only.
    ///   - exception: a directory that stays writable wherever it lies.
    /// - Throws: what the kernel refused.
    package static func enter(_ directory: FilePath, except exception: FilePath? = nil) throws(HostFSError) {
        guard let path = HostEnvironment.realPath(directory)?.string else {
            throw HostFSError("resolve", directory.string, errno: Errno(rawValue: Glibc.errno))
        }
        guard drydock_unshare_mounts() == 0 else {
            throw HostFSError("make a mount namespace for", path, errno: Errno(rawValue: Glibc.errno))
        }
        if path != "/" {
            guard drydock_bind_onto_itself(path) == 0 else {
                throw HostFSError("bind", path, errno: Errno(rawValue: Glibc.errno))
            }
        }
        let writable = exception.flatMap(HostEnvironment.realPath)?.string
        if let writable {
            guard drydock_bind_onto_itself(writable) == 0 else {
                throw HostFSError("bind", writable, errno: Errno(rawValue: Glibc.errno))
            }
        }
        // The working directory still lies on the mount below the new one.
        if let current = getcwd(nil, 0) {
            _ = chdir(current)
            free(current)
        }
        // On the running system the kernel's own file systems and those in memory are not what is looked at.
        for mount in try mountPoints(below: path) where mount != writable && (path != "/" || !isKernelMount(mount)) {
            guard drydock_remount_read_only(mount) == 0 else {
                throw HostFSError("make read-only", mount, errno: Errno(rawValue: Glibc.errno))
            }
        }
    }

    private static func isKernelMount(_ path: String) -> Bool {
        ["/proc", "/sys", "/dev", "/run"].contains { path == $0 || path.hasPrefix($0 + "/") }
    }

    /// The mount points at and below a path, the last mounted first.
    private static func mountPoints(below path: String) throws(HostFSError) -> [String] {
        let points = try MountTable.ofThisProcess().map(\.path)
        let prefix = path == "/" ? "/" : path + "/"
        var seen: Set<String> = []
        return points.filter { ($0 == path || $0.hasPrefix(prefix)) && seen.insert($0).inserted }.reversed()
    }
}
