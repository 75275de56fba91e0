// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import SystemPackage

/// A name met on a walk over owners, which can be given other ones.
package struct OwnedName {
    /// The path below the start, as the kernel has it; names need not be UTF-8.
    package let path: [UInt8]
    /// What lstat(2) says of it.
    package let status: FileStatus
    /// How many names the file has.
    package let links: UInt64
    fileprivate let directory: Int32
    fileprivate let name: [CChar]

    /// The raw `security.capability` of a program, which a change of its owner takes away; `nil` if it has none.
    package var capability: [UInt8]? {
        guard status.kind == .file, status.mode & 0o111 != 0 else { return nil }
        var place = Array("/proc/self/fd/\(directory)/".utf8CString.dropLast())
        place.append(contentsOf: name)
        var value = [UInt8](repeating: 0, count: 128)
        let length = drydock_lgetxattr(place, "security.capability", &value, value.count)
        return length > 0 ? Array(value[0..<length]) : nil
    }

    /// Gives it other owners: fchownat(2), with set-id bits and capabilities as they should be, which the kernel takes away.
    ///
    /// What has been put in its place since it was met is left alone: `.noSuchFileOrDirectory`.
    package func setOwner(uid: UInt32, gid: UInt32, mode: UInt32, capability: [UInt8]?) throws(HostFSError) {
        let place = openat(directory, name, drydock_o_path | drydock_o_nofollow | drydock_o_cloexec)
        guard place >= 0 else { throw error("open") }
        defer { close(place) }
        var now = stat()
        guard fstat(place, &now) == 0 else { throw error("stat") }
        guard FileStatus(now).isSameFile(as: status) else {
            throw HostFSError("own", String(decoding: path, as: UTF8.self), errno: .noSuchFileOrDirectory)
        }
        guard fchownat(place, "", uid, gid, drydock_at_empty_path | AT_SYMLINK_NOFOLLOW) == 0 else {
            throw error("own")
        }
        guard status.kind == .file, mode & 0o6000 != 0 || capability != nil else { return }
        // The very file again, by a descriptor that attributes can be set by.
        let file = Glibc.open("/proc/self/fd/\(place)", O_RDONLY | O_NONBLOCK | drydock_o_cloexec)
        guard file >= 0 else { throw error("open") }
        defer { close(file) }
        guard fchmod(file, mode) == 0 else { throw error("change the mode of") }
        if let capability, drydock_fsetxattr(file, "security.capability", capability, capability.count) != 0 {
            throw error("give capabilities to")
        }
    }

    private func error(_ operation: String) -> HostFSError {
        HostFSError(operation, String(decoding: path, as: UTF8.self), errno: Errno(rawValue: Glibc.errno))
    }
}

/// A walk over everything below a directory, for whoever changes owners; no link is followed.
package struct OwnerWalk {
    /// Says of a directory, by its path below the start, whether it is walked too.
    private let enters: ([UInt8]) -> Bool

    /// A walk.
    package init(enters: @escaping ([UInt8]) -> Bool) { self.enters = enters }

    /// Meets every name below a directory, and the directory itself with an empty path first.
    ///
    /// - Parameters:
    ///   - start: the directory.
    ///   - visit: called for each name, parents first, in the order of the directory.
    /// - Throws: what the kernel refused, and what `visit` throws. A name that is gone meanwhile is none.
    package func run(_ start: FilePath, _ visit: (OwnedName) throws -> Void) throws {
        // Each level of a tree is a descriptor, and a unit of systemd has few unless it asks for more.
        HostEnvironment.raiseDescriptorLimit()
        let raw = start.withPlatformString { Glibc.open($0, O_RDONLY | drydock_o_directory | drydock_o_cloexec) }
        guard raw >= 0 else { throw HostFSError("open", start.string, errno: Errno(rawValue: Glibc.errno)) }
        var status = stat()
        guard fstat(raw, &status) == 0 else {
            throw HostFSError("stat", start.string, errno: Errno(rawValue: Glibc.errno))
        }
        let top = OwnedName(
            path: [],
            status: FileStatus(status),
            links: UInt64(status.st_nlink),
            directory: raw,
            name: [CChar](".".utf8CString)
        )
        do {
            try visit(top)
        } catch {
            close(raw)
            throw error
        }
        try descend(raw, [], visit)
    }

    /// Takes over the descriptor.
    private func descend(_ directory: Int32, _ path: [UInt8], _ visit: (OwnedName) throws -> Void) throws {
        guard let stream = fdopendir(directory) else {
            close(directory)
            throw HostFSError(
                "read directory",
                String(decoding: path, as: UTF8.self),
                errno: Errno(rawValue: Glibc.errno)
            )
        }
        defer { closedir(stream) }
        for name in try names(stream, path) {
            var status = stat()
            guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                if Glibc.errno == ENOENT { continue }
                throw HostFSError("stat", String(decoding: path, as: UTF8.self), errno: Errno(rawValue: Glibc.errno))
            }
            let below = path + (path.isEmpty ? [] : [0x2f]) + name.dropLast().map { UInt8(bitPattern: $0) }
            try visit(
                OwnedName(
                    path: below,
                    status: FileStatus(status),
                    links: UInt64(status.st_nlink),
                    directory: directory,
                    name: name
                )
            )
            guard FileKind(mode: status.st_mode) == .directory, enters(below) else { continue }
            let flags = O_RDONLY | drydock_o_directory | drydock_o_nofollow | drydock_o_cloexec
            let child = openat(directory, name, flags)
            guard child >= 0 else {
                if Glibc.errno == ENOENT { continue }
                throw HostFSError("open", String(decoding: below, as: UTF8.self), errno: Errno(rawValue: Glibc.errno))
            }
            try descend(child, below, visit)
        }
    }

    /// All names but `.` and `..`: read whole before anything is changed.
    private func names(_ stream: OpaquePointer, _ path: [UInt8]) throws -> [[CChar]] {
        var names: [[CChar]] = []
        Glibc.errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { bytes in
                    Array(UnsafeBufferPointer(start: bytes, count: strlen(bytes) + 1))
                }
            }
            if name != [0x2e, 0], name != [0x2e, 0x2e, 0] { names.append(name) }
            Glibc.errno = 0
        }
        guard Glibc.errno == 0 else {
            throw HostFSError(
                "read directory",
                String(decoding: path, as: UTF8.self),
                errno: Errno(rawValue: Glibc.errno)
            )
        }
        return names
    }
}
