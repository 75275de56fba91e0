// SPDX-License-Identifier: Apache-2.0

package import OSTree
internal import PathNames

// What the inspector and the import must do alike with the layers of an image, whatever stands for a file's content.

extension LayerRules {
    /// Whether a libostree keeps the `/var` of an image where it is.
    package static func keepsVar(_ libostree: LibraryVersion) -> Bool { libostree >= LibraryVersion(2024, 3) }

    /// The rules for the plain layers of an image.
    ///
    /// - Parameters:
    ///   - keepsVar: whether `/var` stays where it is.
    ///   - base: the tree of the embedded commit; `nil` if there is none.
    ///   - content: reads a file of that tree.
    /// - Throws: what `content` throws.
    package init<Content>(
        keepsVar: Bool,
        base: FileTree<Content>?,
        content: (Content) throws -> [UInt8]
    ) rethrows {
        guard let base else {
            self.init(keepsVar: keepsVar, allowsOutsideUsr: true)
            return
        }
        let settings = try base.leaf(RootSettings.path).map { try content($0.content) } ?? []
        let allowed = RootSettings.allowOutsideUsr(String(decoding: settings, as: UTF8.self))
        self.init(keepsVar: keepsVar, allowsOutsideUsr: allowed)
    }
}

extension FileTree {
    /// Puts a layer on top of what lies below it; the first layer of all is put on an empty root with its own metadata.
    ///
    /// - Parameters:
    ///   - layer: the upper tree.
    ///   - name: the layer in messages.
    ///   - below: the lower tree, which is changed; `nil` under the first layer.
    /// - Returns: the united tree.
    /// - Throws: ``ImageError`` for a whiteout without a name.
    package static func unite(
        _ layer: FileTree,
        named name: String,
        onto below: FileTree?
    ) throws(ImageError) -> FileTree {
        let union = below ?? FileTree(metadata: layer.metadata)
        try union.merge(layer, named: name)
        return union
    }

    /// Takes out what container tools leave behind as empty files, as ostree-ext does.
    package func removeInjectedFiles(isEmpty: (Leaf) throws -> Bool) rethrows {
        guard let etc = directory(["usr", "etc"]) else { return }
        for name: PathName in ["hostname", "resolv.conf"] {
            if let leaf = etc.leaves[name], try isEmpty(leaf) { etc.leaves[name] = nil }
        }
    }
}
