// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import Synchronization
package import SystemPackage

/// The root of the running system that a container sees under a mount point, made the root of this process.
///
/// libostree stages only on `/`, and the programs and files of the host fit the host. What lies in the container stays in reach
/// by way of its old root.
package enum HostRoot {
    private struct Entered {
        let path: FilePath
        /// The root of before, kept open for good.
        let outside: Int32
        let workingDirectory: FilePath
    }

    private static let entered = Mutex<Entered?>(nil)

    /// Whether a path is the root of the running system, seen from a container.
    package static func isRunningSystem(_ path: FilePath) -> Bool {
        path != "/"
            && ["run/ostree-booted", "sysroot/ostree/repo/config", "proc/1"].allSatisfy { name in
                access(path.appending(name).string, F_OK) == 0
            }
    }

    /// Makes a path the root of this process.
    ///
    /// Call before the first thread starts, in a mount namespace of the process's own.
    ///
    /// - Parameter path: the root of the running system.
    /// - Throws: what the kernel refused.
    package static func enter(_ path: FilePath) throws(HostFSError) {
        // GLib would load modules of the host into a program of the container.
        setenv("GIO_USE_VFS", "local", 1)
        setenv("GIO_MODULE_DIR", "/nonexistent", 1)
        let outside = Glibc.open("/", drydock_o_path | drydock_o_directory | drydock_o_cloexec)
        guard outside >= 0 else { throw HostFSError("open", "/", errno: Errno(rawValue: Glibc.errno)) }
        let workingDirectory = HostEnvironment.currentDirectory
        guard drydock_change_root(path.string) == 0 else {
            throw HostFSError("change the root to", path.string, errno: Errno(rawValue: Glibc.errno))
        }
        entered.withLock { $0 = Entered(path: path, outside: outside, workingDirectory: workingDirectory) }
    }

    /// The path of a host that a person wrote, as this process reaches it: `/` for the one that was entered.
    package static func path(of host: String) -> FilePath {
        let entered = entered.withLock { $0 }
        let base = entered?.workingDirectory ?? HostEnvironment.currentDirectory
        let path = base.pushing(FilePath(host)).lexicallyNormalized()
        return path == entered?.path ? "/" : path
    }

    /// A path that a person wrote, as this process reaches it: in the container where it was started.
    package static func outside(_ path: String) -> String {
        entered.withLock { entered in
            guard let entered else { return path }
            let absolute = entered.workingDirectory.pushing(FilePath(path)).lexicallyNormalized()
            return "/proc/self/fd/\(entered.outside)\(absolute)"
        }
    }
}
