// SPDX-License-Identifier: Apache-2.0

import Digest
import DrydockModel
import OSTree
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// What is predicted beside `/etc`, held against what is there after a real switch.
@Suite struct Predictions {
    @Test("an image of another make: kernel arguments, accounts and /etc are on the disk as predicted")
    func otherMake() async throws {
        let bench = try await Workbench()
        let reference = try OtherImage().write(to: bench.directory.path.appending("other"))
        // What is predicted is what the image does to a host that nobody mends.
        let plan = try bench.agreedPlan(reference, ["--no-repair", "all"])
        let prediction = try bench.document(Plan.self, plan).spec.prediction
        try checkList(plan, bench)
        let command = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "--yes")
        #expect(command.status == 0, "\(command.errors)")
        let order = try bench.bootOrder()
        let new = "\(bench.sysroot)/ostree/deploy/fedora-coreos/deploy/\(order[0])"

        let arguments = try Sysroot(path: bench.sysroot).deployments[0].kernelArguments.withoutDeployment.arguments
        #expect(prediction.kernelArguments == arguments)
        #expect(arguments.suffix(2) == ["other=1", "audit=0"])
        let added = (prediction.kernelArgumentOutcomes ?? []).filter { $0.outcome == .added }.map(\.argument)
        #expect(added == ["other=1", "audit=0"])

        let identities = try #require(prediction.identities)
        #expect(identities.users == (try table("passwd", new)))
        #expect(identities.groups == (try table("group", new)))
        #expect(identities.users["chrony"] == 900 && identities.made.map(\.name) == ["agent", "agent"])
        try checkOwners(identities, bench)
        try checkEtc(plan, bench, new)
        #expect(prediction.hidden?.contains { $0.path == "/usr/local/bin" && $0.outcome == .hidden } == true)
        #expect(prediction.units?.contains { $0.unit == "zincati.service" && $0.outcome == .gone } == true)
        try bench.drydock("inspect", reference, "-o", bench.path("target.json"))
        let kernels = try bench.document(Target.self, bench.path("target.json")).spec.content?.tree?.kernels
        #expect(kernels?.first?.initramfsModules == ["base", "crypt"])
    }

    /// Names and numbers of a deployment, `/etc` before `/usr/lib`, as getent would find them there.
    private func table(_ name: String, _ deployment: String) throws -> [String: UInt32] {
        var table: [String: UInt32] = [:]
        for path in ["usr/lib/\(name)", "etc/\(name)"] {
            for line in try Files.text("\(deployment)/\(path)").split(separator: "\n") {
                let fields = line.split(separator: ":", omittingEmptySubsequences: false)
                table[String(fields[0])] = UInt32(fields[2])
            }
        }
        return table
    }

    /// The numbers that will mean somebody else own as much of `/var` as find counts.
    private func checkOwners(_ identities: IdentityPrediction, _ bench: Workbench) throws {
        let ids = identities.changes.filter { $0.kind == .user }.map(\.id)
        #expect(ids == [81, 996, 997])
        for change in identities.changes where change.kind == .user {
            let found = try Command.check(
                "find",
                bench.host.stateVar.string,
                "-mindepth",
                "1",
                "-path",
                "*/lib/drydock",
                "-prune",
                "-o",
                "-uid",
                "\(change.id)",
                "-printf",
                "x\n"
            )
            let inVar = change.places.filter { $0.path.hasPrefix("/var/") }.reduce(0) { $0 + $1.count }
            #expect(inVar == UInt64(found.split(separator: "\n").count), "\(change.id)")
        }
    }

    /// `diff users --list` names what find finds in `/var`.
    private func checkList(_ plan: String, _ bench: Workbench) throws {
        let list = try bench.drydock("diff", plan, "users", "--list", "--sysroot", bench.sysroot)
        #expect(list.status == 0, "\(list.errors)")
        let listed = list.output.split(separator: "\n").filter { $0.contains(" /var/") && !$0.contains("/lib/drydock") }
        let found = try Command.check(
            "find",
            bench.host.stateVar.string,
            "-mindepth",
            "1",
            "(",
            "-uid",
            "81",
            "-o",
            "-uid",
            "996",
            "-o",
            "-uid",
            "997",
            "-o",
            "-gid",
            "996",
            "-o",
            "-gid",
            "997",
            ")",
            "-printf",
            "%U:%G /var/%P\n"
        )
        #expect(listed.sorted() == found.split(separator: "\n").sorted())
    }

    /// `diff etc --format json` is what find and sha256sum say of the new deployment.
    private func checkEtc(_ plan: String, _ bench: Workbench, _ deployment: String) throws {
        let script = """
            cd "$0/etc" && find . -mindepth 1 -type f -printf '%P\\t%m\\t%U\\t%G\\t%s\\t' -exec sh -c 'sha256sum < "$1" | cut -c1-64' x {} \\;
            find . -mindepth 1 -type d -printf '%P\\t%m\\t%U\\t%G\\t-\\t-\\n' -o -type l -printf '%P\\t-\\t%U\\t%G\\t-\\t%l\\n'
            """
        let found = Set(try Command.check("/bin/sh", "-c", script, deployment).split(separator: "\n").map(String.init))
        let diff = try bench.drydock("diff", plan, "etc", "--format", "json")
        #expect(diff.status == 0, "\(diff.errors)")
        let rows = try PredictedRow.decode(diff.output)
        #expect(rows.map(\.path) == rows.map(\.path).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(Set(rows.compactMap(\.line)) == found)
        #expect(diff.output.contains("\"result\" : null"))
    }

    @Test("the objects and bytes that an import adds are those that were predicted", arguments: SampleReference.all)
    func space(sample: SampleReference) async throws {
        guard let reference = try await sample.reference() else {
            print("skipped: \(sample), for want of the shared samples")
            return
        }
        let bench = try await Workbench()
        let space = try #require(try bench.document(Plan.self, try bench.blockedPlan(reference)).spec.prediction.space)
        let before = try objects(of: bench)
        let command = try bench.drydock("import", reference, "--sysroot", bench.sysroot)
        #expect(command.status == 0, "\(command.errors)")
        let after = try objects(of: bench)
        #expect(space.repositoryObjects == after.count - before.count)
        let bytes = after.bytes - before.bytes
        #expect(
            abs(Int(space.repositoryAllocated) - bytes) * 100 <= bytes,
            "\(space.repositoryAllocated), really \(bytes)"
        )
        #expect(space.accuracy == (sample.hasPolicy ? .estimate : .exact), "\(space.reasons)")

        let again = try #require(try bench.document(Plan.self, try bench.blockedPlan(reference)).spec.prediction.space)
        #expect(again.repositoryObjects == 0 && again.downloadBytes == 0 && again.layers == 0)
    }

    @Test("a plan from documents says that its space is an estimate, and the rest is the same")
    func estimate() async throws {
        let bench = try await Workbench()
        let reference = try await Samples.shared.image(.successor).reference
        let (analysis, target) = (bench.path("analysis.json"), bench.path("target.json"))
        try bench.drydock("analyze", "--sysroot", bench.sysroot, "-o", analysis)
        try bench.drydock("inspect", reference, "-o", target)
        try bench.drydock("plan", "--analysis", analysis, "--target", target, "-o", bench.path("offline.json"))
        let offline = try bench.document(Plan.self, bench.path("offline.json")).spec.prediction
        let direct = try bench.document(Plan.self, try bench.plan(reference)).spec.prediction
        #expect(offline.space?.accuracy == .estimate && direct.space?.accuracy == .exact)
        #expect(try #require(offline.space).repositoryObjects > (try #require(direct.space).repositoryObjects))
        var rest = direct
        rest.space = offline.space
        #expect(rest == offline)
    }

    @Test("bytes of /boot on a disk of its own are those that were predicted, and none where the files are there")
    func bootBytes() async throws {
        let bench = try await Workbench()
        let disk = try SmallDisk(in: bench.directory.path, megabytes: 32)
        defer { disk.unmount() }
        let boot = "\(bench.sysroot)/boot"
        try Command.check("cp", "-a", "\(boot)/.", disk.mount.string)
        try Command.check("mount", "--bind", disk.mount.string, boot)
        defer { Command.runIgnoringFailure("umount", boot) }
        func kernels() throws -> Int {
            let sizes = try Command.check("find", "\(boot)/ostree", "-type", "f", "-printf", "%s\n")
            return sizes.split(separator: "\n").compactMap { Int($0) }.reduce(0, +)
        }
        let reference = try await Samples.shared.image(.successor).reference
        let plan = try bench.agreedPlan(reference)
        let space = try #require(try bench.document(Plan.self, plan).spec.prediction.space)
        let before = try kernels()
        let command = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "--yes")
        #expect(command.status == 0, "\(command.errors)")
        // The rollback of before is displaced, and its kernel goes unless another deployment has the same.
        let after = try kernels()
        #expect(after - before == Int(space.bootBytes) - Int(space.bootReclaimed))
        #expect(space.bootBytes == 1_300_000 && space.accuracy == .exact)
        let again = try #require(
            try bench.document(Plan.self, try bench.agreedPlan(reference, named: "again.json")).spec.prediction.space
        )
        #expect(again.bootBytes == 0)
    }

    @Test("two looks at an unchanged host give the same bytes but for the metadata")
    func deterministic() async throws {
        let bench = try await Workbench()
        func look() throws -> Document<Analysis> {
            let output = try bench.drydock("analyze", "--sysroot", bench.sysroot, "--format", "json").output
            return try DocumentFormat.decode(Analysis.self, from: Array(output.utf8), named: "analysis")
        }
        var (first, second) = (try look(), try look())
        #expect(first.spec.varOwners?.rows.isEmpty == false)
        (first.metadata, second.metadata) = (Metadata(), Metadata())
        #expect(try DocumentFormat.encode(first) == DocumentFormat.encode(second))
    }

    @Test(
        "the lines that diff --unified shows turn what is there into what will be, and secrets are shown by name only"
    )
    func unified() async throws {
        let bench = try await Workbench()
        // Behind a folder that is closed, and a default that nobody else may read and that goes away.
        let closed = bench.host.deployment.appending("etc/containers").string
        try Command.check("chmod", "700", closed)
        let reference = try await Samples.shared.image(.successor).reference
        let first = try bench.plan(reference, named: "first.json")
        let closedDiff = try bench.drydock("diff", first, "etc", "/etc/containers", "-u", "--sysroot", bench.sysroot)
        #expect(closedDiff.output.contains("/etc/containers/registries.conf differs; it is shown if it is named."))
        #expect(!closedDiff.output.contains("registry.example.com"))
        try Command.check("chmod", "755", closed)
        let plan = try bench.plan(reference)
        let diff = try bench.drydock("diff", plan, "etc", "--unified", "--sysroot", bench.sysroot)
        #expect(diff.status == 0, "\(diff.errors)")
        #expect(diff.output.contains("/etc/sudoers differs; it is shown if it is named."))
        #expect(!diff.output.contains("NOPASSWD"))
        let named = try bench.drydock("diff", plan, "etc", "/etc/sudoers", "-u", "--sysroot", bench.sysroot)
        #expect(named.output.contains("\n+%ops ALL=(ALL) NOPASSWD: /usr/bin/systemctl\n"))
        // git takes a diff only if every line of it fits.
        let folder = bench.path("patched")
        try Command.check("mkdir", "-p", "\(folder)/etc/containers")
        let etc = bench.host.deployment.appending("etc").string
        try Command.check("cp", "\(etc)/containers/storage.conf", "\(folder)/etc/containers")
        let one = try bench.drydock(
            "diff",
            plan,
            "etc",
            "/etc/containers/storage.conf",
            "-u",
            "--sysroot",
            bench.sysroot
        )
        let patch = one.output.split(separator: "\n").map { line in
            line.hasPrefix("--- ")
                ? "--- a/etc/containers/storage.conf"
                : line.hasPrefix("+++ ") ? "+++ b/etc/containers/storage.conf" : String(line)
        }
        try Files.write(patch.joined(separator: "\n") + "\n", to: bench.path("patch"))
        try Command.check("git", "-C", folder, "apply", "--unsafe-paths", bench.path("patch"))
        let hosts = try Files.read("\(etc)/hosts")
        try Files.write("changed since\n", to: "\(etc)/hosts")
        let stale = try bench.drydock("diff", plan, "etc", "/etc/hosts", "-u", "--sysroot", bench.sysroot)
        #expect(stale.status == 4 && stale.errors.contains("/etc/hosts is not what the plan was made for"))
        try Files.write(hosts, to: "\(etc)/hosts")
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 0)
        let new = "\(bench.sysroot)/ostree/deploy/fedora-coreos/deploy/\(try bench.bootOrder()[0])"
        #expect(
            try Files.text("\(folder)/etc/containers/storage.conf") == Files.text("\(new)/etc/containers/storage.conf")
        )
    }

    @Test("diff refuses what it cannot show, in one sentence")
    func badInput() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        #expect(try bench.drydock("diff", plan, "etc", "/etc/nowhere").status == 64)
        #expect(try bench.drydock("diff", plan, "units", "/etc/hosts").status == 64)
        #expect(try bench.drydock("diff", plan, "everything").status == 64)
        #expect(try bench.drydock("diff", bench.path("missing"), "etc").status == 69)
        try bench.drydock("analyze", "--sysroot", bench.sysroot, "-o", bench.path("analysis.json"))
        let wrong = try bench.drydock("diff", bench.path("analysis.json"), "etc")
        #expect(wrong.status == 65 && wrong.errors.contains("is a Analysis, which predicts nothing"))
        for part in ["packages", "users", "kargs", "units", "space", "hidden", "boot"] {
            #expect(try bench.drydock("diff", plan, part).status == 0, "\(part)")
        }
    }

    private func objects(of bench: Workbench) throws -> (count: Int, bytes: Int) {
        let lines = try Command.check(
            "find",
            "\(bench.host.repository)/objects",
            "(",
            "-type",
            "f",
            "-o",
            "-type",
            "l",
            ")",
            "!",
            "-name",
            "*.commitmeta",
            "-printf",
            "%y %b\n"
        ).split(separator: "\n")
        let blocks = lines.filter { $0.hasPrefix("f") }.compactMap { Int($0.dropFirst(2)) }
        return (lines.count, blocks.reduce(0, +) * 512)
    }
}

/// An image that space is predicted of.
enum SampleReference: CustomTestStringConvertible, Sendable {
    case successor
    case shared(String)

    static let all: [SampleReference] = [
        .successor, .shared("oci-single:latest"), .shared("oci-chunked:v1"), .shared("oci-derived:v1-derived"),
        .shared("oci-selinux:v1"), .shared("oci-umoci:um"), .shared("stacks/st-1:s"),
    ]

    var testDescription: String {
        switch self {
        case .successor: "successor"
        case .shared(let name): name
        }
    }

    /// Whether it holds an SELinux policy.
    var hasPolicy: Bool { testDescription.contains("selinux") }

    /// How it is named; `nil` if it is not there.
    func reference() async throws -> String? {
        switch self {
        case .successor: try await Samples.shared.image(.successor).reference
        case .shared(let name): Paths.sharedSamples.map { "oci:\($0)/\(name)" }
        }
    }
}

extension Workbench {
    /// Makes a plan, which may be blocked, and gives its path.
    fileprivate func blockedPlan(_ reference: String) throws -> String {
        let command = try drydock("plan", "--image", reference, "--sysroot", sysroot, "-o", path("plan.json"))
        guard [0, 2].contains(command.status) else { throw Command.Failure(description: command.errors) }
        return path("plan.json")
    }
}
