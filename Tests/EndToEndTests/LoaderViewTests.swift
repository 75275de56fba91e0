// SPDX-License-Identifier: Apache-2.0

import SampleHost
import SystemPackage
import TestSupport
import Testing

/// What boot loaders see of `/boot`: they read its file system without the journal.
@Suite struct LoaderView {
    /// A file system whose journal holds what was not yet written to its place.
    enum FileSystem: String, CaseIterable {
        case ext4
        case xfs

        var megabytes: Int { self == .xfs ? 320 : 64 }
        var withoutJournal: String { self == .xfs ? "ro,norecovery,nouuid" : "ro,noload" }
    }

    @Test(
        "each boot entry that a loader sees leads to a deployment, as soon as drydock is done",
        arguments: FileSystem.allCases
    )
    func entries(system: FileSystem) async throws {
        let bench = try await Workbench()
        let disk = bench.path("boot.img")
        let script = """
            set -e
            truncate -s "$3M" "$1"
            mkfs.$2 -q "$1"
            mv "$0/boot" "$0/boot.old"
            mkdir "$0/boot"
            mount -o loop "$1" "$0/boot"
            cp -a "$0/boot.old/." "$0/boot"
            rm -r "$0/boot.old"
            umount "$0/boot"
            mount -o loop "$1" "$0/boot"
            """
        try Command.check("/bin/sh", "-c", script, bench.sysroot, disk, system.rawValue, "\(system.megabytes)")
        defer { Command.runIgnoringFailure("umount", "\(bench.sysroot)/boot") }
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        #expect(try order(bench, disk, system) == (try bench.bootOrder()))

        let apply = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y")
        #expect(apply.status == 0, "\(apply.errors)")
        let switched = try order(bench, disk, system)
        #expect(switched == (try bench.bootOrder()))
        #expect(switched.last == "\(bench.host.layeredCommit).0")

        let rollback = try bench.drydock("rollback", "--sysroot", bench.sysroot)
        #expect(rollback.status == 0, "\(rollback.errors)")
        let back = try order(bench, disk, system)
        #expect(back == (try bench.bootOrder()))
        #expect(back.first == switched.last)
    }

    /// The deployments that a loader would boot if the power failed now, in its order.
    private func order(_ bench: Workbench, _ disk: String, _ system: FileSystem) throws -> [String] {
        let script = """
            set -e
            copy=$1.copy
            cp --sparse=always "$1" "$copy"
            mkdir -p "$copy.mount"
            mount -o "loop,$2" "$copy" "$copy.mount"
            trap 'umount "$copy.mount"' EXIT
            for entry in $(ls -r "$copy.mount"/loader/entries/*.conf); do
                cat "$copy.mount$(sed -n 's/^linux //p' "$entry")" > "$copy.kernel"
                test -s "$copy.kernel"
                basename "$(realpath -e "$0$(grep -o ' ostree=[^ ]*' "$entry" | cut -d = -f 2)")"
            done
            """
        let output = try Command.check("/bin/sh", "-c", script, bench.sysroot, disk, system.withoutJournal)
        return output.split(separator: "\n").map(String.init)
    }
}
