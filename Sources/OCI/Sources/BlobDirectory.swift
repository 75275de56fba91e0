// SPDX-License-Identifier: Apache-2.0

internal import Archive
internal import Digest
internal import HostFS
internal import SystemPackage

/// A directory of blobs named by their digests; nothing outside of it is ever opened.
struct BlobDirectory {
    /// Where a blob lies.
    enum Layout {
        /// `blobs/sha256/…`, the OCI image layout.
        case oci
        /// Beside the manifest, as `dir:` has it.
        case flat
    }

    private let root: RootDirectory
    private let path: FilePath
    private let layout: Layout

    /// Opens the directory.
    init(_ path: FilePath, layout: Layout) throws {
        self.path = path
        self.layout = layout
        do {
            root = try RootDirectory(path)
        } catch {
            throw ImageError(.unavailable, "\(path) cannot be opened", cause: error)
        }
    }

    /// A small file whole.
    func document(_ name: String) throws -> [UInt8] {
        let file = try open(name)
        do {
            return try DescriptorSource(taking: file, patience: 60).readAll(limit: ImageManifest.limit)
        } catch let error as ArchiveError {
            throw ImageError(
                .damaged,
                "\(path.appending(name)) is too large: \(ImageManifest.limit >> 20) MiB are allowed",
                cause: error
            )
        }
    }

    /// A small blob whole, proven.
    func document(blob digest: String) throws -> [UInt8] {
        let bytes = try document(try name(of: digest))
        guard "sha256:" + SHA256.hex(of: bytes) == digest else {
            throw ImageError(.damaged, "blob \(digest) has another digest")
        }
        return bytes
    }

    /// Opens a blob.
    func open(blob digest: String) throws -> FileDescriptor {
        try open(try name(of: digest))
    }

    private func open(_ name: String) throws -> FileDescriptor {
        do throws(HostFSError) {
            // Nobody may ever write into a FIFO.
            if let kind = try root.resolvedStatus(name)?.kind, kind != .file {
                throw HostFSError("open", name, errno: .invalidArgument)
            }
            return try root.open(name)
        } catch {
            throw ImageError(.unavailable, "\(path.appending(name)) cannot be read", cause: error)
        }
    }

    private func name(of digest: String) throws(ImageError) -> String {
        let parts = digest.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "sha256", parts[1].utf8.count == 64,
            parts[1].utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { throw ImageError(.damaged, "\(digest) is no digest that drydock knows; it knows sha256") }
        return layout == .oci ? "blobs/sha256/\(parts[1])" : String(parts[1])
    }
}
