// SPDX-License-Identifier: Apache-2.0

internal import Archive
internal import FoundationEssentials
internal import HostFS
package import SystemPackage
internal import Threads

/// The layers of remote images, kept by digest from a plan until it is executed, or for a week.
///
/// It is only ever a help: what cannot be kept or read is fetched, and what was kept is proven like anything fetched.
package struct BlobCache: Sendable {
    /// Bytes that must stay free beside a blob.
    private static let reserve: UInt64 = 1 << 30
    /// Seconds after which a blob is removed when another one is kept.
    private static let lifetime: Double = 7 * 24 * 3600
    /// Seconds without a byte of a local file.
    private static let patience = 60

    private let directory: FilePath
    private let keeps: Bool

    /// A cache in a directory, which is made when it is needed.
    ///
    /// - Parameters:
    ///   - directory: where it lies.
    ///   - keeps: whether what is fetched is kept; otherwise only what is there is used.
    package init(_ directory: FilePath, keeps: Bool) {
        self.directory = directory
        self.keeps = keeps
    }

    /// The cache of this user, `drydock/blobs` among the user's caches; `nil` without a home.
    package static func ofUser(keeps: Bool) -> BlobCache? {
        HostEnvironment.cacheDirectory.map { BlobCache($0.appending("drydock/blobs"), keeps: keeps) }
    }

    /// Removes the blobs of an image that has been brought in.
    func remove(_ manifest: ImageManifest) {
        for layer in manifest.layers {
            if let file = file(layer.digest) { try? FileManager.default.removeItem(atPath: file.string) }
        }
    }

    /// The bytes of a blob, if it is here and whole; one that is damaged is removed.
    ///
    /// It is proven before a byte is given out, so that nobody has taken half of it when it turns out to be damaged.
    func open(
        _ blob: StoredBlob,
        cancellation: Cancellation,
        progress: @escaping (Int) -> Void
    ) -> DescriptorSource? {
        guard let file = file(blob.digest), let whole = Self.source(file, cancellation) else { return nil }
        do {
            try blob.proving(whole) { _ in }
        } catch {
            try? FileManager.default.removeItem(atPath: file.string)
            return nil
        }
        return Self.source(file, cancellation, progress)
    }

    private static func source(
        _ file: FilePath,
        _ cancellation: Cancellation,
        _ progress: @escaping (Int) -> Void = { _ in }
    ) -> DescriptorSource? {
        guard let descriptor = try? FileDescriptor.open(file, .readOnly, options: [.closeOnExec]) else { return nil }
        return DescriptorSource(taking: descriptor, patience: patience, cancellation: cancellation, progress: progress)
    }

    /// Passes a blob on and keeps a copy; `nil` if none is to be kept, or there is no room.
    func keep(_ blob: StoredBlob, from source: any ByteSource) -> KeepingSource? {
        guard keeps, let size = blob.size, let file = file(blob.digest) else { return nil }
        try? FileManager.default.createDirectory(atPath: directory.string, withIntermediateDirectories: true)
        removeOld()
        guard let root = try? RootDirectory(directory),
            let space = try? FileSystemSpace(of: ".", in: root),
            space.available >= size + Self.reserve,
            let copy = try? UnnamedFile(in: directory)
        else { return nil }
        return KeepingSource(source, copy: copy, file: file)
    }

    private func removeOld() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory.string)) ?? [] {
            let path = directory.appending(name).string
            guard let date = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date,
                date.timeIntervalSinceNow < -Self.lifetime
            else { continue }
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    private func file(_ digest: String) -> FilePath? {
        guard let name = digest.split(separator: ":").last, name.count == 64, !name.contains("/") else { return nil }
        return directory.appending(String(name))
    }
}

/// Passes bytes on and keeps a copy, as long as that can be written.
final class KeepingSource: ByteSource {
    private let source: any ByteSource
    private let file: FilePath
    private var copy: UnnamedFile?

    init(_ source: any ByteSource, copy: UnnamedFile, file: FilePath) {
        self.source = source
        self.copy = copy
        self.file = file
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = unsafe try source.read(into: buffer)
        do {
            _ = unsafe try copy?.descriptor.writeAll(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
        } catch {
            copy = nil
        }
        return count
    }

    /// Reads what is left, and gives the copy its name.
    func finish() throws {
        try drain()
        try? copy?.link(as: file)
    }
}
