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

    /// Directories that are taken in, but nothing in them.
    private static let mountPoints: Set<String> = ["run", "tmp", "proc", "sys", "dev"]

    /// Where an entry goes.
    package enum Place: Equatable, Sendable {
        /// To this path.
        case kept([String])
        /// Nowhere; counted under this name.
        case dropped(String)
    }

    /// Where a name as an archive has it may go, by its first component alone.
    ///
    /// What is left out need not be a valid path.
    func place(of name: String) -> Place {
        let first = PathName.components(of: name).first { $0 != "." }
        guard let first, first != "..", !Self.mountPoints.contains(first) else { return .kept([]) }
        return place([first])
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
        case _ where Self.mountPoints.contains(first):
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

    /// A path as written in an archive.
    ///
    /// - Throws: ``ImageError`` for bytes that are not UTF-8, and for a path that no system call would take.
    package static func text(_ path: [UInt8], in layer: String) throws(ImageError) -> String {
        guard let text = String(validating: path, as: UTF8.self) else {
            let repaired = String(decoding: path, as: UTF8.self)
            throw ImageError(.damaged, "layer \(layer): the name \"\(repaired)\" is not UTF-8")
        }
        guard path.count <= longestPath else {
            throw ImageError(
                .damaged,
                "layer \(layer): entry \"\(shortened(text))\" has a path of \(path.count) bytes"
            )
        }
        return text
    }

    /// A path as it stands in messages, of which one line should be enough.
    static func shortened(_ text: String) -> String { text.utf8.count <= longestName ? text : "\(text.prefix(60))…" }

    /// Splits a path as written in an archive.
    ///
    /// - Throws: ``ImageError`` for `..` and for names over 255 bytes.
    package static func components(of text: String, in layer: String) throws(ImageError) -> [String] {
        var components: [String] = []
        for name in PathName.components(of: text) where name != "." {
            guard name != ".." else {
                throw ImageError(.damaged, "layer \(layer): entry \"\(text)\" leads out of the image with \"..\"")
            }
            guard name.utf8.count <= longestName else {
                throw ImageError(
                    .damaged,
                    "layer \(layer): entry \"\(shortened(text))\" has a name of over \(longestName) bytes"
                )
            }
            components.append(name)
        }
        return components
    }
}
