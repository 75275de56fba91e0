// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import SystemPackage

/// Who owns how much of a tree.
package struct TreeCensus: Sendable {
    /// What one owner has below one folder.
    package struct Row: Sendable, Equatable {
        /// The folder below the start: empty for the start itself, else `lib/containers`; invalid UTF-8 is repaired.
        package let prefix: String
        /// Numeric owner.
        package let uid: UInt32
        /// Numeric group.
        package let gid: UInt32
        /// Regular files; one with several names counts as often.
        package let files: UInt64
        /// Directories.
        package let directories: UInt64
        /// Symlinks.
        package let symlinks: UInt64
        /// Fifos, sockets and devices.
        package let specials: UInt64
        /// Bytes of the regular files, as long as they say they are.
        package let bytes: UInt64
    }

    /// A fifo, a socket or a device.
    package struct Special: Sendable, Equatable {
        /// Where it lies below the start; invalid UTF-8 is repaired.
        package let path: String
        /// What it is.
        package let kind: FileKind
        /// Numeric owner.
        package let uid: UInt32
        /// Numeric group.
        package let gid: UInt32
    }

    /// What everybody has, by prefix in byte order, then by owner and group.
    package let rows: [Row]
    /// The first specials in the byte order of their paths.
    package let specials: [Special]
    /// How many specials there are.
    package let specialCount: UInt64
    /// The first hundred things that could not be looked at, in the byte order of their paths.
    package let failures: [HostFSError]
    /// How many things could not be looked at.
    package let failureCount: UInt64
}

extension RootDirectory {
    /// Counts what is below a directory by owner; symlinks are never followed, and nothing but directories is opened.
    ///
    /// An entry counts in the row of the directory that holds it, and the start itself in none. What goes away meanwhile
    /// is passed over. The same tree gives the same census, whatever the number of processors.
    ///
    /// - Parameters:
    ///   - start: the directory.
    ///   - depth: how many names a prefix has at most; what lies deeper counts in the row of its ancestor there.
    ///   - rowLimit: how many rows there may be; if there were more, the deepest prefixes give way to those above them,
    ///     one level after the other, down to the start alone.
    ///   - specialLimit: how many specials are told of, and not only counted.
    ///   - crossesMounts: whether what is mounted below the start belongs to the tree.
    ///   - folds: says of a directory, by its path below the start, whether everything below it counts in its own row.
    ///     It is asked on several threads.
    ///   - enters: says of a directory, by its path below the start, whether it is looked into. It is asked on several
    ///     threads.
    /// - Returns: who owns how much.
    /// - Throws: what the kernel refused at the start.
    package func census(
        _ start: String,
        depth: Int = 3,
        rowLimit: Int = 20_000,
        specialLimit: Int = 1000,
        crossesMounts: Bool = false,
        folds: @Sendable @escaping (String) -> Bool = { _ in false },
        enters: @Sendable @escaping (String) -> Bool = { _ in true }
    ) throws(HostFSError) -> TreeCensus {
        let directory = try open(start, directory: true)
        defer { try? directory.close() }
        var status = stat()
        guard fstat(directory.rawValue, &status) == 0 else {
            throw HostFSError("stat", start, errno: Errno(rawValue: Glibc.errno))
        }
        let tree = CensusTree(
            start: directory.rawValue,
            device: crossesMounts ? nil : UInt64(status.st_dev),
            depth: max(0, depth),
            folds: folds,
            enters: enters
        )
        let findings = CensusFindings(depth: tree.depth, rowLimit: rowLimit, specialLimit: specialLimit)
        // Many more threads would only get into each other's way, and all their open directories must fit 1024.
        return tree.census(findings, threads: min(HostEnvironment.processors, 16))
    }
}
