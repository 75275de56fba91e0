// SPDX-License-Identifier: Apache-2.0

internal import PathNames

/// Where the entries of a plain layer go in an ostree tree (ostree-ext `tar/write.rs`).
package struct LayerRules: Sendable {
    /// Whether `/var` stays where it is; libostree before 2024.3 has it moved to `usr/share/factory/var`.
    package var keepsVar: Bool
    /// Whether names beside `/usr`, `/etc` and `/var` are taken in.
    package var allowsOutsideUsr: Bool

    /// Rules for a host and an image.
    package init(keepsVar: Bool, allowsOutsideUsr: Bool) {
        self.keepsVar = keepsVar
        self.allowsOutsideUsr = allowsOutsideUsr
    }

    /// Where an entry goes.
    package enum Place: Equatable, Sendable {
        /// To this path.
        case kept([String])
        /// Nowhere; counted under this name.
        case dropped(String)
    }

    /// Where a path of a layer goes; the root is the empty path.
    package func place(_ components: [String], isLinkTarget: Bool = false) -> Place {
        guard let first = components.first else { return .kept([]) }
        switch first {
        case "usr":
            return .kept(components)
        case "etc":
            return .kept(["usr"] + components)
        case "var":
            return .kept(keepsVar || isLinkTarget ? components : ["usr", "share", "factory"] + components)
        case "run", "tmp", "proc", "sys", "dev":
            return components.count == 1 ? .kept(components) : .dropped(components[1])
        default:
            return allowsOutsideUsr ? .kept(components) : .dropped(first)
        }
    }
}

/// A path of an archive as its names: no empty names, no `.`.
package enum LayerPath {
    /// The longest name that a file system takes.
    static let longestName = 255
    /// The longest path that the kernel takes.
    static let longestPath = 4096

    /// Splits a path as written in an archive.
    ///
    /// - Throws: ``ImageError`` for `..`, names over 255 bytes, and bytes that are not UTF-8.
    package static func components(_ path: [UInt8], in layer: String) throws(ImageError) -> [String] {
        guard let text = String(validating: path, as: UTF8.self) else {
            let repaired = String(decoding: path, as: UTF8.self)
            throw ImageError(.damaged, "layer \(layer): the name \"\(repaired)\" is not UTF-8")
        }
        var components: [String] = []
        guard path.count <= longestPath else {
            throw ImageError(
                .damaged,
                "layer \(layer): entry \"\(text.prefix(60))…\" has a path of \(path.count) bytes"
            )
        }
        for name in PathName.components(of: text) where name != "." {
            guard name != ".." else {
                throw ImageError(.damaged, "layer \(layer): entry \"\(text)\" leads out of the image with \"..\"")
            }
            guard name.utf8.count <= longestName else {
                throw ImageError(.damaged, "layer \(layer): entry \"\(text)\" has a name of over \(longestName) bytes")
            }
            components.append(name)
        }
        return components
    }
}
