// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import SystemPackage

/// A directory that is the root of everything looked at through it.
///
/// Every path is relative to it, and symlinks are resolved as if it were `/` (`openat2` with `RESOLVE_IN_ROOT`), so
/// nothing outside can be reached. Only reads; writing has its own types.
package final class RootDirectory: Sendable {
    /// The open directory.
    let descriptor: FileDescriptor
    /// Where it lies, for messages.
    package let path: FilePath

    /// Opens a directory as a root.
    package init(_ path: FilePath) throws(HostFSError) {
        self.path = path
        let raw = path.withPlatformString { Glibc.open($0, O_RDONLY | drydock_o_directory | drydock_o_cloexec) }
        guard raw >= 0 else { throw HostFSError("open", path.string, errno: Errno(rawValue: Glibc.errno)) }
        descriptor = FileDescriptor(rawValue: raw)
    }

    deinit {
        try? descriptor.close()
    }

    /// Opens a path below the root, following symlinks inside it.
    ///
    /// With `directory`, only a directory will do.
    package func open(_ relative: String, directory: Bool = false) throws(HostFSError) -> FileDescriptor {
        let flags = O_RDONLY | O_NONBLOCK | drydock_o_cloexec | (directory ? drydock_o_directory : 0)
        return try open(relative, flags: flags)
    }

    /// What a name is, itself and not what it points at; `nil` if there is none.
    package func status(_ relative: String) throws(HostFSError) -> FileStatus? {
        try look(relative, flags: drydock_o_path | drydock_o_nofollow | drydock_o_cloexec)
    }

    /// What a path leads to, symlinks followed inside the root; `nil` if there is nothing.
    package func resolvedStatus(_ relative: String) throws(HostFSError) -> FileStatus? {
        try look(relative, flags: drydock_o_path | drydock_o_cloexec)
    }

    /// Whether a directory carries the immutable flag (`FS_IMMUTABLE_FL`), so that no name in it can come or go.
    package func isImmutable(_ relative: String) throws(HostFSError) -> Bool {
        let directory = try open(relative, directory: true)
        defer { try? directory.close() }
        return drydock_is_immutable(directory.rawValue) == 1
    }

    /// An extended attribute of a directory; `nil` if it has none of that name, or its file system has none at all.
    package func attribute(_ name: String, of relative: String) throws(HostFSError) -> [UInt8]? {
        let directory = try open(relative, directory: true)
        defer { try? directory.close() }
        var value = [UInt8](repeating: 0, count: 64 * 1024)
        let length = drydock_lgetxattr("/proc/self/fd/\(directory.rawValue)/.", name, &value, value.count)
        guard length >= 0 else {
            guard [ENODATA, ENOTSUP, EOPNOTSUPP].contains(Glibc.errno) else {
                throw HostFSError("read attribute \(name) of", relative, errno: Errno(rawValue: Glibc.errno))
            }
            return nil
        }
        return Array(value[0..<length])
    }

    /// What a symlink points at, as it says itself; `nil` if there is no symlink.
    package func target(_ relative: String) throws(HostFSError) -> String? {
        guard try status(relative)?.kind == .symlink else { return nil }
        let link = try open(relative, flags: drydock_o_path | drydock_o_nofollow | drydock_o_cloexec)
        defer { try? link.close() }
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlinkat(link.rawValue, "", &buffer, buffer.count)
        guard count >= 0 else { throw HostFSError("readlink", relative, errno: Errno(rawValue: Glibc.errno)) }
        return String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The content of a regular file; `nil` if there is none.
    ///
    /// A file of more than `limit` bytes throws `EFBIG`.
    package func contents(_ relative: String, limit: Int = 16 << 20) throws(HostFSError) -> [UInt8]? {
        guard let status = try resolvedStatus(relative) else { return nil }
        guard status.kind == .file else { throw HostFSError("read", relative, errno: .invalidArgument) }
        let file = try open(relative)
        defer { try? file.close() }
        return try file.readAll(named: relative, limit: limit)
    }

    /// The content of a regular file as text, invalid UTF-8 repaired; `nil` if there is none.
    package func text(_ relative: String) throws(HostFSError) -> String? {
        try contents(relative).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The names in a directory, in byte order, without those that are not UTF-8; `nil` if there is no such directory.
    package func names(_ relative: String) throws(HostFSError) -> [String]? {
        guard let status = try resolvedStatus(relative), status.kind == .directory else { return nil }
        let directory = try open(relative, directory: true)
        return try DirectoryStream(taking: directory, path: relative).names().names
    }

    /// Waits until everything written to the directory's file system is on the disk: syncfs(2).
    package func syncFileSystem() throws(HostFSError) {
        guard drydock_syncfs(descriptor.rawValue) == 0 else {
            throw HostFSError("sync", path.string, errno: Errno(rawValue: Glibc.errno))
        }
    }

    /// Waits until everything written to the directory's file system is where also boot loaders find it, who read no journal.
    ///
    /// Where the kernel does not allow that, everything is at least on the disk.
    package func checkpoint() throws(HostFSError) {
        guard drydock_checkpoint(descriptor.rawValue) == 0 else {
            throw HostFSError("checkpoint", path.string, errno: Errno(rawValue: Glibc.errno))
        }
    }

    private func look(_ relative: String, flags: Int32) throws(HostFSError) -> FileStatus? {
        let descriptor: FileDescriptor
        do {
            descriptor = try open(relative, flags: flags)
        } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory {
            return nil
        }
        defer { try? descriptor.close() }
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0 else {
            throw HostFSError("stat", relative, errno: Errno(rawValue: Glibc.errno))
        }
        return FileStatus(status)
    }

    func open(_ relative: String, flags: Int32) throws(HostFSError) -> FileDescriptor {
        let path = relative.isEmpty ? "." : relative
        let resolve = drydock_resolve_in_root | drydock_resolve_no_magiclinks
        while true {
            let raw = drydock_openat2(descriptor.rawValue, path, UInt64(flags), 0, resolve)
            if raw >= 0 { return FileDescriptor(rawValue: raw) }
            guard Glibc.errno == EAGAIN || Glibc.errno == EINTR else {
                throw HostFSError("open", relative, errno: Errno(rawValue: Glibc.errno))
            }
        }
    }
}

/// Files that a person names, wherever they are.
package enum NamedFile {
    /// The content of a file; symlinks are followed as everywhere.
    ///
    /// More than `limit` bytes throw `EFBIG`.
    package static func read(_ path: String, limit: Int = 1 << 30) throws(HostFSError) -> [UInt8] {
        let file = try open(path)
        defer { try? file.close() }
        return try file.readAll(named: path, limit: limit)
    }

    /// Opens a file to read; symlinks are followed as everywhere.
    static func open(_ path: String) throws(HostFSError) -> FileDescriptor {
        let raw = Glibc.open(path, O_RDONLY | drydock_o_cloexec)
        guard raw >= 0 else { throw HostFSError("open", path, errno: Errno(rawValue: Glibc.errno)) }
        return FileDescriptor(rawValue: raw)
    }
}

extension FileDescriptor {
    /// Reads to the end.
    func readAll(named path: String, limit: Int) throws(HostFSError) -> [UInt8] {
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = try read(into: &buffer, named: path)
            guard count > 0 else { return content }
            content += buffer[0..<count]
            guard content.count <= limit else { throw HostFSError("read", path, errno: .fileTooLarge) }
        }
    }

    /// Reads once, also where a signal comes in between.
    ///
    /// - Returns: how many bytes were read; 0 at the end.
    func read(into buffer: inout [UInt8], named path: String) throws(HostFSError) -> Int {
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(rawValue, $0.baseAddress, $0.count) }
            if count < 0, Glibc.errno == EINTR { continue }
            guard count >= 0 else { throw HostFSError("read", path, errno: Errno(rawValue: Glibc.errno)) }
            return count
        }
    }
}
