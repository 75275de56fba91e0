// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A tree in which a symlink of the configuration that leads to `/etc` leads to where that configuration lies: `usr/etc` of a
/// deployment, or a root that is `/etc` itself.
struct ConfigurationTree: ReadableTree {
    /// How many such links one path may lead over.
    private static let linkLimit = 8

    let tree: any ReadableTree
    /// Where the configuration lies in the tree, ending in a slash; empty for the root.
    let etc: String
    /// What such a link begins with: `/etc/`, or that of another root.
    var prefix = "/etc/"

    func look(_ path: String) throws -> Node? { try tree.look(path) }

    func resolve(_ path: String) throws -> Node? { try tree.resolve(try place(path)) }

    func text(_ path: String) throws -> String? { try tree.text(try place(path)) }

    func bytes(_ path: String, limit: Int) throws -> [UInt8]? { try tree.bytes(try place(path), limit: limit) }

    func names(_ path: String) throws -> [String]? { try tree.names(try place(path)) }

    private func place(_ path: String) throws -> String {
        var place = path
        for _ in 0..<Self.linkLimit {
            guard place.hasPrefix(etc), let target = try tree.look(place)?.target, target.hasPrefix(prefix) else {
                return place
            }
            place = etc + target.dropFirst(prefix.count)
        }
        return place
    }
}
