// SPDX-License-Identifier: Apache-2.0

package import SystemPackage
import TestSupport

/// A release of Debian that a guest is made of.
package enum GuestRelease: String, CaseIterable, Sendable {
    /// libostree 2022.7, systemd 252: a host of a few years ago.
    case bookworm
    /// libostree 2025.2, systemd 257.
    case trixie
}

/// A program that starts a guest's system.
package enum GuestLoader: String, Sendable {
    /// Shows a menu on the serial console, and cannot count boots.
    case extlinux
    /// Counts boots.
    case grub
}

/// What guests consist of; `Tests/VM/guest/build` makes it, or finds it made.
package struct GuestImage: Sendable {
    /// Which release of Debian.
    package let release: GuestRelease
    /// What starts it.
    package let loader: GuestLoader
    /// The ssh key that opens the guests, for root and for the administrator `core`.
    package let key: FilePath
    /// The Ignition config that provisioned the host: the truth about what was injected.
    package let ignition: FilePath
    /// A qcow2 disk with the installed host, never booted.
    package let disk: FilePath
    /// An `oci:` layout with the host's successor, tag `next`, and its variants.
    package let image: FilePath
    /// A raw disk that holds the same layout, and `next.ociarchive`.
    package let media: FilePath

    /// Where everything is kept.
    package static let cache = Paths.project.appending(".build/vm")

    /// Builds what is missing.
    package init(_ release: GuestRelease = .bookworm, loader: GuestLoader = .extlinux) throws {
        self.release = release
        self.loader = loader
        let program = Paths.project.appending("Tests/VM/guest/build").string
        let output = try Command.check(program, release.rawValue, loader.rawValue)
        let pairs = output.split(separator: "\n").compactMap { line -> (String, String)? in
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
        let paths = Dictionary(pairs) { first, _ in first }
        func path(_ name: String) throws -> FilePath {
            guard let path = paths[name] else {
                throw Command.Failure(description: "the guest's build names no \(name)")
            }
            return FilePath(path)
        }
        key = try path("key")
        ignition = try path("ignition")
        disk = try path("disk")
        image = try path("image")
        media = try path("media")
    }
}
