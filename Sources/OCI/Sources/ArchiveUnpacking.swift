// SPDX-License-Identifier: Apache-2.0

internal import Archive
internal import HostFS
internal import SystemPackage

/// Unpacks the layout in an `oci-archive:` into a scratch directory, as skopeo does.
enum ArchiveUnpacking {
    /// Unpacks the files of the layout; anything else in the archive is left.
    static func unpack(_ archive: FilePath) throws -> ScratchDirectory {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(archive, .readOnly, options: [.closeOnExec])
        } catch {
            throw ImageError(.unavailable, "\(archive) cannot be read", cause: error)
        }
        let scratch = try ScratchDirectory()
        try scratch.makeDirectory("blobs")
        try scratch.makeDirectory("blobs/sha256")
        do {
            let reader = try TarReader(DescriptorSource(taking: file, patience: 60))
            var buffer = [UInt8](repeating: 0, count: 256 * 1024)
            while let header = try reader.next() {
                let name = try LayerPath.text(header.path, in: archive.string)
                let names = try LayerPath.components(of: name, in: archive.string)
                guard header.kind == .file, belongsToLayout(names) else { continue }
                let copy = try scratch.create(names.joined(separator: "/"))
                try copy.closeAfter {
                    while case let count = try reader.read(into: &buffer), count > 0 {
                        try copy.writeAll(buffer[0..<count])
                    }
                }
            }
        } catch let error as ArchiveError {
            throw ImageError(.damaged, "\(archive) is no archive that can be read", cause: error)
        } catch Errno.noSpace {
            throw ImageError(
                .noSpace,
                "\(scratch.path) has no room for what \(archive) holds",
                hint: "set TMPDIR to a directory with more room"
            )
        }
        return scratch
    }

    private static func belongsToLayout(_ names: [String]) -> Bool {
        names == ["index.json"] || (names.count == 3 && names.starts(with: ["blobs", "sha256"]))
    }
}
