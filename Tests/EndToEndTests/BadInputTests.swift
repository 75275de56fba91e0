// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// Whatever is wrong: one clear error, the right exit code, and nothing lost.
@Suite struct BadInput {
    @Test("a directory without a sysroot")
    func noSysroot() async throws {
        let bench = try await Workbench()
        expect(try bench.drydock("analyze", "--sysroot", bench.directory.path.string), 65, "is not an ostree sysroot")
        expect(try bench.drydock("analyze", "--sysroot", bench.path("absent")), 65, "absent")
    }

    @Test("a root without /proc, where a process cannot see its arguments")
    func noProcesses() throws {
        let script = "mount -t tmpfs none /proc && exec \"$0\" status"
        expect(try Command.run(["unshare", "--mount", "sh", "-c", script, Paths.drydock.string]), 69, "/proc")
    }

    @Test("an origin that cannot be read", arguments: ["[origin\nrefspec", nil])
    func brokenOrigin(_ content: String?) async throws {
        let bench = try await Workbench()
        if let content {
            try Files.write(content, to: bench.host.origin.string)
        } else {
            try Command.check("rm", bench.host.origin.string)
        }
        expect(try bench.drydock("analyze", "--sysroot", bench.sysroot), 65, "origin")
    }

    @Test("an SELinux policy, and no program to refresh it with or in")
    func policyWithoutTools() async throws {
        let bench = try await Workbench()
        try Command.check("mkdir", "-p", "\(bench.host.etc)/selinux")
        try Files.write("SELINUX=permissive\nSELINUXTYPE=targeted\n", to: "\(bench.host.etc)/selinux/config")
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        let hasSandbox = try Command.run(["test", "-e", "/usr/bin/bwrap"]).status == 0
        let command = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y")
        // With the sandbox, libostree finds no semodule in the image.
        expect(command, hasSandbox ? 5 : 69, hasSandbox ? "" : "bubblewrap")
        try expectUntouched(bench)
    }

    @Test("a plan that is cut off, edited, or something else")
    func damagedPlan() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        let text = try Files.text(plan)
        let damaged = [
            (String(text.prefix(text.count / 2)), "is not a drydock document"),
            (text.replacing("\"irreversible\" : false", with: "\"irreversible\" : true"), "digest does not match"),
            (text.replacing("\"kind\" : \"Plan\"", with: "\"kind\" : \"Verdict\""), "not Plan"),
            ("", "is not a drydock document"),
        ]
        for (text, message) in damaged {
            try Files.write(text, to: bench.path("damaged.json"))
            let command = try bench.drydock("apply", bench.path("damaged.json"), "--sysroot", bench.sysroot, "-y")
            expect(command, 65, message)
        }
        try expectUntouched(bench)
    }

    @Test("an image that is not there, and no skopeo to read one")
    func unavailable() async throws {
        let bench = try await Workbench()
        expect(try bench.drydock("inspect", "oci:\(bench.path("absent")):latest"), 69, "cannot be opened")
        let image = try await Samples.shared.image(.successor)
        // A layout is read without it, what is elsewhere is not.
        #expect(try bench.drydock("inspect", image.reference, environment: ImportPlace.withoutSkopeo).status == 0)
        let command = try bench.drydock("inspect", "docker://localhost/x", environment: ImportPlace.withoutSkopeo)
        expect(command, 69, "skopeo is not installed")
        expect(try bench.drydock("inspect", "quay.io/example/os"), 64, "names no transport")
    }

    @Test(
        "an image that cannot be an operating system",
        arguments: [
            (SampleImage.Variant.noLabels, "DD-IMG-0001"), (.noKernel, "DD-IMG-0002"),
            (.wrongArchitecture, "DD-IMG-0003"),
        ]
    )
    func notBootable(_ variant: SampleImage.Variant, id: String) async throws {
        let bench = try await Workbench()
        let image = try await Samples.shared.image(variant)
        let plan = try bench.drydock(
            "plan",
            "--image",
            image.reference,
            "--sysroot",
            bench.sysroot,
            "-o",
            bench.path("p")
        )
        #expect(plan.status == 2)
        #expect(plan.output.contains("BLOCKED"))
        #expect(plan.output.contains(id))
        expect(try bench.drydock("apply", bench.path("p"), "--sysroot", bench.sysroot, "-y"), 2, id)
        try expectUntouched(bench)
    }

    @Test("an image that is damaged", arguments: [SampleImage.Variant.truncatedBlob, .wrongDigest])
    func damagedImage(_ variant: SampleImage.Variant) async throws {
        let bench = try await Workbench()
        let image = try await Samples.shared.image(variant)
        expect(try bench.drydock("inspect", image.reference), 65, "")
        expect(try bench.drydock("plan", "--image", image.reference, "--sysroot", bench.sysroot), 65, "")
        try expectUntouched(bench)
    }

    @Test(
        "an image that was damaged after it was planned for",
        arguments: [SampleImage.Variant.truncatedBlob, .wrongDigest]
    )
    func damagedSincePlanning(_ variant: SampleImage.Variant) async throws {
        let bench = try await Workbench()
        let layout = FilePath(bench.path("image"))
        let good = try await SampleImage.build(.successor, at: layout)
        let plan = try bench.plan(good.reference)
        // The damaged variants are the successor with damaged blobs, so the manifest is the one of the plan.
        let damaged = try await SampleImage.build(variant, at: layout)
        #expect(damaged.manifestDigest == good.manifestDigest)
        expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y"), 65, "")
        try expectUntouched(bench)
        // Whole again, it goes through.
        _ = try await SampleImage.build(.successor, at: layout)
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 0)
    }

    @Test("a plan whose host or image is another one by now")
    func stale() async throws {
        let bench = try await Workbench()
        let layout = FilePath(bench.path("image"))
        let plan = try bench.plan(try await SampleImage.build(.successor, at: layout).reference)

        let other = try await Workbench()
        try Files.write("another host\n", to: "\(other.host.etc)/hostname")
        try Files.write("kept by nobody\n", to: "\(other.host.etc)/only-here")
        let command = try other.drydock("apply", plan, "--sysroot", other.sysroot, "-y")
        expect(command, 4, "does not fit this host")
        try expectUntouched(other)

        _ = try await SampleImage.build(.second, at: layout)
        expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y"), 4, "is another image now")
        try expectUntouched(bench)
    }

    @Test("a change that makes no difference to the plan does not make it stale")
    func volatileChange() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        try Files.write("rewritten\n", to: "\(bench.host.etc)/.updated")
        let command = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y")
        #expect(command.status == 0, "\(command.errors)")
    }

    @Test("a disk without room for the image")
    func fullDisk() async throws {
        let bench = try await Workbench()
        let disk = try SmallDisk(in: bench.directory.path, megabytes: 96)
        defer { disk.unmount() }
        let host = try await bench.host.copy(to: disk.mount.appending("host"))
        let sysroot = host.sysroot.string
        let image = try await Samples.shared.image(.successor)
        let plan = bench.path("plan.json")
        let made = try bench.drydock("plan", "--image", image.reference, "--sysroot", sysroot, "-o", plan)
        #expect(made.status == 0, "\(made.errors)")
        try disk.fill(leavingKilobytes: 3500)
        let command = try bench.drydock("apply", plan, "--sysroot", sysroot, "-y")
        expect(command, 5, "are free")
        let status = try Command.check("ostree", "admin", "status", "--sysroot=\(sysroot)")
        #expect(status.contains(host.layeredCommit))
        #expect(!status.contains("Pinned: yes"))
        try Command.check("ostree", "fsck", "--repo=\(host.repository)", "-q")
        #expect(try RepositoryAudit.wronglyNamed(in: host.repository).paths.isEmpty)
        disk.empty()
        let again = try bench.drydock("apply", plan, "--sysroot", sysroot, "-y")
        #expect(again.status == 0, "\(again.errors)")
    }

    // MARK: -

    /// One error, in the form that all have, with a word that must be in it.
    private func expect(_ command: Command, _ status: Int32, _ word: String) {
        #expect(command.status == status, "\(command.output)\(command.errors)")
        let lines = command.errors.split(separator: "\n").filter { $0.hasPrefix("drydock: error: ") }
        #expect(lines.count == 1, "\(command.errors)")
        #expect(word.isEmpty || command.errors.contains(word), "\(command.errors)")
        #expect(!command.errors.contains("Fatal error"))
    }

    /// The old deployment is the default and can boot, and the repository is sound.
    private func expectUntouched(_ bench: Workbench) throws {
        #expect(try bench.bootOrder().first == "\(bench.host.layeredCommit).0")
        try bench.auditOldDeployment()
        try bench.auditRepository()
    }
}
