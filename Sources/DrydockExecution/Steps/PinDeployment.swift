// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import OSTree
internal import SystemPackage

/// Keeps the deployment of before from being cleaned away: `[libostree-transient] pinned=true` in its origin.
///
/// `ostree_sysroot_deployment_set_pinned` would label the file by the policy of the machine that drydock runs on, which
/// is not that of an offline sysroot, and fails where that machine has a configuration of SELinux but no policy. So the
/// file is replaced here, and keeps the label that it has.
final class PinDeployment: Action {
    private let view: HostView
    private let id: String
    private var before: [UInt8]?

    /// The pinning of a deployment, `<checksum>.<serial>`.
    init(_ view: HostView, deployment id: String) {
        self.view = view
        self.id = id
    }

    var detail: [String: String] { ["deployment": id] }

    func probe() throws -> Bool { try deployment().isPinned }

    func apply() throws {
        let (directory, name) = try originFile()
        let content = try RootDirectory(directory).contents(name) ?? []
        let origin = try KeyFile(parsing: String(decoding: content, as: UTF8.self))
        origin.set("pinned", in: "libostree-transient", to: "true")
        before = content
        try DurableDirectory(existing: directory).replace(name, Array(origin.text.utf8))
    }

    func confirm() throws {
        guard try deployment().isPinned else { throw OSTreeError(message: "the deployment is not pinned") }
    }

    /// Gives the origin back byte for byte.
    func undo(after failure: any Error) throws -> Bool {
        guard let before else { return false }
        let (directory, name) = try originFile()
        guard try RootDirectory(directory).contents(name) != before else { return false }
        try DurableDirectory(existing: directory).replace(name, before)
        return true
    }

    private func originFile() throws -> (directory: FilePath, name: String) {
        var directory = view.directory(of: try deployment())
        directory.removeLastComponent()
        return (directory, "\(id).origin")
    }

    private func deployment() throws(OSTreeError) -> Deployment {
        // A changed origin does not change the time stamp that `ostree_sysroot_load` goes by.
        let sysroot = try Sysroot(path: view.path.string)
        guard let found = sysroot.deployments.first(where: { $0.id == id }) else {
            throw OSTreeError(message: "deployment \(id) is gone")
        }
        return found
    }
}
