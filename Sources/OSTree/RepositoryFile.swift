// SPDX-License-Identifier: Apache-2.0

internal import COSTree

extension Repository {
    /// The header and the whole content of a file object: `ostree_repo_load_file`.
    ///
    /// A file of more than `limit` bytes is an error.
    public func file(_ checksum: Checksum, limit: Int) throws(OSTreeError) -> (header: FileHeader, content: [UInt8]) {
        var input: UnsafeMutablePointer<GInputStream>?
        var info: OpaquePointer?
        var attributes: OpaquePointer?
        try checked("loading file \(checksum)") { error in
            ostree_repo_load_file(pointer, checksum.description, &input, &info, &attributes, nil, &error)
        }
        defer { input.map { drydock_object_unref($0) } }
        defer { info.map { drydock_object_unref(UnsafeMutableRawPointer($0)) } }
        let xattrs = attributes.map { Variant(taking: $0) }.flatMap(ExtendedAttributes.init(variant:)) ?? .none
        guard let info else { throw OSTreeError(message: "loading file \(checksum): nothing came back") }
        let uid = g_file_info_get_attribute_uint32(info, "unix::uid")
        let gid = g_file_info_get_attribute_uint32(info, "unix::gid")
        let mode = g_file_info_get_attribute_uint32(info, "unix::mode")
        if g_file_info_get_file_type(info) == G_FILE_TYPE_SYMBOLIC_LINK {
            let target = g_file_info_get_symlink_target(info).map { String(cString: $0) } ?? ""
            return (.symlink(uid: uid, gid: gid, target: target, attributes: xattrs), [])
        }
        let header = FileHeader.regular(uid: uid, gid: gid, mode: mode, attributes: xattrs)
        return (header, try read(input, limit: limit, naming: checksum))
    }

    private func read(
        _ input: UnsafeMutablePointer<GInputStream>?,
        limit: Int,
        naming checksum: Checksum
    ) throws(OSTreeError) -> [UInt8] {
        guard let input else { return [] }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 128 * 1024)
        while true {
            var count: gsize = 0
            try checked("reading file \(checksum)") { error in
                g_input_stream_read_all(input, &buffer, gsize(buffer.count), &count, nil, &error)
            }
            guard count > 0 else { return content }
            content += buffer[0..<Int(count)]
            guard content.count <= limit else {
                throw OSTreeError(message: "file \(checksum) is larger than \(limit) bytes")
            }
        }
    }
}
