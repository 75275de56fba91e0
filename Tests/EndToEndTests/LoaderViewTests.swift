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

    private static let lookForFile = "test -e \"$copy.mount/new\" && echo seen || echo unseen"

    @Test(
        "each boot entry that a loader sees leads to a deployment, as soon as drydock is done",
        arguments: FileSystem.allCases
    )
    func entries(system: FileSystem) async throws {
        if system == .xfs, try !Files.text("/proc/filesystems").contains("\txfs\n") {
            try Test.cancel("this kernel has no XFS")
        }
        let bench = try await Workbench()
        defer { Command.runIgnoringFailure("umount", "\(bench.sysroot)/boot") }
        let disk = try moveBoot(of: bench, onto: system)
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

    @Test("what the journal of /boot holds is brought to where loaders see it, at a shutdown and before a clean-up")
    func checkpoints() async throws {
        let bench = try await Workbench()
        defer { Command.runIgnoringFailure("umount", "\(bench.sysroot)/boot") }
        let disk = try moveBoot(of: bench, onto: .ext4)
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 0)

        try hideFile(bench, disk)
        #expect(try bench.drydock("first-boot", "--checkpoint", "--sysroot", bench.sysroot).status == 0)
        #expect(try inView(of: .ext4, bench, disk, Self.lookForFile) == "seen\n")

        // A run that was cut off before its end writes no boot order when it goes on, and cleans up.
        try bench.tearJournal()
        try hideFile(bench, disk)
        #expect(try bench.drydock("resume", "--sysroot", bench.sysroot, "-y").status == 0)
        #expect(try inView(of: .ext4, bench, disk, Self.lookForFile) == "seen\n")
    }

    /// Makes a file in `/boot` that loaders do not see yet, although it is on the disk.
    private func hideFile(_ bench: Workbench, _ disk: String) throws {
        // A sync(2) of some other test writes what the journal holds, too.
        for _ in 0..<20 {
            let script = "rm -f \"$0/boot/new\"; sync -f \"$0/boot\"; touch \"$0/boot/new\"; sync \"$0/boot\""
            try Command.check("sh", "-c", script, bench.sysroot)
            if try inView(of: .ext4, bench, disk, Self.lookForFile) == "unseen\n" { return }
        }
        Issue.record("the file is never only in the journal")
    }

    /// Gives the `/boot` of a host a file system of its own.
    ///
    /// - Returns: the file that holds it.
    private func moveBoot(of bench: Workbench, onto system: FileSystem) throws -> String {
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
        return disk
    }

    /// The deployments that a loader would boot if the power failed now, in its order.
    private func order(_ bench: Workbench, _ disk: String, _ system: FileSystem) throws -> [String] {
        let script = """
            for entry in $(ls -r "$copy.mount"/loader/entries/*.conf); do
                cat "$copy.mount$(sed -n 's/^linux //p' "$entry")" > "$copy.kernel"
                test -s "$copy.kernel"
                basename "$(realpath -e "$0$(grep -o ' ostree=[^ ]*' "$entry" | cut -d = -f 2)")"
            done
            """
        return try inView(of: system, bench, disk, script).split(separator: "\n").map(String.init)
    }

    /// Runs a script with what a loader would see if the power failed now in `$copy.mount`.
    private func inView(of system: FileSystem, _ bench: Workbench, _ disk: String, _ script: String) throws -> String {
        let mount = """
            set -e
            copy=$1.copy
            cp --sparse=always "$1" "$copy"
            mkdir -p "$copy.mount"
            mount -o "loop,$2" "$copy" "$copy.mount"
            trap 'umount "$copy.mount"' EXIT

            """
        return try Command.check("/bin/sh", "-c", mount + script, bench.sysroot, disk, system.withoutJournal)
    }
}
