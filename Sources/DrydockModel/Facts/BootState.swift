// SPDX-License-Identifier: Apache-2.0

/// Boot loader, boot entries and firmware.
package struct BootState: Codable, Sendable, Equatable {
    /// One boot entry (the Boot Loader Specification, type 1).
    package struct Entry: Codable, Sendable, Equatable {
        /// The file's name.
        package var file: String
        /// The fields, names to values.
        package var fields: [String: String]

        /// One boot entry.
        package init(file: String, fields: [String: String]) {
            self.file = file
            self.fields = fields
        }
    }

    /// `sysroot.bootloader` of the repository; absent if it is not set.
    package var configured: String?
    /// Boot loaders whose files are there: `grub2`, `grub2-static`, `systemd-boot`, `extlinux`, `u-boot`, `zipl`; sorted.
    package var kinds: [String] = []
    /// The boot entries, sorted by file.
    package var entries: [Entry] = []
    /// Files of kernels and initial file systems below `/boot/ostree`: folder to bytes.
    package var kernels: [String: UInt64] = [:]
    /// Whether `/boot` is a file system of its own; absent if that cannot be told here.
    package var isSeparate: Bool?
    /// Components that bootupd has taken charge of, with their versions; absent if it never did.
    package var adopted: [String: String]?
    /// The files in the ESP that firmware starts, sorted; absent if there is no ESP, or it cannot be read.
    package var espFiles: [String]?
    /// `uefi` or `bios`; absent on a host that does not run.
    package var firmware: String?
    /// Whether Secure Boot is on; absent on a host that does not run, or without UEFI.
    package var secureBoot: Bool?
    /// What the first boot left in `/boot`: `ignition.firstboot`, a password of GRUB.
    package var leftovers: [String] = []

    /// Nothing is known.
    package init() {}
}
