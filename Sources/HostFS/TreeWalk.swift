// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Digest
internal import Glibc
internal import SystemPackage

/// One name met on a walk.
package struct WalkedEntry: Sendable {
    /// The path below the start of the walk, without a leading slash.
    package let path: String
    /// What it is.
    package let status: FileStatus
    /// SHA-256 of a regular file's content; `nil` if it could not be read or is no regular file.
    package let sha256: String?
    /// Where a symlink points.
    package let target: String?
    /// Extended attributes: name to raw value.
    package let attributes: [String: [UInt8]]
}

/// Everything that a walk met, and what it could not look at.
package struct WalkedTree: Sendable {
    /// Parents first, names in byte order.
    package fileprivate(set) var entries: [WalkedEntry] = []
    /// What could not be read; such a name is left out, or given without its content.
    package fileprivate(set) var failures: [HostFSError] = []
}

extension RootDirectory {
    /// Walks what is below a directory; symlinks are never followed.
    ///
    /// - Parameters:
    ///   - start: the directory.
    ///   - depth: how many levels are walked.
    ///   - contents: whether files are hashed and extended attributes read.
    ///   - largest: how many names a directory may have to be walked; of a larger one nothing is met.
    ///   - crossesMounts: whether what is mounted below the start belongs to the tree.
    ///   - enters: says of a directory, by its path below the start, whether it is walked too.
    /// - Returns: what was met.
    /// - Throws: what the kernel refused at the start.
    package func walk(
        _ start: String,
        depth: Int = .max,
        contents: Bool = true,
        largest: Int = .max,
        crossesMounts: Bool = true,
        enters: @escaping (String) -> Bool = { _ in true }
    ) throws(HostFSError) -> WalkedTree {
        let device = crossesMounts ? nil : try status(start)?.device
        var walk = TreeWalk(depth: depth, contents: contents, largest: largest, device: device, enters: enters)
        walk.descend(try open(start, directory: true), below: "")
        return walk.result
    }
}

private struct TreeWalk {
    let depth: Int
    let contents: Bool
    let largest: Int
    /// The only device that is walked; `nil` for any.
    let device: UInt64?
    let enters: (String) -> Bool
    var result = WalkedTree()
    private var level = 0

    init(depth: Int, contents: Bool, largest: Int, device: UInt64?, enters: @escaping (String) -> Bool) {
        self.depth = depth
        self.contents = contents
        self.largest = largest
        self.device = device
        self.enters = enters
    }

    /// Takes over the descriptor.
    mutating func descend(_ directory: FileDescriptor, below path: String) {
        level += 1
        defer { level -= 1 }
        // fdopendir takes a descriptor of its own; entries are opened relative to this one.
        defer { try? directory.close() }
        let names: [String]
        let undecodable: [String]
        do throws(HostFSError) {
            let copy = dup(directory.rawValue)
            guard copy >= 0 else { throw HostFSError("dup", path, errno: Errno(rawValue: Glibc.errno)) }
            (names, undecodable) = try DirectoryStream(taking: FileDescriptor(rawValue: copy), path: path).names()
        } catch {
            result.failures.append(error)
            return
        }
        guard names.count + undecodable.count <= largest else { return }
        for name in undecodable {
            let shown = path.isEmpty ? name : "\(path)/\(name)"
            result.failures.append(HostFSError("read a name that is not UTF-8", shown, errno: Errno(rawValue: EILSEQ)))
        }
        for name in names {
            entry(name, in: directory, path: path.isEmpty ? name : "\(path)/\(name)")
        }
    }

    private mutating func entry(_ name: String, in directory: FileDescriptor, path: String) {
        var raw = stat()
        guard fstatat(directory.rawValue, name, &raw, AT_SYMLINK_NOFOLLOW | drydock_at_no_automount) == 0 else {
            result.failures.append(HostFSError("stat", path, errno: Errno(rawValue: Glibc.errno)))
            return
        }
        let status = FileStatus(raw)
        guard device == nil || status.device == device else { return }
        result.entries.append(
            WalkedEntry(
                path: path,
                status: status,
                sha256: contents && status.kind == .file ? digest(name, in: directory, path: path) : nil,
                target: status.kind == .symlink ? target(name, in: directory, path: path) : nil,
                attributes: contents ? attributes(name, in: directory, path: path) : [:]
            )
        )
        guard status.kind == .directory, level < depth, enters(path) else { return }
        let flags = O_RDONLY | drydock_o_directory | drydock_o_nofollow | drydock_o_cloexec
        let child = openat(directory.rawValue, name, flags)
        guard child >= 0 else {
            result.failures.append(HostFSError("open", path, errno: Errno(rawValue: Glibc.errno)))
            return
        }
        descend(FileDescriptor(rawValue: child), below: path)
    }

    private mutating func digest(_ name: String, in directory: FileDescriptor, path: String) -> String? {
        let file = openat(directory.rawValue, name, O_RDONLY | drydock_o_nofollow | drydock_o_cloexec | O_NONBLOCK)
        guard file >= 0 else {
            result.failures.append(HostFSError("open", path, errno: Errno(rawValue: Glibc.errno)))
            return nil
        }
        defer { close(file) }
        var digest = SHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(file, buffer.baseAddress, buffer.count)
            if count < 0, Glibc.errno == EINTR { continue }
            guard count >= 0 else {
                result.failures.append(HostFSError("read", path, errno: Errno(rawValue: Glibc.errno)))
                return nil
            }
            guard count > 0 else { return digest.finish() }
            digest.update(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
        }
    }

    private mutating func target(_ name: String, in directory: FileDescriptor, path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlinkat(directory.rawValue, name, &buffer, buffer.count)
        guard count >= 0 else {
            result.failures.append(HostFSError("readlink", path, errno: Errno(rawValue: Glibc.errno)))
            return nil
        }
        return String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private mutating func attributes(_ name: String, in directory: FileDescriptor, path: String) -> [String: [UInt8]] {
        let link = "/proc/self/fd/\(directory.rawValue)/\(name)"
        let size = drydock_llistxattr(link, nil, 0)
        guard size > 0 else {
            if size < 0, ![ENOTSUP, EOPNOTSUPP].contains(Glibc.errno) {
                result.failures.append(HostFSError("list attributes of", path, errno: Errno(rawValue: Glibc.errno)))
            }
            return [:]
        }
        var list = [CChar](repeating: 0, count: size)
        let filled = drydock_llistxattr(link, &list, list.count)
        guard filled > 0 else { return [:] }
        var attributes: [String: [UInt8]] = [:]
        for part in list[0..<filled].split(separator: 0) {
            let attribute = String(decoding: part.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            var value = [UInt8](repeating: 0, count: 64 * 1024)
            let length = drydock_lgetxattr(link, attribute, &value, value.count)
            guard length >= 0 else {
                result.failures.append(
                    HostFSError("read attribute \(attribute) of", path, errno: Errno(rawValue: Glibc.errno))
                )
                continue
            }
            attributes[attribute] = Array(value[0..<length])
        }
        return attributes
    }
}
