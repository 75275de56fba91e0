// SPDX-License-Identifier: Apache-2.0

package import OSTree
package import PathNames

// What the inspector and the import must do alike with the layers of an image, whatever stands for a file's content.

extension LayerRules {
    /// Whether a libostree keeps the `/var` of an image where it is.
    package static func keepsVar(_ libostree: LibraryVersion) -> Bool { libostree >= LibraryVersion(2024, 3) }

    /// The rules for the plain layers of an image.
    ///
    /// - Parameters:
    ///   - keepsVar: whether `/var` stays where it is.
    ///   - settings: the text of `prepare-root.conf` in the embedded commit, empty if it has none; `nil` if there is no
    ///     embedded commit.
    package init(keepsVar: Bool, settings: String?) {
        self.init(keepsVar: keepsVar, allowsOutsideUsr: settings.map(RootSettings.allowOutsideUsr) ?? true)
    }
}

extension LibraryVersion {
    /// Whether attributes are sorted in the name of an object; before, they stay in the order in which they come.
    package var sortsAttributes: Bool { self >= LibraryVersion(2024, 10) }
}

extension ExtendedAttributes {
    /// The attributes in the order that a libostree names an object by which sorts them, or leaves them as they come.
    package func ordered(sorting: Bool) -> ExtendedAttributes { sorting ? ExtendedAttributes(attributes) : self }
}

extension FileTree {
    /// Takes out what container tools leave behind as empty files, as ostree-ext does.
    package func removeInjectedFiles(isEmpty: (Leaf) throws -> Bool) rethrows {
        guard let etc = directory(InjectedFiles.directory) else { return }
        for name in InjectedFiles.names {
            if let leaf = etc.leaves[name], try isEmpty(leaf) { etc.leaves[name] = nil }
        }
    }
}

/// Files that container tools leave behind; as empty regular files they are no part of an image.
package enum InjectedFiles {
    /// Where they lie.
    package static let directory = ["usr", "etc"]
    /// What they are called.
    package static let names: [PathName] = ["hostname", "resolv.conf"]
}
