// SPDX-License-Identifier: Apache-2.0

internal import Digest
internal import DrydockModel
internal import FoundationEssentials
internal import HostFS
internal import SystemPackage

/// This program, as a file that the next boot can run.
struct ProgramFile {
    private static let own = "/proc/self/exe"
    /// Bytes of a piece: in few calls, and a program with all its symbols need not be in memory.
    private static let piece = 8 << 20

    private let path: String
    private let place: ChangePlace

    /// A place for it, an absolute path below `/var`.
    init(_ path: String, _ place: ChangePlace) {
        self.path = path
        self.place = place
    }

    /// Whether what is there is this very program.
    func isCurrent() throws -> Bool {
        var none: [String]?
        guard let (folder, name) = try place.folder(of: path, making: &none), let there = try folder.chunks(name) else {
            return false
        }
        return try Self.digest(of: there) == Self.digest(of: FileChunks(Self.own, size: Self.piece))
    }

    /// Whether nothing is there.
    func isAbsent() throws -> Bool { try !place.holds(path) }

    /// Throws ``DrydockError`` with `failedUnchanged` if no program could be run there.
    func checkMount() throws {
        guard place.isLive, let mounts = try? MountTable.ofThisProcess() else { return }
        let mount = mounts.filter { path == $0.path || path.hasPrefix($0.path == "/" ? "/" : $0.path + "/") }
            .max { $0.path.utf8.count < $1.path.utf8.count }
        guard let mount, mount.options.contains("noexec") else { return }
        throw DrydockError(
            .failedUnchanged,
            "\(mount.path) is mounted with noexec, so the steps of the first boot could not be made from \(path)",
            hint: "mount it without noexec for the switch, or leave these repairs out with --no-repair"
        )
    }

    /// Puts it there, with the label of a program of the system, so that systemd may run it.
    func install() throws {
        var program = SavedName(content: [], mode: 0o755)
        let bin = try? DurableDirectory(existing: place.deployment.appending("usr/bin"))
        let shell = try ["bash", "sh", "env"].lazy.compactMap { try bin?.saved($0) }.first { $0.content != nil }
        if let label = shell?.attributes["security.selinux"] { program.attributes["security.selinux"] = label }
        var made: [String]? = []
        guard let (folder, name) = try place.folder(of: path, making: &made) else { return }
        try folder.put(name, copyOf: FileChunks(Self.own, size: Self.piece), like: program)
    }

    /// Removes it.
    func remove() throws {
        var none: [String]?
        if let (folder, name) = try place.folder(of: path, making: &none) { try folder.remove(name) }
    }

    /// Removes what an installation that was cut off has left beside it.
    func discardReplacement() throws {
        var none: [String]?
        if let (folder, name) = try place.folder(of: path, making: &none) { try folder.discardReplacement(of: name) }
    }

    /// The SHA-256 of what is left to be read of a file.
    private static func digest(of file: FileChunks) throws -> String {
        var digest = SHA256()
        while let piece = try file.next() { digest.update(piece) }
        return digest.finish()
    }
}
