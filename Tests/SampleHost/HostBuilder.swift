// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// Builds a ``SampleHost`` with the command-line tools of libostree and with Ignition.
struct HostBuilder {
    let directory: FilePath

    private var sysroot: FilePath { directory.appending("sysroot") }
    private var repository: FilePath { sysroot.appending("ostree/repo") }
    private var scratch: FilePath { directory.appending(".scratch") }

    /// Does all steps.
    func build() async throws -> SampleHost {
        try SystemCalls.makeDirectories(scratch.string)
        try await makeSysroot()
        let base = try await commitBase()
        try await deploy(base, origin: baseOrigin)
        let layered = try await commitLayered(over: base)
        try await deploy(layered, origin: layeredOrigin)
        let host = SampleHost(
            directory: directory,
            baseCommit: base,
            layeredCommit: layered,
            edits: (IgnitionConfig.edits + IgnitionConfig.firstBootEdits + AdministratorEdits.edits)
                .sorted { $0.path < $1.path }
        )
        try await provision(host)
        try FileTree.stateVar.write(to: host.stateVar)
        try AdministratorEdits.apply(to: host.etc)
        // Nothing of that was done while the host was provisioned.
        try await Tool.run(
            "touch",
            ["--no-dereference", "--date=+30 days"] + AdministratorEdits.written.map { host.etc.appending($0).string }
        )
        try await Tool.run("rm", ["-rf", scratch.string])
        return host
    }

    /// An empty sysroot with one stateroot and one remote.
    private func makeSysroot() async throws {
        try SystemCalls.makeDirectories(sysroot.string)
        try await Tool.run("ostree", ["admin", "init-fs", "--modern", sysroot.string])
        try await Tool.run("ostree", ["admin", "os-init", "--sysroot=\(sysroot)", SampleHost.stateroot])
        let settings = """
            [core]
            repo_version=1
            mode=bare

            [sysroot]
            bootloader=none
            readonly=true

            [remote "\(SampleHost.remote)"]
            url=https://ostree.example.com/repo/
            gpg-verify=false

            """
        try Files.write(settings, to: repository.appending("config"))
    }

    /// Commits the base and lets the refs of a pulled and layered-upon commit name it.
    private func commitBase() async throws -> String {
        let base = try await commit(
            .base,
            name: "base",
            CommitMetadata.base + ["--bind-ref=\(SampleHost.ref)", "--parent=none"]
        )
        try await createRef("\(SampleHost.remote):\(SampleHost.ref)", base)
        try await createRef("rpmostree/base/0", base)
        return base
    }

    /// Commits the layered tree.
    ///
    /// No ref names it, so it must be deployed before something else is.
    private func commitLayered(over base: String) async throws -> String {
        try await commit(.layered, name: "layered", CommitMetadata.layered + ["--parent=\(base)"])
    }

    /// Commits a tree.
    private func commit(_ tree: FileTree, name: String, _ arguments: [String]) async throws -> String {
        let files = scratch.appending(name)
        try tree.write(to: files)
        return try await Tool.run(
            "ostree",
            [
                "commit", "--repo=\(repository)", "--orphan", "--fsync=no",
                "--timestamp=@\(SampleRelease.host.timestamp)", "--tree=dir=\(files)",
            ] + arguments
        )
    }

    /// Lets a ref name a commit; a remote's name stands before a colon.
    private func createRef(_ name: String, _ commit: String) async throws {
        try await Tool.run("ostree", ["refs", "--repo=\(repository)", "--create=\(name)", commit])
    }

    /// Deploys a commit and gives it the origin that rpm-ostree would.
    private func deploy(_ commit: String, origin: String) async throws {
        let kernelArguments = SampleHost.kernelArguments.map { "--karg-append=\($0)" }
        try await Tool.run(
            "ostree",
            [
                "admin", "deploy", "--sysroot=\(sysroot)", "--os=\(SampleHost.stateroot)", "--retain", "--karg-none",
            ] + kernelArguments + [commit]
        )
        let file = sysroot.appending("ostree/deploy/\(SampleHost.stateroot)/deploy/\(commit).0.origin")
        try Files.write(origin, to: file)
    }

    private var baseOrigin: String {
        "[origin]\nrefspec=\(SampleHost.remote):\(SampleHost.ref)\n"
    }

    private var layeredOrigin: String {
        let requested = SamplePackages.requested.map { "\($0);" }.joined()
        let removed = SamplePackages.base.all.map(\.name).filter { SamplePackages.layered[name: $0] == nil }
        return """
            [origin]
            baserefspec=\(SampleHost.remote):\(SampleHost.ref)

            [packages]
            requested=\(requested)

            [overrides]
            remove=\(removed.map { "\($0);" }.joined())

            """
    }

    /// Ignition and the first boot.
    private func provision(_ host: SampleHost) async throws {
        try FileTree.emptyStateVar.write(to: host.stateVar)
        try Files.write(IgnitionConfig.text, to: host.ignitionConfig)
        try await IgnitionRun.run(
            config: host.ignitionConfig,
            deployment: host.deployment,
            stateVar: host.stateVar,
            scratch: scratch.appending("ignition"),
            log: host.ignitionLog
        )
        try IgnitionConfig.firstBoot.write(to: host.etc)
    }
}
