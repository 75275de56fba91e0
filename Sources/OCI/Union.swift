// SPDX-License-Identifier: Apache-2.0

internal import PathNames

extension FileTree {
    /// The prefix of a name that deletes another one.
    package static var whiteoutPrefix: String { ".wh." }
    /// The name that empties its directory of what lies below.
    package static var opaqueMarker: String { ".wh..wh..opq" }

    /// Puts a layer on top of this tree, by the rules of libostree's checkout with whiteouts.
    ///
    /// In each directory: an opaque marker first empties what lies below; then files in byte order, whiteouts among them,
    /// so that a name before `.wh.` that is both deleted and added is lost; then sub-directories. A directory that
    /// exists keeps the metadata of the lower layer. A directory replaces a file or symlink, as since libostree 2024.5.
    ///
    /// - Throws: ``ImageError`` for a whiteout without a name.
    package func merge(_ layer: FileTree, named name: String) throws(ImageError) {
        for file in layer.leaves.keys.sorted() {
            guard let leaf = layer.leaves[file] else { continue }
            if file.string.hasPrefix(Self.whiteoutPrefix), !leaf.isSymlink {
                guard file.string != Self.opaqueMarker else { continue }
                guard file.string != Self.whiteoutPrefix else {
                    throw ImageError(.damaged, "layer \(name): a whiteout \"\(file)\" names nothing")
                }
                remove(PathName(String(file.string.dropFirst(Self.whiteoutPrefix.count))))
            } else {
                remove(file)
                leaves[file] = leaf
            }
        }
        for directoryName in layer.directories.keys.sorted() {
            guard let upper = layer.directories[directoryName] else { continue }
            let isOpaque = upper.leaves[PathName(Self.opaqueMarker)].map { !$0.isSymlink } ?? false
            if isOpaque { remove(directoryName) }
            leaves[directoryName] = nil
            let lower = directories[directoryName] ?? FileTree(metadata: upper.metadata)
            directories[directoryName] = lower
            try lower.merge(upper, named: name)
        }
    }
}
