// SPDX-License-Identifier: Apache-2.0

internal import COSTree
internal import Glibc

extension Repository {
    /// The header and the whole content of a file object.
    ///
    /// A file of more than `limit` bytes is an error.
    public func file(_ checksum: Checksum, limit: Int) throws(OSTreeError) -> (header: FileHeader, content: [UInt8]) {
        let reader = try openFile(checksum)
        guard reader.size <= limit else {
            throw OSTreeError(message: "file \(checksum) is larger than \(limit) bytes")
        }
        var content = [UInt8](repeating: 0, count: reader.size)
        guard try reader.read(into: &content) == reader.size else {
            throw OSTreeError(message: "file \(checksum) is shorter than it was")
        }
        return (reader.header, content)
    }

    /// The header of a file object, and the size of its content: `ostree_repo_load_file` without a stream.
    public func fileHeader(_ checksum: Checksum) throws(OSTreeError) -> (header: FileHeader, size: Int) {
        var info: OpaquePointer?
        var attributes: OpaquePointer?
        try checked("loading file \(checksum)") { error in
            ostree_repo_load_file(pointer, checksum.description, nil, &info, &attributes, nil, &error)
        }
        return try FileReader.header(taking: info, attributes, of: checksum)
    }

    /// Opens a file object for reading: `ostree_repo_load_file`.
    public func openFile(_ checksum: Checksum) throws(OSTreeError) -> FileReader {
        var input: UnsafeMutablePointer<GInputStream>?
        var info: OpaquePointer?
        var attributes: OpaquePointer?
        try checked("loading file \(checksum)") { error in
            ostree_repo_load_file(pointer, checksum.description, &input, &info, &attributes, nil, &error)
        }
        let reader = FileReader(taking: input, of: checksum)
        (reader.header, reader.size) = try FileReader.header(taking: info, attributes, of: checksum)
        return reader
    }

    /// Whether a file object that is no symlink has no content; as cheap as can be.
    public func isEmptyFile(_ checksum: Checksum) throws(OSTreeError) -> Bool {
        let name = checksum.description
        var status = stat()
        let path = "objects/\(name.prefix(2))/\(name.dropFirst(2)).file"
        if ostree_repo_get_mode(pointer) == OSTREE_REPO_MODE_BARE,
            fstatat(ostree_repo_get_dfd(pointer), path, &status, AT_SYMLINK_NOFOLLOW) == 0
        {
            return status.st_mode & Glibc.S_IFMT == Glibc.S_IFREG && status.st_size == 0
        }
        let (header, size) = try fileHeader(checksum)
        return !header.isSymlink && size == 0
    }
}

/// A file object that is open for reading.
public final class FileReader {
    private let input: UnsafeMutablePointer<GInputStream>?
    private let checksum: Checksum
    /// Owner, mode and attributes, or where a symlink points.
    public fileprivate(set) var header = FileHeader.symlink(uid: 0, gid: 0, target: "", attributes: .none)
    /// Bytes of content; 0 for a symlink.
    public fileprivate(set) var size = 0

    fileprivate init(taking input: UnsafeMutablePointer<GInputStream>?, of checksum: Checksum) {
        self.input = input
        self.checksum = checksum
    }

    deinit {
        input.map { drydock_object_unref($0) }
    }

    /// Fills the buffer from its start with the next of the content.
    ///
    /// - Parameter buffer: is filled to its end unless the content ends before.
    /// - Returns: how many bytes were filled; 0 at the end.
    /// - Throws: ``OSTreeError``.
    public func read(into buffer: inout [UInt8]) throws(OSTreeError) -> Int {
        guard let input, !buffer.isEmpty else { return 0 }
        var count: gsize = 0
        try checked("reading file \(checksum)") { error in
            g_input_stream_read_all(input, &buffer, gsize(buffer.count), &count, nil, &error)
        }
        return Int(count)
    }

    fileprivate static func header(
        taking info: OpaquePointer?,
        _ attributes: OpaquePointer?,
        of checksum: Checksum
    ) throws(OSTreeError) -> (header: FileHeader, size: Int) {
        let xattrs = attributes.map { Variant(taking: $0) }.flatMap(ExtendedAttributes.init(variant:)) ?? .none
        guard let info else { throw OSTreeError(message: "loading file \(checksum): nothing came back") }
        defer { drydock_object_unref(UnsafeMutableRawPointer(info)) }
        let uid = g_file_info_get_attribute_uint32(info, "unix::uid")
        let gid = g_file_info_get_attribute_uint32(info, "unix::gid")
        let mode = g_file_info_get_attribute_uint32(info, "unix::mode")
        if g_file_info_get_file_type(info) == G_FILE_TYPE_SYMBOLIC_LINK {
            let target = g_file_info_get_symlink_target(info).map { String(cString: $0) } ?? ""
            return (.symlink(uid: uid, gid: gid, target: target, attributes: xattrs), 0)
        }
        let header = FileHeader.regular(uid: uid, gid: gid, mode: mode, attributes: xattrs)
        return (header, Int(g_file_info_get_size(info)))
    }
}
