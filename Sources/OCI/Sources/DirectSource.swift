// SPDX-License-Identifier: Apache-2.0

internal import Archive
internal import Digest
internal import HostFS
internal import JSONTree
internal import SystemPackage
internal import Threads

/// An image in a directory on this machine, read without skopeo: `oci:`, `oci-archive:`, `dir:`.
///
/// No policy is evaluated, so it is for references that ask for no verification.
final class DirectSource: ImageSource {
    /// Seconds without a byte of a local file.
    private static let patience = 60

    private let files: BlobDirectory
    private let raw: [UInt8]
    private let digest: String
    /// An archive's files, unpacked; kept for as long as they are read.
    private let unpacked: ScratchDirectory?

    /// The transports that can be read this way.
    static func reads(_ transport: ImageReference.Transport) -> Bool {
        [.oci, .ociArchive, .dir].contains(transport)
    }

    /// Opens an image.
    init(_ reference: ImageReference) throws {
        let parts = reference.name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init
        )
        let tag = parts.count > 1 && !parts[1].isEmpty ? parts[1] : nil
        switch reference.transport {
        case .dir:
            unpacked = nil
            files = try BlobDirectory(FilePath(reference.name), layout: .flat)
            raw = try files.document("manifest.json")
        case .ociArchive:
            let scratch = try ArchiveUnpacking.unpack(FilePath(parts[0]))
            unpacked = scratch
            files = try BlobDirectory(scratch.path, layout: .oci)
            raw = try LayoutIndex(files, named: reference.description).manifest(tag: tag)
        default:
            unpacked = nil
            files = try BlobDirectory(FilePath(parts[0]), layout: .oci)
            raw = try LayoutIndex(files, named: reference.description).manifest(tag: tag)
        }
        digest = "sha256:" + SHA256.hex(of: raw)
    }

    func manifest() throws -> (digest: String, bytes: [UInt8]) {
        let json = try ImageJSON.parse(raw, as: "manifest")
        let type = json["mediaType"]?.string ?? LayoutIndex.manifestType
        guard type == LayoutIndex.manifestType else {
            throw ImageError(
                .unavailable,
                "the manifest is of the type \(type), which only skopeo can turn into OCI's",
                hint: "install skopeo 1.6 or newer, or copy the image where there is one: skopeo copy --format oci"
            )
        }
        return (digest, raw)
    }

    func configuration(_ manifest: ImageManifest) throws -> [UInt8] {
        try files.document(blob: manifest.config.digest)
    }

    func stored(_ layer: ImageLayout.Layer) throws -> StoredBlob { layer.asNamed }

    func blob<Result>(
        _ blob: StoredBlob,
        cancellation: Cancellation,
        progress: @escaping (Int) -> Void,
        _ body: (any ByteSource) throws -> Result
    ) throws -> Result {
        let source = DescriptorSource(
            taking: try files.open(blob: blob.digest),
            patience: Self.patience,
            cancellation: cancellation,
            progress: progress
        )
        return try blob.proving(source, body)
    }
}
