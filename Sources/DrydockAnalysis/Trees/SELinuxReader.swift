// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Reads SELinux's settings of a tree.
struct SELinuxReader {
    let reader: FactReader
    /// The path of `/etc` below the reader's root, ending in a slash, or empty.
    let etc: String

    func settings() -> SELinuxSettings {
        var settings = SELinuxSettings()
        guard let text = reader.text("\(etc)selinux/config") else { return settings }
        let values = KeyValueFile.parse(text)
        settings.mode = values["SELINUX"]?.lowercased()
        settings.type = values["SELINUXTYPE"]
        if settings.mode == nil { reader.note("\(etc)selinux/config", "does not set SELINUX") }
        if let type = settings.type {
            settings.versions = reader.names("\(etc)selinux/\(type)/policy").compactMap { name in
                name.hasPrefix("policy.") ? Int(name.dropFirst(7)) : nil
            }.sorted()
        }
        return settings
    }
}
