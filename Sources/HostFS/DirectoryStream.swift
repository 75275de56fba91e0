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

    /// All names but `.` and `..`, in byte order; and, repaired, those that are not UTF-8, which no document can name.
    func names() throws(HostFSError) -> (names: [String], undecodable: [String]) {
        var names: [String] = []
        var undecodable: [String] = []
        Glibc.errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { bytes in
                    (String(validatingCString: bytes), String(cString: bytes))
                }
            }
            if let valid = name.0 {
                if valid != ".", valid != ".." { names.append(valid) }
            } else {
                undecodable.append(name.1)
            }
            Glibc.errno = 0
        }
        guard Glibc.errno == 0 else {
            throw HostFSError("read directory", path, errno: Errno(rawValue: Glibc.errno))
        }
        return (names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, undecodable)
    }
}
