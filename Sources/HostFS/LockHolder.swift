// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import SystemPackage

/// The process that holds a lock, as far as it can be told without taking the lock.
package struct LockHolder: Sendable, CustomStringConvertible {
    /// Its number in this process's namespace.
    package let process: Int32
    /// The program and its arguments.
    package let command: String

    /// For messages: `drydock apply plan.json (process 123)`.
    package var description: String { "\(command) (process \(process))" }

    /// Who holds a lock on a file or directory: flock(2), or that of an open file, fcntl(2) `F_OFD_SETLK`.
    ///
    /// The kernel lists the locks of a process with its open files (proc_pid_fdinfo(5)); those of other users are root's to see.
    ///
    /// - Parameter path: the file or directory.
    /// - Returns: the first holder; `nil` if there is none, or nobody who can be seen.
    package static func of(_ path: FilePath) -> LockHolder? {
        var status = stat()
        guard stat(path.string, &status) == 0, isLocked(status.st_ino) else { return nil }
        for process in names("/proc").compactMap({ Int32($0) }) where process != getpid() {
            for file in names("/proc/\(process)/fdinfo") where holds("/proc/\(process)/fdinfo/\(file)", status.st_ino) {
                // Another file system may have a file of that number.
                var own = stat()
                guard stat("/proc/\(process)/fd/\(file)", &own) == 0, own.st_dev == status.st_dev else { continue }
                return LockHolder(process: process, command: command(of: process))
            }
        }
        return nil
    }

    /// Whether anybody has a lock on the inode: most often nobody has, and that is known at once.
    private static func isLocked(_ inode: ino_t) -> Bool {
        guard let table = try? NamedFile.read("/proc/locks", limit: 16 << 20) else { return true }
        return String(decoding: table, as: UTF8.self).contains(":\(inode) ")
    }

    private static func holds(_ info: String, _ inode: ino_t) -> Bool {
        guard let text = try? NamedFile.read(info, limit: 1 << 20) else { return false }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").contains { line in
            line.hasPrefix("lock:") && line.contains(":\(inode) ") && line.contains("WRITE")
        }
    }

    private static func command(of process: Int32) -> String {
        let words = ((try? NamedFile.read("/proc/\(process)/cmdline", limit: 1 << 16)) ?? []).split(separator: 0)
        let text = words.map { String(decoding: $0, as: UTF8.self) }
        guard let program = text.first.flatMap({ FilePath($0).lastComponent?.string }) else { return "a process" }
        return ([program] + text.dropFirst()).joined(separator: " ")
    }

    private static func names(_ directory: String) -> [String] {
        (try? RootDirectory(FilePath(directory)).names(".")) ?? []
    }
}
