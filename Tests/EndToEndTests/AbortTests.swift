// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// A run is taken back to its start, or goes on, from wherever it stopped.
@Suite struct Aborting {
    @Test("apply, then abort: everything is as before, byte for byte", arguments: RepairCase.all)
    func everyStep(_ one: RepairCase) async throws {
        let host = try await RepairBench(spoil: one.spoil, image: one.image, removing: one.removed)
        var options = one.isAsked ? ["--repair", one.repair] : []
        if !one.route.isEmpty {
            let route = host.bench.path("route.toml")
            try Files.write(one.route, to: route)
            options += ["--route", route]
        }
        try host.bench.dropRollback()
        let before = try host.bench.snapshot()
        let plan = try host.plan(options)
        #expect(plan.steps.contains { $0.kind == .change })
        let apply = try host.apply()
        #expect(apply.status == 0, "\(apply.errors)")
        let abort = try host.bench.drydock("abort", "--sysroot", host.bench.sysroot, "-y")
        #expect(abort.status == 0, "\(abort.errors)")
        #expect(abort.output.hasPrefix("ABORTED"), "\(abort.output)")
        try host.bench.expect(before)
        try host.bench.auditRepository()
        #expect(try host.bench.drydock("abort", "--sysroot", host.bench.sysroot, "-y").status == 69)
        #expect(try host.bench.drydock("rollback", "--sysroot", host.bench.sysroot).status == 69)
        #expect(try host.bench.drydock("resume", "--sysroot", host.bench.sysroot, "-y").status == 69)
        // The plan still fits, since the host is the one of before.
        let again = try host.apply()
        #expect(again.status == 0, "\(again.errors)")
        try host.verify("after a second run")
    }

    @Test("what was accepted, or has booted, is not aborted, and the way back is said")
    func tooLate() async throws {
        let host = try await RepairBench(
            spoil: "ln -s ../run/systemd/resolve/stub-resolv.conf \"$ETC/resolv.conf\"",
            removing: [
                "usr/lib/systemd/system/systemd-resolved.service",
                "etc/systemd/system/sysinit.target.wants/systemd-resolved.service",
            ]
        )
        _ = try host.plan()
        #expect(try host.apply().status == 0)
        #expect(try host.boot(try host.new()).status == 0)
        let booted = try host.bench.drydock("abort", "--sysroot", host.bench.sysroot, "-y")
        #expect(booted.status == 69 && booted.errors.contains("the image has booted"), "\(booted.errors)")
        #expect(try host.bench.drydock("finish", "--sysroot", host.bench.sysroot).status == 0)
        let late = try host.bench.drydock("abort", "--sysroot", host.bench.sysroot, "-y")
        #expect(late.status == 69 && late.errors.contains("drydock rollback"), "\(late.errors)")
        #expect(try host.bench.drydock("rollback", "--sysroot", host.bench.sysroot).status == 0)
    }

    @Test("a run that was killed goes on under its own name, or is taken back")
    func cut() async throws {
        let image = try await Samples.shared.image(.successor)
        for wish in ["resume", "abort", "apply"] {
            let bench = try await Workbench()
            try bench.dropRollback()
            let plan = try bench.plan(image.reference)
            let before = try bench.snapshot()
            let running = try bench.start("apply", plan, "--sysroot", bench.sysroot, "-y", "--progress", "none")
            while !running.hasEnded, try bench.events().last != "deploy started" { usleep(500) }
            running.send(SIGKILL)
            #expect(running.wait().status == 137)
            let status = try bench.drydock("status", "--sysroot", bench.sysroot)
            #expect(status.output.hasPrefix("INTERRUPTED"), "\(status.output)")
            let words = wish == "apply" ? ["apply", plan] : [wish]
            let command = try bench.run(words + ["--sysroot", bench.sysroot, "-y", "--wait-lock", "60"])
            #expect(command.status == 0, "\(wish): \(command.errors)")
            if wish == "abort" {
                try bench.expect(before, "after abort")
            } else {
                #expect(try bench.drydock("verify", "--sysroot", bench.sysroot).status == 0)
                let runs = bench.host.stateVar.appending("lib/drydock/runs").string
                #expect(try Command.check("ls", runs).split(separator: "\n").count == 2, "one run, and latest")
                #expect(try bench.drydock("abort", "--sysroot", bench.sysroot, "-y").status == 0)
                try bench.expect(before, "after \(wish) and abort")
            }
            try bench.auditRepository()
        }
    }

    @Test("a signal stops the run at a safe point, and what was done is taken back", arguments: [SIGINT, SIGTERM])
    func signals(_ signal: Int32) async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        let before = try bench.snapshot()
        let running = try bench.start("apply", plan, "--sysroot", bench.sysroot, "-y", "--progress", "none")
        while !running.hasEnded, try bench.events().last != "import-image started" { usleep(500) }
        running.send(signal)
        let command = running.wait()
        #expect(command.status == 128 + signal, "\(command.errors)")
        #expect(command.errors.contains("stopped by a signal"), "\(command.errors)")
        #expect(try bench.events().last == "run run-stopped")
        #expect(try bench.drydock("status", "--sysroot", bench.sysroot).output.hasPrefix("FAILED"))
        #expect(try bench.drydock("abort", "--sysroot", bench.sysroot, "-y").status == 0)
        try bench.expect(before)
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 0)
    }

    @Test("a rollback says beforehand what was changed in /etc since the switch, and would be left behind")
    func loss() async throws {
        let host = try await RepairBench()
        _ = try host.plan()
        #expect(try host.apply().status == 0)
        let calm = try host.bench.drydock("rollback", "--dry-run", "--sysroot", host.bench.sysroot)
        #expect(calm.status == 0 && calm.errors.contains("nothing of /etc was changed"), "\(calm.errors)")
        try host.run("echo new > \"$NEW/since.conf\"; echo more >> \"$NEW/hostname\"; rm \"$NEW/os-release\"")
        let dry = try host.bench.drydock("rollback", "--dry-run", "--sysroot", host.bench.sysroot)
        let told = dry.errors.split(separator: "\n").filter { $0.hasPrefix("  ") }
        #expect(told == ["  /etc/hostname", "  /etc/os-release", "  /etc/since.conf"], "\(dry.errors)")
        #expect(try host.bench.bootOrder().first != host.old, "it was dry")
        let command = try host.bench.drydock("rollback", "--sysroot", host.bench.sysroot)
        #expect(command.status == 0 && command.errors.contains("/etc/since.conf"), "\(command.errors)")
        #expect(try host.bench.bootOrder().first == host.old)
    }

    @Test("the journal of a finished run replays into the report that the run itself gave, and a resumed one, too")
    func replay() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        let journal = bench.host.stateVar.appending("lib/drydock/runs/latest/steps.jsonl").string
        let apply = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y")
        let replay = try bench.drydock("report", journal)
        #expect(apply.status == 0 && replay.status == 0, "\(replay.errors)")
        #expect(replay.output.hasPrefix("COMPLETE") && replay.output.contains("import-image"), "\(replay.output)")
        #expect(apply.output.hasPrefix(replay.output), "\(RepairBench.difference(apply.output, replay.output))")
        #expect(apply.output.contains("\nSWITCHED"), "\(apply.output)")
        // As if the power had failed before the last record.
        try TestShell.run("sed -i '$d' \"$0\"", journal)
        let resume = try bench.drydock("resume", "--sysroot", bench.sysroot, "-y")
        #expect(resume.status == 0, "\(resume.errors)")
        #expect(try bench.drydock("report", journal).output.hasPrefix("COMPLETE"))
        #expect(try bench.drydock("rollback", "--sysroot", bench.sysroot).status == 0)
        #expect(try bench.drydock("report", journal).output.hasPrefix("ROLLED BACK"))
        #expect(try bench.drydock("report", journal, "--format", "sarif").status == 64)
        #expect(try bench.drydock("report", journal, "--format", "markdown").status == 0)
    }

    @Test("a journal that is damaged in the middle is refused, naming the line, and nothing is changed")
    func damagedJournal() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 0)
        let journal = bench.host.stateVar.appending("lib/drydock/runs/latest/steps.jsonl").string
        for script in ["sed -i 3d \"$0\"", "sed -i '2s/started/strated/' \"$0\"", "sed -i '4s/^.*$/{}/' \"$0\""] {
            try Command.check("cp", journal, bench.path("kept"))
            try TestShell.run(script, journal)
            let before = try bench.snapshot()
            for wish in [
                ["rollback"], ["abort", "-y"], ["resume", "-y"], ["finish"], ["apply", plan, "-y"], ["status"],
            ] {
                let command = try bench.run(wish + ["--sysroot", bench.sysroot])
                #expect(command.status == 65, "\(script), \(wish): \(command.errors)")
                #expect(command.errors.contains("steps.jsonl, line"), "\(command.errors)")
            }
            try bench.expect(before)
            try Command.check("cp", bench.path("kept"), journal)
        }
        #expect(try bench.drydock("rollback", "--sysroot", bench.sysroot).status == 0)
    }

    @Test("an image that was fetched is deployed although it is not to be had any more")
    func fetched() async throws {
        let bench = try await Workbench()
        let layout = bench.path("layout")
        try bench.dropRollback()
        try Command.check("cp", "-a", try await Samples.shared.image(.successor).layout.string, layout)
        let plan = try bench.plan("oci:\(layout):latest")
        let fetch = try bench.drydock("fetch", plan, "--sysroot", bench.sysroot)
        #expect(fetch.status == 0, "\(fetch.errors)")
        #expect(try bench.bootOrder().first == "\(bench.host.layeredCommit).0")
        let again = try bench.drydock("fetch", plan, "--sysroot", bench.sysroot)
        #expect(again.status == 0 && again.errors.contains("there already"), "\(again.errors)")
        let before = try bench.snapshot()
        try Command.check("mv", layout, layout + ".gone")
        let apply = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y")
        #expect(apply.status == 0, "\(apply.errors)")
        #expect(try bench.drydock("verify", "--sysroot", bench.sysroot).status == 0)
        #expect(try bench.drydock("abort", "--sysroot", bench.sysroot, "-y").status == 0)
        // The image stays fetched, but its protection went when it was deployed.
        let protection = "ostree/container/baseimage/drydock"
        let now = try bench.snapshot()
        func lines(_ text: String) -> [Substring] { text.split(separator: "\n").filter { !$0.contains(protection) } }
        #expect(lines(before) == lines(now), "\(RepairBench.difference(before, now))")
    }
}
