// SPDX-License-Identifier: Apache-2.0

internal import CLinux
package import FoundationEssentials
internal import Glibc
internal import SystemPackage

/// A file or link as it can be put back: content, permission bits, owner, extended attributes, and when it was modified.
package struct SavedName: Codable, Sendable {
    /// The content of a file; absent for a link.
    package var content: Data?
    /// Where a link points; absent for a file.
    package var target: String?
    /// Permission bits.
    package var mode: UInt32
    /// Numeric owner.
    package var uid: UInt32
    /// Numeric group.
    package var gid: UInt32
    /// Extended attributes: name to raw value.
    package var attributes: [String: Data]
    /// When the content last changed: seconds since 1970, and nanoseconds; `nil` for now.
    package var modified: [Int]?

    /// A file of root's.
    package init(content: [UInt8], mode: UInt32, uid: UInt32 = 0, gid: UInt32 = 0) {
        self.content = Data(content)
        self.mode = mode
        self.uid = uid
        self.gid = gid
        attributes = [:]
    }

    /// A link of root's.
    package init(target: String) {
        self.target = target
        mode = 0o777
        uid = 0
        gid = 0
        attributes = [:]
    }

    /// Whether both are the same but for times and attributes.
    package func isSame(as other: SavedName) -> Bool {
        content == other.content && target == other.target && uid == other.uid && gid == other.gid
            && (target != nil || mode == other.mode)
    }
}

extension DurableDirectory {
    /// Gives the directory itself permission bits, whatever the umask.
    package func setMode(_ mode: UInt32) throws(HostFSError) {
        guard fchmod(descriptor.rawValue, mode) == 0 else { throw error("change the mode of", ".") }
    }

    /// Whether a name is there, whatever it is.
    package func holds(_ name: String) throws(HostFSError) -> Bool {
        var status = stat()
        if fstatat(descriptor.rawValue, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return true }
        guard Glibc.errno == ENOENT else { throw error("stat", name) }
        return false
    }

    /// A file or link of the directory.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - limit: how many bytes a file may have.
    /// - Returns: what it is; `nil` if it is not there.
    /// - Throws: what the kernel refused; `.isDirectory` or `.invalidArgument` for what is neither file nor link.
    package func saved(_ name: String, limit: Int = 64 << 20) throws(HostFSError) -> SavedName? {
        var status = stat()
        guard fstatat(descriptor.rawValue, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if Glibc.errno == ENOENT { return nil }
            throw error("stat", name)
        }
        var saved: SavedName
        switch FileKind(mode: status.st_mode) {
        case .symlink:
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = readlinkat(descriptor.rawValue, name, &buffer, buffer.count)
            guard count >= 0 else { throw error("readlink", name) }
            saved = SavedName(target: String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self))
        case .file:
            let flags = O_RDONLY | drydock_o_cloexec | drydock_o_nofollow
            let raw = openat(descriptor.rawValue, name, flags)
            guard raw >= 0 else { throw error("open", name) }
            let file = FileDescriptor(rawValue: raw)
            defer { try? file.close() }
            saved = SavedName(content: try file.readAll(named: path.appending(name).string, limit: limit), mode: 0)
        case let kind:
            let code: Errno = kind == .directory ? .isDirectory : .invalidArgument
            throw HostFSError("replace", path.appending(name).string, errno: code)
        }
        saved.mode = status.st_mode & 0o7777
        saved.uid = status.st_uid
        saved.gid = status.st_gid
        saved.modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        saved.attributes = attributes(of: name)
        return saved
    }

    /// Puts a file or link in the place of what is there, all at once and synced; `nil` removes the name.
    ///
    /// A label that is not given is the one of what is there, or else what the directory hands on.
    package func put(_ name: String, _ saved: SavedName?) throws(HostFSError) {
        guard let saved else { return try remove(name) }
        let temporary = Self.replacement(of: name)
        unlinkat(descriptor.rawValue, temporary, 0)
        if let target = saved.target {
            guard symlinkat(target, descriptor.rawValue, temporary) == 0 else { throw error("link", temporary) }
            guard fchownat(descriptor.rawValue, temporary, saved.uid, saved.gid, AT_SYMLINK_NOFOLLOW) == 0 else {
                throw error("own", temporary)
            }
        } else {
            try create(temporary, as: saved, inPlaceOf: name) { file throws(HostFSError) in
                try writeBytes(file, [UInt8](saved.content ?? Data())[...], named: temporary)
            }
        }
        if let modified = saved.modified, modified.count == 2 {
            // UTIME_OMIT, which Swift does not import.
            let omit = (1 << 30) - 2
            var times = [timespec(tv_sec: 0, tv_nsec: omit), timespec(tv_sec: modified[0], tv_nsec: modified[1])]
            guard utimensat(descriptor.rawValue, temporary, &times, AT_SYMLINK_NOFOLLOW) == 0 else {
                throw error("set the time of", temporary)
            }
        }
        try replace(name, by: temporary)
    }

    /// Puts a copy of an open file in the place of what is there, all at once and synced, however large it is.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - content: the file that is copied, from where it was read to.
    ///   - saved: mode, owner and attributes of the copy; its content does not matter.
    /// - Throws: what the kernel refused.
    package func put(_ name: String, copyOf content: FileChunks, like saved: SavedName) throws(HostFSError) {
        let temporary = Self.replacement(of: name)
        unlinkat(descriptor.rawValue, temporary, 0)
        try create(temporary, as: saved, inPlaceOf: name) { file throws(HostFSError) in
            while let piece = try content.next() { try writeBytes(file, piece, named: temporary) }
        }
        try replace(name, by: temporary)
    }

    /// A file of the directory, to be read piece by piece.
    ///
    /// - Returns: the open file; `nil` if it is not there, or a link.
    /// - Throws: what the kernel refused.
    package func chunks(_ name: String) throws(HostFSError) -> FileChunks? {
        // Of what is no file nobody waits for a writer.
        let raw = openat(descriptor.rawValue, name, O_RDONLY | O_NONBLOCK | drydock_o_cloexec | drydock_o_nofollow)
        if raw < 0, [ENOENT, ELOOP].contains(Glibc.errno) { return nil }
        guard raw >= 0 else { throw error("open", name) }
        return FileChunks(FileDescriptor(rawValue: raw), path.appending(name).string)
    }

    /// Removes what a replacement that was cut off has left beside a name.
    package func discardReplacement(of name: String) throws(HostFSError) { try remove(Self.replacement(of: name)) }

    /// Gives a name another one; nothing may be there by that.
    ///
    /// - Returns: whether it was renamed: not if only the other name is there, as after a first time.
    package func rename(_ name: String, to other: String) throws(HostFSError) -> Bool {
        if drydock_rename_new(descriptor.rawValue, name, other) == 0 {
            try sync()
            return true
        }
        var status = stat()
        if Glibc.errno == ENOENT, fstatat(descriptor.rawValue, other, &status, AT_SYMLINK_NOFOLLOW) == 0 {
            return false
        }
        throw error("rename", name)
    }

    /// Removes a directory of the directory if there is nothing in it.
    package func removeEmptyDirectory(_ name: String) throws(HostFSError) {
        guard unlinkat(descriptor.rawValue, name, AT_REMOVEDIR) != 0 else { return try sync() }
        guard [ENOENT, ENOTEMPTY, EEXIST].contains(Glibc.errno) else { throw error("remove", name) }
    }

    /// Makes a file with the owner, mode and attributes of `saved`, and syncs it.
    private func create(
        _ name: String,
        as saved: SavedName,
        inPlaceOf replaced: String,
        content: (Int32) throws(HostFSError) -> Void
    ) throws(HostFSError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | drydock_o_cloexec | drydock_o_nofollow
        let file = openat(descriptor.rawValue, name, flags, 0o600)
        guard file >= 0 else { throw error("open", name) }
        defer { close(file) }
        // Capabilities would go with a later change of the owner.
        guard fchown(file, saved.uid, saved.gid) == 0, fchmod(file, saved.mode) == 0 else {
            throw error("prepare", name)
        }
        try content(file)
        var attributes = saved.attributes
        attributes["security.selinux"] =
            saved.attributes["security.selinux"] ?? self.attributes(of: replaced)["security.selinux"]
        for (attribute, value) in attributes.sorted(by: { $0.key < $1.key }) {
            let bytes = [UInt8](value)
            guard drydock_fsetxattr(file, attribute, bytes, bytes.count) == 0 else {
                // Where there is no SELinux there may be no labels.
                if attribute == "security.selinux", [ENOTSUP, EOPNOTSUPP].contains(Glibc.errno) { continue }
                throw error("set \(attribute) of", name)
            }
        }
        guard fsync(file) == 0 else { throw error("sync", name) }
    }

    /// The extended attributes of a name, itself and not what it points at; none where they cannot be read.
    private func attributes(of name: String) -> [String: Data] {
        let place = "/proc/self/fd/\(descriptor.rawValue)/\(name)"
        var list = [CChar](repeating: 0, count: 64 * 1024)
        let filled = drydock_llistxattr(place, &list, list.count)
        guard filled > 0 else { return [:] }
        var attributes: [String: Data] = [:]
        var value = [UInt8](repeating: 0, count: 64 * 1024)
        for part in list[0..<filled].split(separator: 0) {
            let attribute = String(decoding: part.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let length = drydock_lgetxattr(place, attribute, &value, value.count)
            if length >= 0 { attributes[attribute] = Data(value[0..<length]) }
        }
        return attributes
    }
}
