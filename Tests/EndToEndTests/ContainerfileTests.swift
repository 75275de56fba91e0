// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import DrydockPlanning
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// What was put onto a host goes into an image that buildah really builds.
@Suite struct Containerfiles {
    @Test("a plan against the built image finds the moved state there, and nothing that it was to clear")
    func roundTrip() async throws {
        let lab = try await ImageLab.shared.directory()
        let bench = try await Workbench()
        // A package that was installed from a file, and one that was replaced.
        let origin = bench.host.origin.string
        let requests = "requested-local=\(String(repeating: "a", count: 64)):vendor-agent-1-1.x86_64;\n"
        try Files.write(
            try Files.text(origin).replacing("[packages]\n", with: "[packages]\n\(requests)"),
            to: origin
        )
        // As if it had been looked at in a registry.
        var target = try bench.document(Target.self, try bench.output("inspect", "oci:\(lab)/base:latest"))
        target.spec.image = "docker://registry.example/os/base:42"
        target.spec.reference = "ostree-unverified-registry:registry.example/os/base:42"
        try Files.write(try DocumentFormat.encode(target), to: bench.path("target.json"))
        let plan = bench.path("plan.json")
        #expect(
            [0, 2].contains(
                try bench.drydock("plan", "--target", bench.path("target.json"), "--sysroot", bench.sysroot, "-o", plan)
                    .status
            )
        )
        let before = try bench.document(Plan.self, plan).spec
        let context = bench.path("context")
        let command = try bench.drydock(
            "containerfile",
            plan,
            "--sysroot",
            bench.sysroot,
            "--rpms",
            "\(lab)/packages",
            "-o",
            context
        )
        #expect(command.status == 0, "\(command.errors)")
        #expect(!command.errors.contains("missing"))
        let image = try await ImageLab.shared.build(context, named: "moved")

        let again = try bench.document(Plan.self, try bench.agreedPlan(image, named: "again.json")).spec
        let outcomes = Dictionary(again.prediction.etc.map { ($0.path, $0.outcome) }) { first, _ in first }
        let files = try Command.check("find", "\(context)/files/etc", "-not", "-type", "d").split(separator: "\n")
        #expect(files.count > 15)
        for file in files {
            let path = String(file.dropFirst("\(context)/files".count))
            #expect(outcomes[path] == .identical, "\(path) is \(outcomes[path]?.rawValue ?? "not known")")
        }
        for request in again.prediction.packageRequests ?? [] {
            // The repository has other versions of what was asked for by name.
            #expect([.inImage, .otherVersion, .staysRemoved].contains(request.outcome), "\(request)")
        }
        let cleared = ["DD-PKG-0001", "DD-ETC-0002", "DD-ETC-0005"]
        #expect(before.findings.contains { $0.id == "DD-PKG-0001" })
        #expect(again.findings.filter { cleared.contains($0.id) }.flatMap(\.evidence).map(\.path) == [])
        #expect(again.mayRun)

        // And the switch to it is what was predicted.
        let apply = try bench.drydock("apply", bench.path("again.json"), "--sysroot", bench.sysroot, "-y", "-q")
        #expect(apply.status == 0, "\(apply.errors)")
        #expect(try bench.drydock("verify", "--sysroot", bench.sysroot).status == 0)
    }

    @Test("a kernel, accounts, replaced packages and kernel arguments are built in by the very versions of the host")
    func everyKind() async throws {
        let lab = try await ImageLab.shared.directory()
        let bench = try await Workbench()
        var target = try bench.document(Target.self, try bench.output("inspect", "oci:\(lab)/base:latest")).spec
        var analysis = try bench.document(Analysis.self, try bench.output("analyze", "--sysroot", bench.sysroot)).spec
        target.image = "docker://registry.example/os/base:42"
        target.reference = "ostree-unverified-registry:registry.example/os/base:42"
        analysis.change()
        let plan = try Planner.plan(analysis, target)
        let packages = try Files.read("\(lab)/packages/vendor-agent-1-1.x86_64.rpm")
        let etc = bench.host.etc.string
        let context = try ContextWriter(
            plan: plan.spec,
            analysis: analysis,
            packages: ["vendor-agent-1-1.x86_64.rpm": packages]
        ) { path in
            let place = etc + path.dropFirst("/etc".count)
            if let target = try? Command.check("readlink", place) { return HostFile(target: String(target.dropLast())) }
            return HostFile(content: try Files.read(place))
        }.context()
        #expect(context.missing == [])
        try write(context, to: bench.path("context"))
        let image = try await ImageLab.shared.build(bench.path("context"), named: "kinds")
        let built = try bench.document(Target.self, try bench.output("inspect", image)).spec
        let content = try #require(built.content)
        let versions = Dictionary(content.packages.map { ($0.name, $0.fullVersion) }) { first, _ in first }
        #expect(versions["kernel-rt-core"] == "6.1.0-rt1")
        #expect(versions["kernel-core"] == nil)
        #expect(versions["nano"] == "8-1")
        #expect(versions["htop"] == "3.0-1")
        #expect(versions["telnet"] == nil)
        #expect(versions["vendor-agent"] == "1-1")
        #expect(content.tree?.bootKernel?.flavour == "rt")
        #expect(content.identities.users["doord"] == 973)
        #expect(content.identities.groups["doord"] == 974)
        // What is built in asks for nothing more.
        let again = try Planner.plan(analysis, built).spec
        let ids = ["DD-PKG-0001", "DD-PKG-0003", "DD-IDS-0001"]
        #expect(again.findings.filter { ids.contains($0.id) && $0.repairedBy == nil }.map(\.key) == [])
    }

    @Test("what changed since the plan is named, and nothing is written")
    func drift() async throws {
        let bench = try await Workbench()
        let image = try await Samples.shared.image(.successor)
        let plan = try bench.plan(image.reference)
        try Files.write("server = \"changed\"\n", to: bench.host.etc.appending("chrony.conf").string)
        let command = try bench.drydock("containerfile", plan, "--sysroot", bench.sysroot, "-o", bench.path("context"))
        #expect(command.status == 4)
        #expect(command.errors.contains("/etc/chrony.conf"))
        #expect(try Command.run(["ls", bench.path("context")]).status != 0)
        // A folder with something in it is nobody's to overwrite.
        let other = try bench.drydock(
            "containerfile",
            plan,
            "--sysroot",
            bench.sysroot,
            "-o",
            bench.directory.path.string
        )
        #expect(other.status == 64)
    }

    @Test("neither identity nor secrets are in a context")
    func secrets() async throws {
        let bench = try await Workbench()
        let image = try await Samples.shared.image(.successor)
        let etc = bench.host.etc
        try Files.write("hunter2\n", to: etc.appending("wireguard-hunter2.key").string)
        try Files.write("password = hunter2\n", to: etc.appending("closed.conf").string)
        try Command.check("chmod", "0600", etc.appending("closed.conf").string)
        try Files.write("token = hunter2\n", to: etc.appending("open.conf").string)
        let dropins = etc.appending("systemd/system/hello.service.d").string
        try Command.check("mkdir", "-p", dropins)
        try Files.write("[Service]\nEnvironment=X=hunter2\n", to: "\(dropins)/closed.conf")
        try Command.check("chmod", "0600", "\(dropins)/closed.conf")
        try Command.check("mkdir", "-p", etc.appending("yum.repos.d").string)
        try Files.write("baseurl=https://u:hunter2@example.org\n", to: etc.appending("yum.repos.d/x.repo").string)
        let plan = try bench.plan(image.reference)
        let context = bench.path("context")
        #expect(try bench.drydock("containerfile", plan, "--sysroot", bench.sysroot, "-o", context).status == 0)
        #expect(
            try Command.run(["grep", "-r", "hunter2", context]).output.replacing("wireguard-hunter2.key", with: "")
                .contains("hunter2") == false
        )
        let names = try Command.check("find", "\(context)/files", "-type", "f")
        for name in [
            "passwd", "shadow", "group", "hostname", "machine-id", "ssh_host", "nmconnection", "fstab", "hosts",
        ] {
            #expect(!names.contains(name), "\(name)")
        }
        let readme = try Files.text("\(context)/README.md")
        // A plan that somebody made more generous is none of drydock's.
        try Files.write(
            try Files.text(plan).replacing("\"movable\" : false", with: "\"movable\" : true"),
            to: bench.path("generous.json")
        )
        let generous = try bench.drydock(
            "containerfile",
            bench.path("generous.json"),
            "--sysroot",
            bench.sysroot,
            "-o",
            bench.path("generous")
        )
        #expect(generous.status == 65, "\(generous.errors)")
        #expect(readme.contains("/etc/closed.conf") && readme.contains("/etc/hostname"))
    }

    private func write(_ context: BuildContext, to folder: String) throws {
        for entry in context.entries {
            let path = "\(folder)/\(entry.path)"
            switch entry.content {
            case .directory: try Command.check("mkdir", "-p", "-m", String(entry.mode, radix: 8), path)
            case .link(let target):
                try Command.check("mkdir", "-p", FilePath(path).removingLastComponent().string)
                try Command.check("ln", "-s", target, path)
            case .file(let content):
                try Command.check("mkdir", "-p", FilePath(path).removingLastComponent().string)
                try Files.write(content, to: path)
                try Command.check("chmod", String(entry.mode, radix: 8), path)
            }
        }
    }
}

extension Workbench {
    /// Runs the tool for a document, and gives the file with it.
    fileprivate func output(_ arguments: String...) throws -> String {
        let file = path("\(arguments[0])-\(arguments.joined().hashValue).json")
        let command = try run(arguments + ["-o", file])
        guard command.status == 0 else { throw Command.Failure(description: command.errors) }
        return file
    }
}

extension Analysis {
    /// Makes the host one with a kernel for real time, an account of a service, and packages of every kind.
    fileprivate mutating func change() {
        func package(_ name: String, _ version: String, _ release: String) -> Package {
            Package(name: name, version: version, release: release, architecture: "x86_64")
        }
        var kernel = KernelImage(release: "6.1.0-rt1.x86_64+rt", flavour: "rt")
        kernel.kernelBytes = 1
        tree?.kernels = [kernel]
        packages.layered = [package("kernel-rt-core", "6.1.0", "rt1"), package("htop", "3.0", "1")]
        packages.base = [package("nano", "8", "1"), package("base-files", "1", "1")]
        packages.requested = ["htop", "kernel-rt-core"]
        packages.requestedLocal = ["\(String(repeating: "a", count: 64)):vendor-agent-1-1.x86_64"]
        packages.overrideRemove = ["telnet", "kernel-core"]
        packages.overrideReplace = ["repo=updates,nano"]
        packages.source = "commit-metadata"
        host?.accounts.users.insert(
            AccountFacts.User(
                name: "doord",
                uid: 973,
                gid: 974,
                home: "/var/lib/doord",
                shell: "/usr/sbin/nologin",
                file: "/etc/passwd"
            ),
            at: 0
        )
        host?.accounts.groups.insert(
            AccountFacts.Group(name: "doord", gid: 974, members: [], file: "/etc/group"),
            at: 0
        )
    }
}
