// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// A container image in an OCI image layout, made at test time.
package struct SampleImage: Sendable {
    /// Which image.
    package enum Variant: String, Sendable, CaseIterable {
        /// The release after the host's.
        case successor
        /// The release after that.
        case second
        /// The successor without the labels that say it can be booted.
        case noLabels
        /// The successor without a kernel.
        case noKernel
        /// The successor, for arm64 by its config.
        case wrongArchitecture
        /// The successor with half of its zstd layer's file missing.
        case truncatedBlob
        /// The successor with one byte changed in its lowest layer's gzip header: it decompresses as before.
        case wrongDigest
        /// An image for ``SmallHost``.
        case small
    }

    /// One layer as the manifest and the config name it.
    package struct Layer: Sendable {
        package let mediaType: String
        package let digest: String
        package let diffID: String
        package let size: Int
    }

    package let variant: Variant
    /// The directory of the layout.
    package let layout: FilePath
    package let tag: String
    package let manifestDigest: String
    package let configDigest: String
    /// The layers, lowest first.
    package let layers: [Layer]

    /// The image as skopeo names it.
    package var reference: String { "oci:\(layout):\(tag)" }

    /// The release that it holds.
    package var release: SampleRelease { ImageStack.stack(for: variant).release }

    /// The packages that it stands for; the image itself holds no package database.
    package var packages: SamplePackages { ImageStack.stack(for: variant).packages }

    /// What a client that unpacks it must see.
    package var tree: FileTree { ImageStack.stack(for: variant).tree }

    /// The kernel arguments that the image asks for on x86_64, from `/usr/lib/bootc/kargs.d`.
    package static let kernelArguments = ["console=ttyS1,9600", "audit=0"]

    /// Builds an image.
    ///
    /// Several images may share one layout under different tags, built one after the other. The damaged variants want a
    /// layout of their own, because they spoil blobs that their neighbours would share.
    ///
    /// - Parameters:
    ///   - variant: Which image.
    ///   - layout: The directory of the layout, which is made if it is not there.
    ///   - tag: The image's name in the layout's index.
    /// - Returns: The image that was written.
    /// - Throws: ``SampleError`` with what a tool or the operating system said.
    package static func build(
        _ variant: Variant,
        at layout: FilePath,
        tag: String = "latest"
    ) async throws -> SampleImage {
        let stack = ImageStack.stack(for: variant)
        let scratch = layout.appending(".scratch-\(tag)")
        try SystemCalls.makeDirectories(scratch.string)
        var packed: [ImageLayer.Packed] = []
        do {
            packed = try await stack.pack(scratch: scratch)
            let writer = try ImageLayoutWriter(layout: layout, scratch: scratch)
            let image = try await writer.write(stack, packed: packed, variant: variant, tag: tag)
            try await Tool.run("rm", ["-rf", scratch.string])
            try image.spoil()
            return image
        } catch {
            try await Tool.run("rm", ["-rf", scratch.string])
            throw error
        }
    }

    /// The file of a blob of this layout.
    package func blob(_ digest: String) -> FilePath {
        layout.appending("blobs/sha256/\(digest.split(separator: ":").last ?? "")")
    }

    /// Does the damage that the variant is about.
    private func spoil() throws {
        switch variant {
        case .truncatedBlob:
            guard let layer = layers.first(where: { $0.mediaType.hasSuffix("zstd") }) else { return }
            let bytes = try Files.read(blob(layer.digest))
            try Files.write(Array(bytes.prefix(bytes.count / 2)), to: blob(layer.digest))
        case .wrongDigest:
            guard let layer = layers.first else { return }
            var bytes = try Files.read(blob(layer.digest))
            // Byte 9 of a gzip stream names the operating system that made it, and no reader cares.
            bytes[9] = bytes[9] == 3 ? 255 : 3
            try Files.write(bytes, to: blob(layer.digest))
        case .successor, .second, .noLabels, .noKernel, .wrongArchitecture, .small:
            break
        }
    }
}

extension ImageStack {
    /// Packs the layers side by side.
    func pack(scratch: FilePath) async throws -> [ImageLayer.Packed] {
        try await withThrowingTaskGroup(of: (Int, ImageLayer.Packed).self) { group in
            var lower = FileTree()
            for (number, layer) in layers.enumerated() {
                let below = lower
                group.addTask {
                    (number, try await layer.pack(over: below, scratch: scratch.appending("layer-\(number)")))
                }
                lower = layer.applied(to: lower)
            }
            var packed: [(Int, ImageLayer.Packed)] = []
            for try await item in group { packed.append(item) }
            return packed.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
