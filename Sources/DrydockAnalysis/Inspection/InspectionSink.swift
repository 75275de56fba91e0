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
    /// The largest file that is written to the disk, to be read afterwards.
    private static let spooledFile: UInt64 = 1 << 30

    let sortsAttributes: Bool
    let useOfPath: ([String]) -> ReadFiles.Use?
    /// Objects of a commit whose content is wanted, and what for, as far as that is known.
    var wanted: [Checksum: ReadFiles.Use] = [:]
    private var kept: UInt64 = 0
    private var buffer = [UInt8](repeating: 0, count: 128 * 1024)
    /// Where content lies that another program reads; made when there is some.
    private var scratch: ScratchDirectory?
    private var spooledFiles = 0

    /// A sink that names objects as a libostree does that sorts attributes, or does not.
    ///
    /// `use` says what the content of a path is read for.
    init(sortsAttributes: Bool, use: @escaping ([String]) -> ReadFiles.Use? = ReadFiles.use) {
        self.sortsAttributes = sortsAttributes
        useOfPath = use
    }

    func file(_ header: FileHeader, _ entry: LayerEntry, content: EntryContent) throws -> InspectedFile {
        let use = use(of: entry)
        let keeps = use == .kept
        var object = SHA256()
        object.update(header.bytes)
        var plain = SHA256()
        var held: [UInt8] = []
        var size: UInt64 = 0
        let spool = use == .spooled ? try openSpool() : nil
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

    private func use(of entry: LayerEntry) -> ReadFiles.Use? {
        let use: ReadFiles.Use?
        if let path = entry.path {
            use = useOfPath(path)
        } else if let known = entry.expected.flatMap({ wanted[$0] }) {
            use = known
        } else {
            // What comes once may lie in several places, of which one is only known later.
            return entry.size <= Self.smallFile && kept + entry.size <= Self.smallFilesLimit ? .kept : nil
        }
        let limit = use == .spooled ? Self.spooledFile : Self.readableFile
        return entry.size <= limit ? use : nil
    }

    private func named(_ name: String, _ entry: LayerEntry) throws -> Checksum {
        guard let checksum = Checksum(name) else { throw ImageError(.damaged, "\(name) is no checksum") }
        try entry.check(checksum)
        return checksum
    }
}
