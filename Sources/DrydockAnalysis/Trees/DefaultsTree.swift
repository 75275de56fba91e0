// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A tree in which a symlink of `/usr/etc` that leads to `/etc` leads to the default there, and not to what a host has made
/// of it.
struct DefaultsTree: ReadableTree {
    /// How many such links one path may lead over.
    private static let linkLimit = 8

    let tree: any ReadableTree

    func look(_ path: String) throws -> Node? { try tree.look(path) }

    func resolve(_ path: String) throws -> Node? { try tree.resolve(try place(path)) }

    func text(_ path: String) throws -> String? { try tree.text(try place(path)) }

    func bytes(_ path: String, limit: Int) throws -> [UInt8]? { try tree.bytes(try place(path), limit: limit) }

    func names(_ path: String) throws -> [String]? { try tree.names(try place(path)) }

    private func place(_ path: String) throws -> String {
        var place = path
        for _ in 0..<Self.linkLimit {
            guard place.hasPrefix("usr/etc/"), let target = try tree.look(place)?.target, target.hasPrefix("/etc/")
            else {
                return place
            }
            place = "usr\(target)"
        }
        return place
    }
}
