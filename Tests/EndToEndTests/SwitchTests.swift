// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// The main job on a real sysroot: from an ostree commit to a container image, and back.
@Suite struct Switch {
    @Test("a host is switched to an image, exactly as planned, and nothing else is touched")
    func apply() async throws {
        let bench = try await Workbench()
        let image = try await Samples.shared.image(.successor)
        let plan = try bench.plan(image.reference)
        let before = try bench.varListing()
        let command = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "--yes")
        #expect(command.status == 0, "\(command.errors)")

        let order = try bench.bootOrder()
        #expect(order.count == 2)
        #expect(order.last == "\(bench.host.layeredCommit).0")
        try checkOrigin(bench, order[0], image)
        try checkRefs(bench, image)
        try checkEtc(bench, order[0], try bench.document(Plan.self, plan).spec.prediction)
        #expect(try bench.varListing() == before)
        try bench.auditRepository()
        try bench.auditOldDeployment()
        #expect(try Files.text(bench.host.origin.string).contains("pinned=true"))

        let verify = try bench.drydock("verify", "--sysroot", bench.sysroot, "--format", "json")
        #expect(verify.status == 0, "\(verify.output)")
    }

    @Test("after a rollback the old deployment is first, and a new plan can be applied")
    func rollback() async throws {
        let bench = try await Workbench()
        let old = "\(bench.host.layeredCommit).0"
        let first = try bench.plan(try await Samples.shared.image(.successor).reference)
        #expect(try bench.drydock("apply", first, "--sysroot", bench.sysroot, "-y").status == 0)
        #expect(try bench.drydock("rollback", "--sysroot", bench.sysroot).status == 0)
        #expect(try bench.bootOrder().first == old)
        try bench.auditOldDeployment()
        let status = try bench.drydock("status", "--sysroot", bench.sysroot, "--format", "json")
        #expect(status.output.contains("\"stage\" : \"rolled-back\""))

        let second = try bench.plan(try await Samples.shared.image(.second).reference, named: "second.json")
        #expect(try bench.drydock("apply", second, "--sysroot", bench.sysroot, "-y").status == 0)
        #expect(try bench.bootOrder().last == old)
        #expect(try bench.drydock("verify", "--sysroot", bench.sysroot).status == 0)
        try bench.auditRepository()
    }

    @Test("a new owner in /var makes verify fail, a file that is gone is told, and what comes and goes does not matter")
    func varCensus() async throws {
        let bench = try await Workbench()
        let census = bench.host.stateVar.appending("lib/census")
        try Command.check("mkdir", "-p", census.string, bench.host.stateVar.appending("cache/some").string)
        try Files.write("x\n", to: census.appending("file").string)
        // What is mounted in /var is not the stateroot's, and what people call their files is nobody's business.
        let medium = bench.host.stateVar.appending("mnt/medium")
        let home = bench.host.stateVar.appending("home/someone")
        try Command.check("mkdir", "-p", medium.string, home.string)
        try Files.write("x\n", to: home.appending("private-name").string)
        try Command.check("mount", "-t", "tmpfs", "tmpfs", medium.string)
        defer { Command.runIgnoringFailure("umount", medium.string) }
        try Command.check("mkdir", medium.appending("mounted-name").string)
        let analysis = try bench.drydock("analyze", "--sysroot", bench.sysroot, "--format", "json").output
        #expect(analysis.contains("/var/home/someone") && !analysis.contains("private-name"))
        #expect(!analysis.contains("mounted-name"))
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 0)
        try Command.check("umount", medium.string)
        try Command.check(
            "rm",
            "-r",
            census.appending("file").string,
            bench.host.stateVar.appending("cache/some").string
        )
        let told = try bench.drydock("verify", "--sysroot", bench.sysroot)
        #expect(told.status == 0 && told.output.contains("/var/lib/census/file"), "\(told.output)")
        try Command.check("chown", "7:8", census.string)
        let differs = try bench.drydock("verify", "--sysroot", bench.sysroot)
        #expect(differs.status == 7 && differs.output.contains("directory 755 7:8"), "\(differs.output)")
    }

    @Test("options of the running system are refused where none runs")
    func liveOptions() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        for options in [["--lock"], ["--reboot"], ["--lock", "--reboot"], ["--finalize"]] {
            let command = try bench.run(["apply", plan, "--sysroot", bench.sysroot, "-y"] + options)
            #expect(command.status == 64, "\(options): \(command.errors)")
        }
        #expect(try bench.run(["apply", "--sysroot", bench.sysroot]).status == 64)
        #expect(try bench.bootOrder().count == 2)
    }

    @Test("a file changed after the switch makes verify fail, and say which")
    func deviation() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 0)
        let deployment = "\(bench.host.deployment.parent)/\(try bench.bootOrder()[0])"
        try Files.write("changed\n", to: "\(deployment)/etc/chrony.conf")
        let verify = try bench.drydock("verify", "--sysroot", bench.sysroot)
        #expect(verify.status == 7)
        #expect(verify.output.contains("/etc/chrony.conf"))
    }

    @Test("applying the plan again changes nothing")
    func again() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 0)
        let order = try bench.bootOrder()
        let again = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y", "--unchanged-exit-77")
        #expect(again.status == 77, "\(again.errors)")
        #expect(try bench.bootOrder() == order)
    }

    @Test("the same host and image give the same plan, the same documents the same bytes")
    func determinism() async throws {
        let bench = try await Workbench()
        let image = try await Samples.shared.image(.successor)
        let first = try bench.plan(image.reference, named: "first.json")
        let second = try bench.plan(image.reference, named: "second.json")
        // What is free differs from moment to moment, and is metadata.
        #expect(try bench.document(Plan.self, first).spec == bench.document(Plan.self, second).spec)
        let analysis = bench.path("analysis.json")
        let target = bench.path("target.json")
        #expect(try bench.drydock("analyze", "--sysroot", bench.sysroot, "-o", analysis).status == 0)
        #expect(try bench.drydock("inspect", image.reference, "-o", target).status == 0)
        let documents = ["plan", "--analysis", analysis, "--target", target, "-o"]
        let (third, fourth) = (bench.path("third.json"), bench.path("fourth.json"))
        #expect(try bench.run(documents + [third]).status == 0)
        #expect(try bench.run(documents + [fourth]).status == 0)
        #expect(try Files.read(third) == Files.read(fourth))
    }

    // MARK: - What must hold

    private func checkOrigin(_ bench: Workbench, _ deployment: String, _ image: SampleImage) throws {
        let origin = try Files.text("\(bench.host.deployment.parent)/\(deployment).origin")
        let lines = origin.split(separator: "\n").map(String.init)
        #expect(lines == ["[origin]", "container-image-reference=ostree-unverified-image:\(image.reference)"])
    }

    private func checkRefs(_ bench: Workbench, _ image: SampleImage) throws {
        let refs = try Command.check("ostree", "refs", "--repo=\(bench.host.repository)").split(separator: "\n")
        for layer in image.layers {
            let digest = layer.digest.split(separator: ":")[1]
            #expect(refs.contains { $0 == "ostree/container/blob/sha256_3A_\(digest)" })
        }
        #expect(refs.count { $0.hasPrefix("ostree/container/image/oci_3A__2F_") } == 1)
    }

    /// Holds the new `/etc` against what was done to the old one and what the image has, not against the plan's own words.
    private func checkEtc(_ bench: Workbench, _ deployment: String, _ prediction: Prediction) throws {
        let new = "\(bench.host.deployment.parent)/\(deployment)/etc"
        let old = bench.host.etc.string
        let outcomes = Dictionary(uniqueKeysWithValues: prediction.etc.map { ($0.path, $0.outcome) })
        for edit in bench.host.edits {
            let outcome = try #require(outcomes["/etc/\(edit.path)"])
            switch edit.kind {
            case .deleted:
                #expect(try kind("\(new)/\(edit.path)") == "absent", "\(edit.path)")
                #expect(outcome == .staysDeleted)
            case .directoryModeChanged:
                #expect(outcome == .metadataReverts || outcome == .keepLocal, "\(edit.path)")
            case .modified, .added, .modeChanged, .replacedByLink, .directoryAdded:
                #expect(try kind("\(new)/\(edit.path)") == kind("\(old)/\(edit.path)"), "\(edit.path)")
                #expect([.keepLocal, .addedLocal, .identical].contains(outcome), "\(edit.path): \(outcome)")
            }
        }
        let edited = Set(bench.host.edits.map(\.path))
        for outcome in prediction.etc where outcome.outcome == .takeImage || outcome.outcome == .addedByImage {
            let path = String(outcome.path.dropFirst("/etc/".count))
            #expect(!edited.contains(path))
            let image = "\(bench.host.deployment.parent)/\(deployment)/usr/etc/\(path)"
            #expect(try kind("\(new)/\(path)") == kind(image), "\(path)")
        }
        for outcome in prediction.etc where outcome.outcome == .removedWithImage {
            #expect(try kind("\(new)/\(outcome.path.dropFirst("/etc/".count))") == "absent", "\(outcome.path)")
        }
    }

    /// Type, mode, owner, target and content of a path, as the shell sees them.
    private func kind(_ path: String) throws -> String {
        let script = """
            if [ -L "$0" ]; then stat -c '%F %u:%g %N' "$0" | sed 's/‘[^’]*’ ->/->/; s/'"'"'[^'"'"']*'"'"' ->/->/'
            elif [ -f "$0" ]; then stat -c '%F %a %u:%g' "$0" | sed 's/regular empty file/regular file/'
                sha256sum < "$0"
            elif [ -e "$0" ]; then stat -c '%F %a %u:%g' "$0"
            else echo absent
            fi
            """
        return try Command.check("/bin/sh", "-c", script, path).split(separator: "\n").joined(separator: " ")
    }
}
