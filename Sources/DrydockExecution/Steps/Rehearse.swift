// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import DrydockPrediction
internal import FoundationEssentials
internal import HostFS
internal import OSTree
internal import SystemPackage

/// Does the work of the shutdown that may fail beforehand, where its failure costs nothing: the merge of `/etc`, by the host's
/// own libostree, on copies; and a look at the room in `/boot`.
///
/// At shutdown a failure is seen by nobody: the old system boots again, and the image is gone.
final class Rehearse: Action {
    private static let stateroot = "rehearsal"
    private static let deployments = "ostree/deploy/\(stateroot)/deploy"
    /// It has a rule of its own at shutdown, and would be looked for in the copies.
    private static let policy = "selinux"

    private let step: Step
    private let context: StepContext
    private var merged = 0

    init(_ step: Step, _ context: StepContext) {
        self.step = step
        self.context = context
    }

    var detail: [String: String] { merged == 0 ? [:] : ["merged": "\(merged)"] }

    func probe() -> Bool { false }

    func apply() async throws {
        try checkBoot()
        let folder = scratch
        try clear()
        defer { try? clear() }
        for name in ["old/usr", "new/usr", "live"] {
            try FileManager.default.createDirectory(
                atPath: folder.appending(name).string,
                withIntermediateDirectories: true
            )
        }
        try await copyTrees(to: folder)
        let (old, live, new) = (
            try tree(folder, "old", "usr/etc"), try tree(folder, "live", "etc"), try tree(folder, "new", "usr/etc")
        )
        let result = try await merge(in: folder)
        try compare(EtcFacts(defaults: old, live: live, drift: []), new, with: result)
        merged = result.count
    }

    func confirm() {}

    func undo(_ reason: UndoReason) throws -> Bool {
        try clear()
        return false
    }

    // MARK: - The merge

    private var scratch: FilePath {
        context.store.path.removingLastComponent().appending(Self.stateroot)
    }

    private func clear() throws {
        guard FileManager.default.fileExists(atPath: scratch.string) else { return }
        try FileManager.default.removeItem(atPath: scratch.string)
    }

    private func copyTrees(to folder: FilePath) async throws {
        let view = context.view
        let old = view.directory(of: view.deployment)
        try await copy(old.appending("usr/etc"), to: folder.appending("old/usr/etc"))
        try await copy(view.kind == .live ? "/etc" : old.appending("etc"), to: folder.appending("live/etc"))
        try await run(
            "ostree",
            "checkout",
            "--repo=\(view.repository.path)",
            "--subpath=/usr/etc",
            "--force-copy",
            context.mergeCommit ?? "",
            folder.appending("new/usr/etc").string
        )
        for etc in ["old/usr/etc", "live/etc", "new/usr/etc"] {
            let policy = folder.appending(etc).appending(Self.policy).string
            if FileManager.default.fileExists(atPath: policy) { try FileManager.default.removeItem(atPath: policy) }
        }
        for name in ["old", "new"] {
            let modules = folder.appending("\(name)/usr/lib/modules/0").string
            try FileManager.default.createDirectory(atPath: modules, withIntermediateDirectories: true)
            for file in ["\(modules)/vmlinuz", "\(modules)/initramfs.img"] { try write("\(name)\n", to: file) }
            try write(
                "ID=rehearsal\nPRETTY_NAME=Rehearsal\n",
                to: folder.appending("\(name)/usr/lib/os-release").string
            )
        }
    }

    private func copy(_ from: FilePath, to place: FilePath) async throws {
        try await run("cp", "--archive", "--one-file-system", from.string, place.string)
    }

    /// Has libostree merge in a sysroot that consists of the copies.
    ///
    /// - Returns: what came of it, without the policy.
    private func merge(in folder: FilePath) async throws -> [Node] {
        let sysroot = folder.appending("sysroot")
        try FileManager.default.createDirectory(atPath: sysroot.string, withIntermediateDirectories: true)
        try await run("ostree", "admin", "init-fs", "--modern", sysroot.string)
        try await run("ostree", "admin", "os-init", "--sysroot=\(sysroot)", Self.stateroot)
        // What is thrown away need not reach the disk.
        try await run("ostree", "config", "--repo=\(sysroot)/ostree/repo", "set", "core.fsync", "false")
        let old = try await deploy("old", in: folder, sysroot).appending("etc")
        try FileManager.default.removeItem(atPath: old.string)
        try await copy(folder.appending("live/etc"), to: old)
        return try EtcTree(RootDirectory(try await deploy("new", in: folder, sysroot)), "etc").nodes
    }

    /// Deploys one of the copies.
    ///
    /// - Returns: the directory of the deployment.
    private func deploy(_ name: String, in folder: FilePath, _ sysroot: FilePath) async throws -> FilePath {
        let known = try deployments(in: sysroot)
        let tree = folder.appending(name)
        try await run("ostree", "commit", "--repo=\(sysroot)/ostree/repo", "--branch=\(name)", "--tree=dir=\(tree)")
        try await run("ostree", "admin", "deploy", "--sysroot=\(sysroot)", "--os=\(Self.stateroot)", name)
        guard let new = try deployments(in: sysroot).subtracting(known).first else {
            throw OSTreeError(message: "libostree deployed nothing in \(sysroot)")
        }
        return sysroot.appending(Self.deployments).appending(new)
    }

    /// The names of the deployments; before the first there is no folder of them.
    private func deployments(in sysroot: FilePath) throws -> Set<String> {
        Set(try RootDirectory(sysroot).names(Self.deployments)?.filter { !$0.hasSuffix(".origin") } ?? [])
    }

    /// Throws ``DrydockError`` with `failedUnchanged` if libostree merges otherwise than what was predicted.
    private func compare(_ facts: EtcFacts, _ image: [Node], with result: [Node]) throws(DrydockError) {
        let predicted = EtcPrediction(facts, image: image, libostree: context.plan.host.libostreeVersion).outcomes
        let wrong = EtcComparison.facts(predicted, result).filter { $0.expected != $0.actual }.map(\.path)
        guard let path = wrong.first else { return }
        throw DrydockError(
            .failedUnchanged,
            "the libostree of this host merges \(wrong.count) paths of /etc otherwise than predicted, \(path) among them",
            hint: "nothing was changed; this is a bug of drydock's, and its report would have been wrong"
        )
    }

    private func tree(_ folder: FilePath, _ name: String, _ etc: String) throws -> [Node] {
        try EtcTree(RootDirectory(folder.appending(name)), etc).nodes
    }

    // MARK: - Room

    /// Throws ``DrydockError`` with `failedUnchanged` if the kernel does not fit into `/boot`, and nothing is freed before.
    private func checkBoot() throws(DrydockError) {
        guard let space = context.plan.prediction.space, let boot = context.view.boot,
            let free = try? FileSystemSpace(of: ".", in: boot)
        else { return }
        let room = free.available + (space.prunesEarly ? space.bootReclaimed : 0)
        guard space.bootBytes > room else { return }
        throw DrydockError(
            .failedUnchanged,
            "kernel and initial file system of the image need \(space.bootBytes) bytes in /boot, and \(room) are free",
            hint: "remove deployments that nobody needs: ostree admin undeploy, rpm-ostree cleanup --rollback"
        )
    }

    // MARK: - Programs

    private func run(_ command: String...) async throws {
        try await SystemUnits.run(command, environment: ["OSTREE_SYSROOT_DEBUG": "mutable-deployments"])
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }
}
