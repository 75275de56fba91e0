// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

extension SampleImage {
    /// The image with one layer more, in a layout of its own.
    ///
    /// - Parameters:
    ///   - script: What the layer adds or replaces, as ``FileTree`` reads it.
    ///   - removed: Paths of lower layers that it takes away.
    ///   - layout: The directory of the new layout, on the file system of this one; it must not exist.
    /// - Returns: The image that was written.
    /// - Throws: ``SampleError`` with what a tool or the operating system said.
    package func adding(
        _ script: String,
        removing removed: [String] = [],
        at layout: FilePath
    ) async throws -> SampleImage {
        let scratch = layout.appending(".scratch-layer")
        try SystemCalls.makeDirectories(scratch.string)
        // Blobs are never written to, so that both may have them.
        try await Tool.run("cp", ["-al", self.layout.appending("blobs").string, layout.string])
        var stack = ImageStack.stack(for: variant)
        var layer = ImageLayer(note: "changes of a test")
        layer.tree = FileTree(script: script)
        layer.removed = removed
        let added = try await layer.pack(over: stack.tree, scratch: scratch.appending("layer"))
        stack.layers.append(layer)
        let writer = try ImageLayoutWriter(layout: layout, scratch: scratch)
        let packed = layers.map { layer in
            ImageLayer.Packed(
                file: layout.appending("blobs/sha256/\(layer.digest.split(separator: ":").last ?? "")"),
                digest: layer.digest,
                diffID: layer.diffID,
                size: layer.size,
                mediaType: layer.mediaType
            )
        }
        let image = try await writer.write(stack, packed: packed + [added], variant: variant, tag: tag)
        try await Tool.run("rm", ["-rf", scratch.string])
        return image
    }
}
