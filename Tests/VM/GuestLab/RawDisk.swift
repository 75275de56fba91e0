// SPDX-License-Identifier: Apache-2.0

package import SystemPackage
import TestSupport

/// A raw disk of a guest that is off: a partition for `/boot`, and one for the root.
package struct RawDisk {
    /// The file.
    package let file: FilePath

    /// The disk in a file.
    package init(_ file: FilePath) {
        self.file = file
    }

    /// Mounts the disk as the guest's next boot will, which writes what the journals of its file systems hold.
    ///
    /// - Parameter body: is given where the root is mounted, with `/boot` in it.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws, or a disk that cannot be mounted.
    package func withRoot<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
        try withRoot(bootOptions: "rw", body)
    }

    /// Mounts the root as the guest's next boot will, and `/boot` read-only as boot loaders see it: none replays a journal.
    ///
    /// - Parameter body: is given where the root is mounted, with `/boot` in it.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws, or a disk that cannot be mounted.
    package func asLoadersSeeIt<Result>(_ body: (FilePath) throws -> Result) throws -> Result {
        try withRoot(bootOptions: "ro,noload", body)
    }

    private func withRoot<Result>(bootOptions: String, _ body: (FilePath) throws -> Result) throws -> Result {
        let scratch = try TemporaryDirectory()
        let mount = scratch.path.appending("root")
        try Command.check("mkdir", mount.string)
        let outcome = Swift.Result {
            let starts = try partitions()
            // The limit ends where the next begins, or two would be one device.
            let options = "loop,offset=\(starts[0]),sizelimit=\(starts[1] - starts[0]),\(bootOptions)"
            try Command.check("mount", "-o", "loop,offset=\(starts[1])", file.string, mount.string)
            try Command.check("mount", "-o", options, file.string, "\(mount)/boot")
            return try body(mount)
        }
        // Whoever uses the disk next relies on it; a child that libostree leaves behind keeps it busy for a moment.
        let unmount = "while mountpoint -q \"$0\"; do umount --recursive \"$0\" || sleep 0.1; done"
        let unmounted = Swift.Result { try Command.check("timeout", "60", "sh", "-c", unmount, mount.string) }
        let result = try outcome.get()
        _ = try unmounted.get()
        return result
    }

    /// Has both file systems checked; nothing is repaired.
    ///
    /// - Throws: an error in one of them.
    package func checkFileSystems() throws {
        for start in try partitions() {
            let check = try Command.run(["e2fsck", "-f", "-n", "\(file)?offset=\(start)"])
            guard check.status == 0 else { throw Command.Failure(description: check.output + check.errors) }
        }
    }

    /// Copies the disk into a file of QEMU's format.
    package func copy(to file: FilePath) throws {
        try Command.check("qemu-img", "convert", "-O", "qcow2", self.file.string, file.string)
    }

    /// The first bytes of both partitions.
    private func partitions() throws -> [Int] {
        let table = try Command.check("sfdisk", "--dump", file.string)
        let starts = table.split(separator: "\n").compactMap { line -> Int? in
            guard let field = line.split(separator: ",").first(where: { $0.contains("start=") }) else { return nil }
            return Int(field.drop { $0 != "=" }.filter(\.isNumber))
        }
        guard starts.count == 2 else { throw Command.Failure(description: "\(file) has not two partitions: \(table)") }
        return starts.map { $0 * 512 }
    }
}
