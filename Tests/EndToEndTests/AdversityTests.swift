// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// A disk that is full, a file system that turns read-only, a clock that jumps: the host comes through each.
@Suite(.serialized) struct Adversity {
    /// A host on a small file system of its own, with files for repairs to change.
    private struct SmallHost {
        let bench: Workbench
        let disk: SmallDisk
        let plan: String

        init() async throws {
            var bench = try await Workbench()
            try bench.dropRollback()
            let disk = try SmallDisk(in: bench.directory.path, megabytes: 64)
            self.disk = disk
            bench = try await bench.moved(to: disk.mount.appending("host"))
            self.bench = bench
            try Command.check(
                "/bin/sh",
                "-c",
                "chgrp 190 $0/ssh/ssh_host_*_key; chmod 640 $0/ssh/ssh_host_*_key",
                bench.host.etc.string
            )
            plan = try bench.agreedPlan(try await Samples.shared.image(.successor).reference)
            try Command.check("sync", "--file-system", disk.mount.string)
        }

        func drydock(_ words: String...) throws -> Command {
            try bench.run(words + ["--sysroot", bench.sysroot])
        }
    }

    @Test("a disk that is full at any phase: what fails leaves the host as it was, and goes on when there is room")
    func fullDisk() async throws {
        let host = try await SmallHost()
        defer { host.disk.unmount() }
        let before = try host.bench.snapshot()
        var outcomes: [String] = []
        for rest in [0, 16, 64, 160, 640, 2000, 4000, 5000, 5500, 6000, 6500, 7000, 8000, 10_000, 14_000, 20_000] {
            host.disk.empty()
            try host.disk.fill(leavingKilobytes: rest)
            let apply = try host.drydock("apply", host.plan, "-y")
            outcomes.append("\(rest) KiB: \(apply.status)")
            #expect([0, 5, 6].contains(apply.status), "\(rest): \(apply.status) \(apply.errors)")
            guard apply.status != 0 else {
                try rollBackWithoutRoom(host, before)
                break
            }
            #expect(apply.errors.contains("hint: "), "\(apply.errors)")
            try host.bench.auditOldDeployment()
            host.disk.empty()
            if apply.status == 6 { #expect(try host.drydock("abort", "-y").status == 0, "\(rest)") }
            if apply.status == 5, try host.bench.events().isEmpty == false { _ = try host.drydock("abort", "-y") }
            try host.bench.expect(before, "\(rest) KiB")
        }
        print("full disk: \(outcomes)")
        #expect(outcomes.count > 4, "\(outcomes)")
        host.disk.empty()
        #expect(try host.drydock("apply", host.plan, "-y").status == 0)
        #expect(try host.drydock("verify").status == 0)
        for word in ["finish", "rollback"] {
            try host.disk.fill(leavingKilobytes: 0)
            let full = try host.drydock(word)
            #expect([0, 5, 6].contains(full.status), "\(word): \(full.status) \(full.errors)")
            host.disk.empty()
            let again = try host.drydock(word)
            #expect(again.status == 0, "\(word): \(again.errors)")
            try host.bench.auditRepository()
        }
        #expect(try host.bench.bootOrder().first == "\(host.bench.host.layeredCommit).0")
    }

    private func rollBackWithoutRoom(_ host: SmallHost, _ before: String) throws {
        host.disk.empty()
        try host.disk.fill(leavingKilobytes: 0)
        let full = try host.drydock("abort", "-y")
        #expect([0, 5, 6].contains(full.status), "\(full.status) \(full.errors)")
        host.disk.empty()
        if full.status != 0 { #expect(try host.drydock("abort", "-y").status == 0) }
        try host.bench.expect(before, "after abort")
    }

    @Test("a file system that turns read-only in the middle: the old system is there, and a resume completes")
    func readOnly() async throws {
        let host = try await SmallHost()
        defer { host.disk.unmount() }
        let before = try host.bench.snapshot()
        for step in ["import-image", "deploy"] {
            let running = try host.bench.start("apply", host.plan, "--sysroot", host.bench.sysroot, "-y")
            while !running.hasEnded, try host.bench.events().last != "\(step) started" { usleep(500) }
            // As after an error of the disk: what is open for writing fails from now on.
            Command.runIgnoringFailure("mount", "-o", "remount,abort", host.disk.mount.string)
            let command = running.wait()
            #expect([0, 5, 6, 69].contains(command.status), "\(step): \(command.status) \(command.errors)")
            let status = try host.drydock("status")
            #expect(status.status == 0, "\(step): \(status.errors)")
            let refused = try host.drydock("apply", host.plan, "-y")
            #expect([5, 69].contains(refused.status), "\(step): \(refused.status) \(refused.errors)")
            try host.disk.repair()
            try host.bench.auditOldDeployment()
            try host.bench.auditRepository()
            let again = try host.drydock("apply", host.plan, "-y")
            #expect(again.status == 0, "\(step): \(again.errors)")
            #expect(try host.drydock("verify").status == 0, "\(step)")
            #expect(try host.drydock("abort", "-y").status == 0, "\(step)")
            try host.bench.expect(before, "\(step)")
        }
    }

    @Test("a clock that jumps while a run works confuses neither it nor those after it")
    func clock() async throws {
        let bench = try await Workbench()
        try bench.dropRollback()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        let before = try bench.snapshot()
        let times = bench.path("times")
        try Files.write("+0d\n", to: times)
        // The library changes its environment in the first process, where Swift does not find the arguments any more.
        let script = """
            export LD_PRELOAD="$(echo /usr/lib/*/faketime/libfaketimeMT.so.1)"
            export FAKETIME_TIMESTAMP_FILE="$0" FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1
            exec timeout 300 "$1" apply "$2" --sysroot "$3" -y
            """
        for jump in ["-9000d", "+4000d"] {
            try Files.write("+0d\n", to: times)
            let running = try Command.start(
                ["/bin/sh", "-c", script, times, Paths.drydock.string, plan, bench.sysroot],
                environment: bench.variables
            )
            while !running.hasEnded, try bench.events().last != "import-image started" { usleep(500) }
            try Files.write("\(jump)\n", to: times)
            let command = running.wait()
            #expect(command.status == 0, "\(jump): \(command.errors)")
            let status = try bench.drydock("status", "--sysroot", bench.sysroot)
            #expect(status.output.hasPrefix("SWITCHED"), "\(jump): \(status.output)\(status.errors)")
            #expect(try bench.drydock("verify", "--sysroot", bench.sysroot).status == 0)
            #expect(try bench.drydock("abort", "--sysroot", bench.sysroot, "-y").status == 0)
            try bench.expect(before, "\(jump)")
        }
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 0)
        #expect(try bench.drydock("rollback", "--sysroot", bench.sysroot).status == 0)
    }
}
