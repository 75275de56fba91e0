// SPDX-License-Identifier: Apache-2.0

internal import Digest
internal import HostFS
internal import OCI
internal import OSTree
internal import SystemPackage

/// Hashes files as they stream by, and keeps the content of those that will be read.
final class InspectionSink: ContentSink {
    /// The largest file whose content is kept before it is known where it lies.
    private static let smallFile: UInt64 = 32 * 1024
    /// How much such content is kept in all.
    private static let smallFilesLimit: UInt64 = 64 << 20
    /// The largest file that is read at all.
    private static let readableFile: UInt64 = 8 << 20

    let sortsAttributes: Bool
    /// Objects of a commit whose content is wanted; `nil` while that is not known.
    var wanted: Set<Checksum>?
    private var kept: UInt64 = 0
    private var buffer = [UInt8](repeating: 0, count: 128 * 1024)
    /// Where content lies that another program reads; made when there is some.
    private var scratch: ScratchDirectory?
    private var spooledFiles = 0

    /// A sink that names objects as a libostree does that sorts attributes, or does not.
    init(sortsAttributes: Bool) {
        self.sortsAttributes = sortsAttributes
    }

    func file(_ header: FileHeader, _ entry: LayerEntry, content: EntryContent) throws -> InspectedFile {
        let keeps = keeps(entry)
        var object = SHA256()
        object.update(header.bytes)
        var plain = SHA256()
        var held: [UInt8] = []
        var size: UInt64 = 0
        let isSpooled = entry.path.map { PackageDatabase.isSpooled($0, size: entry.size) } ?? false
        let spool = isSpooled ? try openSpool() : nil
        defer { try? spool?.file.close() }
        while case let count = try content.read(into: &buffer), count > 0 {
            let piece = buffer[0..<count]
            object.update(piece)
            plain.update(piece)
            size += UInt64(count)
            if keeps { held += piece }
            _ = try spool?.file.writeAll(piece)
        }
        if keeps { kept += size }
        let checksum = try named(object.finish(), entry)
        return InspectedFile(
            checksum: checksum,
            header: header,
            size: size,
            sha256: plain.finish(),
            content: keeps ? held : nil,
            spooled: spool?.place
        )
    }

    private func openSpool() throws -> (file: FileDescriptor, place: FilePath) {
        let scratch = try self.scratch ?? ScratchDirectory()
        self.scratch = scratch
        spooledFiles += 1
        let name = "\(spooledFiles)"
        return (try scratch.create(name), scratch.path.appending(name))
    }

    func symlink(_ header: FileHeader, _ entry: LayerEntry) throws -> InspectedFile {
        let checksum = try named(SHA256.hex(of: header.bytes), entry)
        return InspectedFile(checksum: checksum, header: header, size: 0, sha256: "", content: nil)
    }

    private func keeps(_ entry: LayerEntry) -> Bool {
        if let path = entry.path { return entry.size <= Self.readableFile && ReadFiles.contains(path) }
        if let wanted { return entry.expected.map(wanted.contains) ?? false }
        return entry.size <= Self.smallFile && kept + entry.size <= Self.smallFilesLimit
    }

    private func named(_ name: String, _ entry: LayerEntry) throws -> Checksum {
        guard let checksum = Checksum(name) else { throw ImageError(.damaged, "\(name) is no checksum") }
        try entry.check(checksum)
        return checksum
    }
}

/// The files of an image whose content the inspector reads.
enum ReadFiles {
    static let osRelease = ["usr", "lib", "os-release"]
    static let etcOSRelease = ["usr", "etc", "os-release"]
    static let identities = ["passwd", "group"].flatMap { [["usr", "lib", $0], ["usr", "etc", $0]] }

    /// Whether the content of a path is read.
    static func contains(_ path: [String]) -> Bool {
        path == osRelease || path == etcOSRelease || path == RootSettings.path || identities.contains(path)
            || PackageDatabase.dpkgLists.contains(path)
            || path.dropLast().joined(separator: "/") == KargsDirectory.path
    }
}
