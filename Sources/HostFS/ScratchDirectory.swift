// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc
package import SystemPackage

/// A directory of this process alone, gone when the value goes out of use.
package final class ScratchDirectory: Sendable {
    /// Where it lies: under `TMPDIR`, else `/var/tmp` or drydock's own cache, which hold more than memory does, else in memory.
    package let path: FilePath

    /// Makes an empty directory.
    package init() throws(HostFSError) {
        // A running host is read-only while it is looked at; its memory is not, and neither is the cache while there is one.
        let cache = HostEnvironment.cacheDirectory.map { "\($0)/drydock" }
        let parents = [HostEnvironment.variable("TMPDIR"), "/var/tmp", cache, "/dev/shm"].compactMap { $0 }
        for parent in parents {
            var template = Array("\(parent)/drydock-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { continue }
            path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
            return
        }
        throw HostFSError("make a directory in", parents[0], errno: Errno(rawValue: Glibc.errno))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path.string)
    }

    /// Gives a file of another scratch directory a second name here: link(2).
    package func link(_ file: FilePath, as name: String) throws(HostFSError) {
        guard Glibc.link(file.string, path.appending(name).string) == 0 else {
            throw HostFSError("link", file.string, errno: Errno(rawValue: Glibc.errno))
        }
    }

    /// Makes a directory in here.
    package func makeDirectory(_ name: String) throws(HostFSError) {
        let directory = path.pushing(FilePath(name)).string
        guard mkdir(directory, 0o700) == 0 else {
            throw HostFSError("make", directory, errno: Errno(rawValue: Glibc.errno))
        }
    }

    /// Sets the time at which a file in here was last written to 1970.
    package func resetTime(of file: FileDescriptor) throws(HostFSError) {
        let times = [timespec(), timespec()]
        guard futimens(file.rawValue, times) == 0 else {
            throw HostFSError("set the time of a file in", path.string, errno: Errno(rawValue: Glibc.errno))
        }
    }

    /// Opens a new file for writing.
    package func create(_ name: String) throws(HostFSError) -> FileDescriptor {
        let file = path.pushing(FilePath(name)).string
        let raw = Glibc.open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard raw >= 0 else { throw HostFSError("open", file, errno: Errno(rawValue: Glibc.errno)) }
        return FileDescriptor(rawValue: raw)
    }
}
