// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// What must stay possible when something went wrong before.
@Suite struct Recovery {
    @Test("the deployment of the image has everything that a boot mounts on")
    func mountPoints() async throws {
        let bench = try await switched()
        let deployment = "\(bench.host.deployment.parent)/\(try bench.bootOrder()[0])"
        for name in ["dev", "proc", "run", "sys", "sysroot", "tmp", "var"] {
            try Command.check("test", "-d", "\(deployment)/\(name)")
        }
    }

    @Test("a later run that fails takes nothing away from verify and rollback")
    func failedSecondRun() async throws {
        let bench = try await switched()
        let layout = FilePath(bench.path("second"))
        _ = try await SampleImage.build(.second, at: layout)
        let plan = try bench.plan("oci:\(layout):latest", named: "second.json")
        // The fifth layer is the only one that the host does not have.
        let image = try await SampleImage.build(.second, at: layout)
        let blob = image.blob(image.layers[4].digest).string
        try Command.check("truncate", "-s", "100", blob)
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 65)
        #expect(try bench.drydock("verify", "--sysroot", bench.sysroot).status == 0)
        #expect(try bench.drydock("status", "--sysroot", bench.sysroot).output.hasPrefix("SWITCHED"))
        #expect(try bench.drydock("rollback", "--sysroot", bench.sysroot).status == 0)
        #expect(try bench.bootOrder().first == "\(bench.host.layeredCommit).0")
    }

    @Test("a journal whose last line was cut off goes on")
    func tornJournal() async throws {
        let bench = try await switched()
        try bench.tearJournal()
        #expect(try bench.drydock("status", "--sysroot", bench.sysroot).status == 0)
        #expect(try bench.drydock("rollback", "--sysroot", bench.sysroot).status == 0)
        #expect(try bench.drydock("status", "--sysroot", bench.sysroot).output.hasPrefix("ROLLED BACK"))
        #expect(try bench.drydock("rollback", "--sysroot", bench.sysroot).status == 0)
    }

    @Test("a run that was cut off before its clean-up is cleaned up when it goes on", arguments: ["resume", "apply"])
    func lateCleanUp(command: String) async throws {
        let bench = try await switched()
        let repository = "\(bench.sysroot)/ostree/repo"
        let refs = try Command.check("ostree", "refs", "--repo", repository)
        // As the moment before the end of the journal leaves it: the refs of what is deployed are those of before.
        let new = try #require(try bench.bootOrder().first).prefix(64)
        let base = "ostree/container/baseimage/drydock/left"
        try Command.check("ostree", "refs", "--repo", repository, "--create", base, String(new))
        let deployed = refs.split(separator: "\n").filter { $0.hasPrefix("ostree/0/") || $0.hasPrefix("ostree/1/") }
        #expect(deployed.count == 2)
        for ref in deployed { try Command.check("ostree", "refs", "--repo", repository, "--delete", String(ref)) }
        try bench.tearJournal()
        let run =
            if command == "apply" {
                try bench.drydock("apply", bench.path("plan.json"), "--sysroot", bench.sysroot, "-y")
            } else {
                try bench.drydock("resume", "--sysroot", bench.sysroot, "-y")
            }
        #expect(run.status == 0, "\(run.errors)")
        #expect(try Command.check("ostree", "refs", "--repo", repository) == refs)
    }

    @Test("neither an older run with a damaged plan nor a clock that was ahead confuses the later ones")
    func olderRuns() async throws {
        let bench = try await switched()
        #expect(try bench.drydock("rollback", "--sysroot", bench.sysroot).status == 0)
        let script = """
            set -e
            cd "$0"
            run=$(readlink latest)
            mv "$run" "${run%%-*}-20991231T000000Z-deadbeef"
            """
        let runs = bench.host.stateVar.appending("lib/drydock/runs").string
        try TestShell.run(script, runs)
        let plan = try bench.plan(try await Samples.shared.image(.second).reference, named: "second.json")
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 0)
        try TestShell.run("for plan in \"$0\"/*-deadbeef/plan.json; do echo > \"$plan\"; done", runs)
        #expect(try bench.drydock("status", "--sysroot", bench.sysroot).output.hasPrefix("SWITCHED"))
        #expect(try bench.drydock("verify", "--sysroot", bench.sysroot).status == 0)
        #expect(try bench.drydock("rollback", "--sysroot", bench.sysroot).status == 0)
        #expect(try bench.bootOrder().first == "\(bench.host.layeredCommit).0")
    }

    @Test("runs are numbered after those of all stateroots")
    func numbers() async throws {
        let bench = try await Workbench()
        try Command.check("mkdir", "-p", "\(bench.sysroot)/ostree/deploy/other/var/lib/drydock/runs/0041-x-y")
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        let apply = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y")
        #expect(apply.status == 0, "\(apply.errors)")
        let runs = bench.host.stateVar.appending("lib/drydock/runs/latest").string
        #expect(try Command.check("readlink", runs).hasPrefix("0042-"))
    }

    @Test("an output that cannot be written stops a change before it begins, and never hides one that was made")
    func unwritableOutput() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        let early = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y", "-o", "/nonexistent/status.json")
        #expect(early.status == 69)
        #expect(try bench.bootOrder().first == "\(bench.host.layeredCommit).0")
        let script = "exec \"$0\" apply \"$1\" --sysroot \"$2\" -y > /dev/full"
        let full = try Command.run(
            ["/bin/sh", "-c", script, Paths.drydock.string, plan, bench.sysroot],
            environment: bench.variables
        )
        #expect(full.status == 6)
        #expect(full.errors.contains("the switch is made"))
        #expect(try bench.bootOrder().last == "\(bench.host.layeredCommit).0")
    }

    @Test("a document is not written into the host that is looked at, by whatever path")
    func outputInHost() async throws {
        let bench = try await Workbench()
        try Command.check("ln", "-s", bench.sysroot, bench.path("link"))
        for path in ["\(bench.sysroot)/a.json", bench.path("link/a.json")] {
            #expect(try bench.drydock("analyze", "--sysroot", bench.sysroot, "-o", path).status == 64)
            #expect(try bench.drydock("status", "--sysroot", bench.path("link"), "-o", path).status == 64)
        }
        #expect(try Command.run(["test", "-e", "\(bench.sysroot)/a.json"]).status == 1)
    }

    @Test("a sysroot that cannot be written to is refused as such")
    func readOnlyMount() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        let script = """
            set -e
            mkdir "$1"
            mount --bind "$0" "$1"
            mount -o remount,bind,ro "$1"
            exec "$2" apply "$3" --sysroot "$1" --yes
            """
        let command = try Command.run(
            ["unshare", "-m", "/bin/sh", "-c", script, bench.sysroot, bench.path("mount"), Paths.drydock.string, plan],
            environment: bench.variables
        )
        #expect(command.status == 69, "\(command.errors)")
        #expect(command.errors.contains("cannot be written to"))
    }

    @Test("another stateroot in front hides no run")
    func otherStateroot() async throws {
        let bench = try await switched()
        try Command.check("ostree", "admin", "os-init", "--sysroot=\(bench.sysroot)", "other")
        try Command.check(
            "ostree",
            "admin",
            "deploy",
            "--sysroot=\(bench.sysroot)",
            "--os=other",
            bench.host.baseCommit,
            environment: ["OSTREE_SYSROOT_DEBUG": "mutable-deployments"]
        )
        let status = try bench.drydock("status", "--sysroot", bench.sysroot)
        #expect(status.output.hasPrefix("SWITCHED"), "\(status.output)")
    }

    @Test("a symlink in the place of drydock's folder is refused, and nothing is written behind it")
    func symlinkedFolder() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        let outside = bench.path("outside")
        try Command.check("mkdir", outside)
        try Command.check("ln", "-s", outside, "\(bench.host.stateVar)/lib/drydock")
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 5)
        #expect(try Command.check("ls", "-A", outside).isEmpty)
        #expect(try bench.bootOrder().first == "\(bench.host.layeredCommit).0")
    }

    @Test("standard output holds one document, whatever libostree says meanwhile")
    func pureOutput() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        let command = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y", "--format", "json")
        let status = try DocumentFormat.decode(Status.self, from: Array(command.output.utf8), named: "output")
        #expect(status.spec.stage == .switched)
        let full = try Command.run([
            "/bin/sh", "-c", "\"$0\" analyze --sysroot \"$1\" --format json > /dev/full", Paths.drydock.string,
            bench.sysroot,
        ])
        #expect(full.status == 69)
    }

    @Test("a plan on another libostree's terms: names that only look alike, and names that are not UTF-8")
    func oddNames() async throws {
        let bench = try await Workbench()
        let image = try await Samples.shared.image(.successor)
        try Files.write("one\n", to: "\(bench.host.etc)/\u{e9}")
        try Files.write("two\n", to: "\(bench.host.etc)/e\u{301}")
        let plan = try bench.plan(image.reference)
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 0)
        #expect(try bench.drydock("verify", "--sysroot", bench.sysroot).status == 0)

        let other = try await Workbench()
        try Command.check("/bin/bash", "-c", "touch \"$0\"/$'caf\\xe9'", other.host.etc.string)
        let blocked = try other.drydock("plan", "--image", image.reference, "--sysroot", other.sysroot)
        #expect(blocked.status == 2)
        #expect(blocked.output.contains("DD-ETC-0001"))
    }

    /// A host that was switched to the successor.
    private func switched() async throws -> Workbench {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        let command = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y")
        guard command.status == 0 else { throw Command.Failure(description: command.errors) }
        return bench
    }
}
