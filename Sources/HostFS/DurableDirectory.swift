// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import SystemPackage

/// A directory on the host in which what is written stays written when the power fails.
///
/// Everything is done relative to the open directory, and no symlink is followed.
package final class DurableDirectory: Sendable {
    let descriptor: FileDescriptor
    /// Where it lies, for messages.
    package let path: FilePath

    private init(taking descriptor: FileDescriptor, path: FilePath) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        try? descriptor.close()
    }

    /// Opens a directory that is there.
    package convenience init(existing path: FilePath) throws(HostFSError) {
        let flags = O_RDONLY | drydock_o_directory | drydock_o_cloexec
        let raw = path.withPlatformString { Glibc.open($0, flags) }
        guard raw >= 0 else { throw HostFSError("open", path.string, errno: Errno(rawValue: Glibc.errno)) }
        self.init(taking: FileDescriptor(rawValue: raw), path: path)
    }

    /// Opens a directory below this one, and makes it and what is missing above it.
    ///
    /// A symlink on the way throws `ENOTDIR` or `ELOOP`: it could lead out of the host.
    ///
    /// - Parameters:
    ///   - names: the names on the way, one below the other.
    ///   - mode: the permissions of directories that are made.
    /// - Returns: the directory.
    /// - Throws: what the kernel refused.
    package func directory(making names: [String], mode: UInt32) throws(HostFSError) -> DurableDirectory {
        var current = self
        let flags = O_RDONLY | drydock_o_directory | drydock_o_cloexec | drydock_o_nofollow
        for name in names {
            var raw = openat(current.descriptor.rawValue, name, flags)
            if raw < 0, Glibc.errno == ENOENT {
                if mkdirat(current.descriptor.rawValue, name, mode) == 0 {
                    try current.sync()
                } else if Glibc.errno != EEXIST {
                    throw current.error("make", name)
                }
                raw = openat(current.descriptor.rawValue, name, flags)
            }
            guard raw >= 0 else { throw current.error("open", name) }
            current = DurableDirectory(taking: FileDescriptor(rawValue: raw), path: current.path.appending(name))
        }
        return current
    }

    /// Writes a file whole or not at all: beside it, synced, renamed, the directory synced.
    package func write(_ name: String, _ bytes: [UInt8]) throws(HostFSError) {
        try write(name, bytes) { _ in true }
    }

    /// Replaces what is in a file, which keeps its mode, owner and SELinux label.
    package func replace(_ name: String, _ bytes: [UInt8]) throws(HostFSError) {
        var status = stat()
        guard fstatat(descriptor.rawValue, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw error("stat", name) }
        let place = "/proc/self/fd/\(descriptor.rawValue)/\(name)"
        try write(name, bytes) { file in
            guard fchown(file, status.st_uid, status.st_gid) == 0, fchmod(file, status.st_mode & 0o7777) == 0 else {
                return false
            }
            var label = [UInt8](repeating: 0, count: 1024)
            let size = drydock_lgetxattr(place, "security.selinux", &label, label.count)
            return size <= 0 || drydock_fsetxattr(file, "security.selinux", label, size) == 0
        }
    }

    /// Adds a line to the end of a file and syncs it, or leaves the file without it; a last line that was cut off by a power
    /// failure goes first.
    package func append(_ name: String, line bytes: [UInt8]) throws(HostFSError) {
        let flags = O_RDWR | O_CREAT | O_APPEND | drydock_o_cloexec | drydock_o_nofollow
        let file = openat(descriptor.rawValue, name, flags, 0o600)
        guard file >= 0 else { throw error("open", name) }
        defer { close(file) }
        let content = try FileDescriptor(rawValue: file).readAll(named: name, limit: 256 << 20)
        let whole = content.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
        if whole < content.count, ftruncate(file, whole) != 0 { throw error("truncate", name) }
        do {
            try writeAll(file, bytes, named: name)
            try sync()
        } catch {
            // Whoever is told that it failed does not expect it there.
            ftruncate(file, whole)
            throw error
        }
    }

    /// Removes a file; it may be gone already.
    package func remove(_ name: String) throws(HostFSError) {
        guard unlinkat(descriptor.rawValue, name, 0) == 0 || Glibc.errno == ENOENT else { throw error("remove", name) }
        try sync()
    }

    /// Points a symlink at a name in this directory, replacing an older one at once.
    package func link(_ name: String, to target: String) throws(HostFSError) {
        let temporary = Self.replacement(of: name)
        unlinkat(descriptor.rawValue, temporary, 0)
        guard symlinkat(target, descriptor.rawValue, temporary) == 0,
            renameat(descriptor.rawValue, temporary, descriptor.rawValue, name) == 0
        else { throw error("link", name) }
        try sync()
    }

    /// Makes a sub-directory if there is none, even in a directory that carries the immutable flag, which it keeps.
    package func makeDirectory(_ name: String, mode: UInt32) throws(HostFSError) {
        var status = stat()
        guard fstatat(descriptor.rawValue, name, &status, AT_SYMLINK_NOFOLLOW) != 0 else { return }
        guard drydock_mkdirat_immutable(descriptor.rawValue, name, mode) == 0 else { throw error("make", name) }
        try sync()
    }

    private func write(
        _ name: String,
        _ bytes: [UInt8],
        prepare: (Int32) -> Bool
    ) throws(HostFSError) {
        let temporary = Self.replacement(of: name)
        let flags = O_WRONLY | O_CREAT | O_TRUNC | drydock_o_cloexec | drydock_o_nofollow
        let file = openat(descriptor.rawValue, temporary, flags, 0o600)
        guard file >= 0 else { throw error("open", temporary) }
        do {
            defer { close(file) }
            guard prepare(file) else { throw error("prepare", temporary) }
            try writeAll(file, bytes, named: temporary)
        }
        try replace(name, by: temporary)
    }

    /// The name under which what takes the place of another one is made.
    static func replacement(of name: String) -> String { ".\(name).new" }

    /// Gives what was made as a replacement its name, synced.
    func replace(_ name: String, by temporary: String) throws(HostFSError) {
        guard renameat(descriptor.rawValue, temporary, descriptor.rawValue, name) == 0 else {
            throw error("rename", name)
        }
        try sync()
    }

    private func writeAll(_ file: Int32, _ bytes: [UInt8], named name: String) throws(HostFSError) {
        try writeBytes(file, bytes[...], named: name)
        guard fsync(file) == 0 else { throw error("sync", name) }
    }

    func writeBytes(_ file: Int32, _ bytes: ArraySlice<UInt8>, named name: String) throws(HostFSError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, Glibc.errno == EINTR { continue }
            guard count > 0 else { throw error("write", name) }
            rest = rest.dropFirst(count)
        }
    }

    func sync() throws(HostFSError) {
        guard fsync(descriptor.rawValue) == 0 else { throw error("sync", ".") }
    }

    func error(_ operation: String, _ name: String) -> HostFSError {
        HostFSError(operation, path.appending(name).string, errno: Errno(rawValue: Glibc.errno))
    }
}
