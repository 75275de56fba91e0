// SPDX-License-Identifier: Apache-2.0

internal import OSTree

/// What `prepare-root.conf` of a base commit allows (ostree-ext `is_root_transient` and its composefs test).
package enum RootSettings {
    /// Where the file lies in an ostree tree; there is no `/etc` in one.
    package static let path = ["usr", "lib", "ostree", "prepare-root.conf"]

    /// Whether names beside `/usr` have a place: a transient root, or composefs.
    ///
    /// A file that cannot be read allows nothing.
    package static func allowOutsideUsr(_ text: String) -> Bool {
        guard let settings = try? KeyFile(parsing: text) else { return false }
        if settings.value("transient", in: "root") == "true" { return true }
        let enabled = settings.value("enabled", in: "composefs") ?? ""
        return ["signed", "verity", "yes", "true", "1", "maybe"].contains(enabled)
    }
}
