// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import SystemPackage

/// A directory of drydock's own on the host, in which what is written stays written when the power fails.
package struct DurableDirectory: Sendable {
    /// Where it lies.
    package let path: FilePath

    /// Opens or makes a directory; what is missing above it is made too, readable by root only.
    package init(making path: FilePath) throws(HostFSError) {
        self.path = path
        var current = FilePath(root: path.root)
        for component in path.components {
            let parent = current
            current.append(component)
            guard mkdir(current.string, 0o700) != 0 else {
                try Self.sync(parent)
                continue
            }
            guard Glibc.errno == EEXIST else {
                throw HostFSError("make", current.string, errno: Errno(rawValue: Glibc.errno))
            }
        }
    }

    /// A directory that is there.
    package init(existing path: FilePath) {
        self.path = path
    }

    /// Writes a file whole or not at all: beside it, synced, renamed, the directory synced.
    package func write(_ name: String, _ bytes: [UInt8]) throws(HostFSError) {
        try write(name, bytes) { _ in true }
    }

    private func write(
        _ name: String,
        _ bytes: [UInt8],
        prepare: (Int32) -> Bool
    ) throws(HostFSError) {
        let target = path.appending(name).string
        let temporary = path.appending(".\(name).new").string
        let file = Glibc.open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw HostFSError("open", temporary, errno: Errno(rawValue: Glibc.errno)) }
        do {
            defer { close(file) }
            guard prepare(file) else { throw HostFSError("prepare", temporary, errno: Errno(rawValue: Glibc.errno)) }
            try Self.writeAll(file, bytes, named: temporary)
        }
        guard rename(temporary, target) == 0 else {
            throw HostFSError("rename", target, errno: Errno(rawValue: Glibc.errno))
        }
        try Self.sync(path)
    }

    /// Replaces what is in a file, which keeps its mode, owner and SELinux label.
    package func replace(_ name: String, _ bytes: [UInt8]) throws(HostFSError) {
        let target = path.appending(name).string
        var status = stat()
        guard lstat(target, &status) == 0 else {
            throw HostFSError("stat", target, errno: Errno(rawValue: Glibc.errno))
        }
        try write(name, bytes) { file in
            guard fchown(file, status.st_uid, status.st_gid) == 0, fchmod(file, status.st_mode & 0o7777) == 0 else {
                return false
            }
            var label = [UInt8](repeating: 0, count: 1024)
            let size = drydock_lgetxattr(target, "security.selinux", &label, label.count)
            return size <= 0 || drydock_fsetxattr(file, "security.selinux", label, size) == 0
        }
    }

    /// Adds bytes to the end of a file and syncs it.
    package func append(_ name: String, _ bytes: [UInt8]) throws(HostFSError) {
        let target = path.appending(name).string
        let file = Glibc.open(target, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw HostFSError("open", target, errno: Errno(rawValue: Glibc.errno)) }
        defer { close(file) }
        try Self.writeAll(file, bytes, named: target)
        try Self.sync(path)
    }

    /// Points a symlink at a name in this directory, replacing an older one at once.
    package func link(_ name: String, to target: String) throws(HostFSError) {
        let temporary = path.appending(".\(name).new").string
        unlink(temporary)
        guard symlink(target, temporary) == 0, rename(temporary, path.appending(name).string) == 0 else {
            throw HostFSError("link", path.appending(name).string, errno: Errno(rawValue: Glibc.errno))
        }
        try Self.sync(path)
    }

    /// Takes an exclusive lock on a file of the directory, held until the returned value goes out of use.
    ///
    /// - Returns: `nil` if another process holds it.
    package func lock(_ name: String) throws(HostFSError) -> HeldLock? {
        let target = path.appending(name).string
        let file = Glibc.open(target, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw HostFSError("open", target, errno: Errno(rawValue: Glibc.errno)) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            return nil
        }
        return HeldLock(taking: FileDescriptor(rawValue: file))
    }

    private static func writeAll(_ file: Int32, _ bytes: [UInt8], named name: String) throws(HostFSError) {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, Glibc.errno == EINTR { continue }
            guard count > 0 else { throw HostFSError("write", name, errno: Errno(rawValue: Glibc.errno)) }
            written += count
        }
        guard fsync(file) == 0 else { throw HostFSError("sync", name, errno: Errno(rawValue: Glibc.errno)) }
    }

    private static func sync(_ path: FilePath) throws(HostFSError) {
        let directory = Glibc.open(path.string, O_RDONLY | drydock_o_directory | O_CLOEXEC)
        guard directory >= 0 else { throw HostFSError("open", path.string, errno: Errno(rawValue: Glibc.errno)) }
        defer { close(directory) }
        guard fsync(directory) == 0 else {
            throw HostFSError("sync", path.string, errno: Errno(rawValue: Glibc.errno))
        }
    }
}

/// A lock that ends with the process or with this value, whichever comes first.
package final class HeldLock: Sendable {
    private let descriptor: FileDescriptor

    init(taking descriptor: FileDescriptor) {
        self.descriptor = descriptor
    }

    deinit {
        try? descriptor.close()
    }

    /// Whether another process holds the lock on a file of a directory; never waits, and takes nothing.
    package static func isHeld(_ file: FilePath) -> Bool {
        let descriptor = Glibc.open(file.string, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return drydock_lock_is_free(descriptor) == 0
    }
}
