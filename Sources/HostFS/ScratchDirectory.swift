// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc
package import SystemPackage

/// A directory of this process alone, gone when the value goes out of use.
package final class ScratchDirectory: Sendable {
    /// Where it lies: under `TMPDIR`, else `/var/tmp`, which holds more than memory does.
    package let path: FilePath

    /// Makes an empty directory.
    package init() throws(HostFSError) {
        let parent = HostEnvironment.variable("TMPDIR") ?? "/var/tmp"
        var template = Array("\(parent)/drydock-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw HostFSError("make", parent, errno: Errno(rawValue: Glibc.errno))
        }
        path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path.string)
    }

    /// Opens a new file for writing.
    package func create(_ name: String) throws(HostFSError) -> FileDescriptor {
        let file = path.appending(name).string
        let raw = Glibc.open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard raw >= 0 else { throw HostFSError("open", file, errno: Errno(rawValue: Glibc.errno)) }
        return FileDescriptor(rawValue: raw)
    }
}
