// SPDX-License-Identifier: Apache-2.0

internal import OSTree

/// What no file can have on a disk, so that an entry with it is refused where it is met: written, it would not hash to its
/// name, or could not be written at all.
struct EntryRules {
    /// Bytes of a value, `XATTR_SIZE_MAX`.
    private static let largestValue = 65536
    /// Bytes of a name, `XATTR_NAME_MAX`.
    private static let longestAttribute = 255
    /// Attributes of one file: more names do not fit `XATTR_LIST_MAX`.
    static let mostAttributes = 8192
    /// The kinds of attributes that the kernel knows.
    private static let namespaces = ["user.", "trusted.", "security.", "system."]
    /// What attributes take in memory beside their bytes.
    private static let attributeCost = 128
    /// Bytes of a symlink's target: `PATH_MAX` with its NUL.
    private static let longestTarget = 4095

    private let layer: String
    private let limits: UnpackLimits

    /// Rules for the entries of a layer.
    init(layer: String, limits: UnpackLimits) {
        self.layer = layer
        self.limits = limits
    }

    /// Looks at the attributes of an entry.
    func check(_ attributes: ExtendedAttributes, of entry: String, isSymlink: Bool = false) throws(ImageError) {
        var names: Set<[UInt8]> = []
        for attribute in attributes.attributes {
            let name = String(decoding: attribute.name, as: UTF8.self)
            guard Self.namespaces.contains(where: { name.hasPrefix($0) && name != $0 }),
                attribute.name.count <= Self.longestAttribute
            else {
                throw refused(
                    entry,
                    "has the attribute \"\(LayerPath.shortened(name))\", which the kernel does not know"
                )
            }
            guard attribute.value.count <= Self.largestValue else {
                throw refused(
                    entry,
                    "has the attribute \(name) of \(attribute.value.count) bytes, of which the kernel takes \(Self.largestValue)"
                )
            }
            guard !isSymlink || !name.hasPrefix("user.") else {
                throw refused(entry, "is a symlink with the attribute \(name), which symlinks cannot have")
            }
            guard names.insert(attribute.name).inserted else { throw refused(entry, "has the attribute \(name) twice") }
        }
    }

    /// Looks at the attributes of an entry that stay in memory, and counts what they take there.
    func keep(_ attributes: ExtendedAttributes, of entry: String) throws(ImageError) {
        try check(attributes, of: entry)
        let bytes = attributes.attributes.reduce(0) { $0 + $1.name.count + $1.value.count + Self.attributeCost }
        try limits.occupy(bytes, for: entry)
    }

    /// Looks at the target of a symlink.
    func check(target: String, of entry: String) throws(ImageError) {
        guard !target.isEmpty, target.utf8.count <= Self.longestTarget else {
            throw refused(entry, "is a symlink with a target of \(target.utf8.count) bytes")
        }
    }

    /// Looks at a directory of an embedded commit.
    func check(_ tree: DirectoryTree, _ object: String) throws(ImageError) {
        var names: Set<[UInt8]> = []
        for name in tree.files.map(\.name) + tree.directories.map(\.name) {
            guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(UInt8(ascii: "/")),
                name.utf8.count <= LayerPath.longestName
            else { throw refused(object, "has the name \"\(LayerPath.shortened(name))\", which no file can have") }
            guard names.insert(Array(name.utf8)).inserted else {
                throw refused(object, "has the name \"\(name)\" twice")
            }
        }
    }

    private func refused(_ entry: String, _ what: String) -> ImageError {
        ImageError(.damaged, "layer \(layer): entry \"\(LayerPath.shortened(entry))\" \(what)")
    }
}
