// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization
package import SystemPackage

/// A directory that a test may fill, gone when the test ends.
package final class TemporaryDirectory: Sendable {
    /// Where it lies.
    package let path: FilePath

    /// Makes an empty directory under `TMPDIR`, else in memory where there is room, else under `/var/tmp`.
    ///
    /// All of these can hold extended attributes and any owner, which `/tmp` cannot everywhere.
    package init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? (Self.hasRoomInMemory ? "/dev/shm" : "/var/tmp")
        var template = Array("\(parent)/drydock-test-XXXXXX".utf8CString)
        // Ignition writes ssh keys as their owner, who must be able to get there.
        guard mkdtemp(&template) != nil, chmod(template, 0o755) == 0 else { throw Errno(rawValue: errno) }
        path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    deinit {
        Self.remove(path.string)
    }

    /// Has the directory removed when the process ends: values that live as long as the process are never freed.
    package func removeAtExit() {
        let isFirst = Self.removedAtExit.withLock { paths in
            paths.append(path.string)
            return paths.count == 1
        }
        if isFirst { atexit(removeTemporaryDirectories) }
    }

    fileprivate static let removedAtExit = Mutex<[String]>([])

    /// Removes a directory in which deployments may carry the immutable bit.
    fileprivate static func remove(_ path: String) {
        let script = "rm -rf \"$0\" 2>/dev/null || { chattr -R -i \"$0\" 2>/dev/null; rm -rf \"$0\"; }"
        Command.runIgnoringFailure("/bin/sh", "-c", script, path)
    }

    private static let hasRoomInMemory: Bool = {
        var space = statvfs()
        return statvfs("/dev/shm", &space) == 0 && UInt64(space.f_bavail) * UInt64(space.f_frsize) > 4 << 30
    }()
}

/// What atexit(3) calls.
private func removeTemporaryDirectories() {
    for path in TemporaryDirectory.removedAtExit.withLock({ $0 }) { TemporaryDirectory.remove(path) }
}
