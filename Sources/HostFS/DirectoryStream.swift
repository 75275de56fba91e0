// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SystemPackage

/// The names of an open directory.
struct DirectoryStream: ~Copyable {
    private let stream: OpaquePointer
    private let path: String

    /// Takes over the descriptor.
    init(taking descriptor: FileDescriptor, path: String) throws(HostFSError) {
        guard let stream = fdopendir(descriptor.rawValue) else {
            let error = HostFSError("read directory", path, errno: Errno(rawValue: Glibc.errno))
            try? descriptor.close()
            throw error
        }
        self.stream = stream
        self.path = path
    }

    deinit {
        closedir(stream)
    }

    /// All names but `.` and `..`, in byte order.
    ///
    /// Names that are not UTF-8 are an error: documents cannot name them without loss.
    func names() throws(HostFSError) -> [String] {
        var names: [String] = []
        Glibc.errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            guard let name else {
                throw HostFSError("read a name that is not UTF-8 in", path, errno: Errno(rawValue: EILSEQ))
            }
            if name != ".", name != ".." { names.append(name) }
            Glibc.errno = 0
        }
        guard Glibc.errno == 0 else {
            throw HostFSError("read directory", path, errno: Errno(rawValue: Glibc.errno))
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
