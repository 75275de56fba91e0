// SPDX-License-Identifier: Apache-2.0

/// A row of `/etc/crypttab` for a volume that a config encrypts.
public struct CrypttabRow: Sendable, Equatable {
    /// The name of the mapped device.
    public var name: String
    /// The UUID of the volume; `nil` if it is made up when the volume is.
    public var uuid: String?
    /// The path of the key; `nil` if the volume is opened by other means.
    public var keyFile: String?
    /// Whether opening it needs the network.
    public var needsNetwork: Bool

    /// The row as recent versions of Ignition write it, with `?` for a UUID that is not known.
    ///
    /// Older ones leave `x-initrd.attach` out.
    public var text: String {
        let options = ["luks"] + (needsNetwork ? ["_netdev"] : []) + ["x-initrd.attach"]
        return "\(name) UUID=\(uuid ?? "?") \(keyFile ?? "none") \(options.joined(separator: ","))"
    }

    /// Whether a line of a crypttab(5) is this row, written by whichever version.
    public func matches(_ line: Substring) -> Bool {
        let fields = line.split { $0.isWhitespace }.map(String.init)
        guard fields.count == 4, fields[0] == name, fields[2] == keyFile ?? "none" else { return false }
        let options = Set(fields[3].split(separator: ",").map(String.init)).subtracting(["x-initrd.attach"])
        return fields[1].hasPrefix("UUID=") && (uuid == nil || fields[1] == "UUID=\(uuid ?? "")")
            && options == (needsNetwork ? ["luks", "_netdev"] : ["luks"])
    }
}

/// What `storage.luks` leaves on the installed system: rows of `/etc/crypttab`, and keys for volumes that nothing else opens.
extension Expander {
    private static let keys = "/etc/luks"
    private static let secureKeys = "/etc/zkey/repository"

    /// Writes the rows and the keys.
    ///
    /// - Returns: the rows, in the order of the volumes.
    mutating func writeEncryptedVolumes() throws -> [CrypttabRow] {
        guard !config.storage.luks.isEmpty else { return [] }
        let rows = config.storage.luks.map { volume in
            CrypttabRow(
                name: volume.name,
                uuid: volume.uuid.flatMap { $0.isEmpty ? nil : $0 },
                keyFile: volume.clevis.isPresent ? nil : "\(Self.keys)/\(volume.name)",
                needsNetwork: volume.clevis.needsNetworkToOpen
            )
        }
        let folder = try tree.resolve(Self.keys)
        if rows.contains(where: { $0.keyFile != nil }), try tree.look(folder) == nil {
            var node = ExpandedNode(
                path: folder,
                declaredPath: Self.keys,
                kind: .directory,
                source: .luksKey,
                uid: 0,
                gid: 0
            )
            node.mode = 0o700
            try tree.put(node)
        }
        for (volume, row) in zip(config.storage.luks, rows) {
            if let path = row.keyFile {
                // Without a key Ignition makes one up.
                let isGiven = volume.keyFile.source.map { !$0.isEmpty } ?? false
                let content = isGiven ? try load(volume.keyFile, for: path) : .unknown
                try replace(path, source: .luksKey, mode: 0o600, content)
            }
            for ending in volume.cex == true ? ["info", "skey"] : [] {
                let path = "\(Self.secureKeys)/ignition-luks-\(volume.name).\(ending)"
                try replace(path, source: .luksKey, mode: 0o600, .unknown)
            }
        }
        // Its other rows, and the UUIDs, are those of this one machine.
        try replace("/etc/crypttab", source: .crypttab, mode: 0o600, .unknown)
        return rows
    }
}
