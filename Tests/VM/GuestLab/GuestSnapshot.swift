// SPDX-License-Identifier: Apache-2.0

import SystemPackage
import TestSupport

/// A guest that was kept running at a point from which several stories go on.
package struct GuestSnapshot {
    /// The name of the snapshot within the disk.
    private static let label = "kept"

    private let image: GuestImage
    private let disk: FilePath

    /// Finds the snapshot, or makes it.
    ///
    /// - Parameters:
    ///   - name: what the guest has come to, for the file's name; older ones of the name are removed.
    ///   - image: what the guest is made of.
    ///   - parts: what else the snapshot depends on.
    ///   - anew: whether one that is there is made again.
    ///   - make: gives the guest, running, that is kept.
    /// - Throws: what `make` throws, or a snapshot that could not be made.
    package init(
        _ name: String,
        of image: GuestImage,
        madeOf parts: [String],
        anew: Bool = false,
        _ make: () throws -> Guest
    ) throws {
        self.image = image
        // Another QEMU may not understand the snapshot.
        let emulator = try Command.check("qemu-system-x86_64", "--version")
        let all = Guest.hardware + [emulator, image.disk.string, image.media.string] + parts
        let sum = try Command.check(
            "sh",
            "-c",
            "printf '%s\\n' \"$@\" | sha256sum",
            "sh",
            all.joined(separator: "\n")
        )
        let prefix = "\(image.release)-\(image.loader)-\(name)-"
        disk = GuestImage.cache.appending("\(prefix)\(sum.prefix(12)).qcow2")
        guard try anew || Command.run(["test", "-e", disk.string]).status != 0 else { return }
        let guest = try make()
        try Command.check("sh", "-c", "rm -f \"$1\"*.qcow2", "sh", GuestImage.cache.appending(prefix).string)
        try guest.keep(as: Self.label, in: disk)
    }

    /// A guest that goes on from here.
    package func guest(named name: String, offline: Bool = false) throws -> Guest {
        let guest = try Guest(image, named: name, copying: disk, offline: offline)
        try guest.switchOn(from: Self.label)
        return guest
    }
}
