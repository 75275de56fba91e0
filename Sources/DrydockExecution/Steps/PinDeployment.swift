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
    private static let group = "libostree-transient"
    private static let key = "pinned"

    private let step: Step
    private let view: HostView
    private let store: UndoStore
    /// `<checksum>.<serial>`.
    private let id: String

    convenience init(_ step: Step, _ context: StepContext) {
        self.init(step, view: context.view, deployment: context.plan.host.mergeDeployment, store: context.store)
    }

    init(_ step: Step, view: HostView, deployment id: String, store: UndoStore) {
        self.step = step
        self.view = view
        self.store = store
        self.id = id
    }

    var detail: [String: String] { ["deployment": id] }

    func probe() throws -> Bool { try deployment().isPinned }

    func apply() throws {
        let (directory, name) = try originFile()
        guard let before = try directory.saved(name), let content = before.content else {
            throw OSTreeError(message: "\(directory.path.appending(name)) is gone")
        }
        let origin = try KeyFile(parsing: String(decoding: content, as: UTF8.self))
        origin.set(Self.key, in: Self.group, to: "true")
        var after = SavedName(content: Array(origin.text.utf8), mode: before.mode, uid: before.uid, gid: before.gid)
        after.attributes = before.attributes
        try store.keep(UndoStore.Entry(before: before, after: after), step.id, 0)
        try directory.put(name, after)
    }

    func confirm() throws {
        guard try deployment().isPinned else { throw OSTreeError(message: "the deployment is not pinned") }
    }

    /// Gives the origin back byte for byte; where another tool has changed it since, only the pin is taken out.
    func undo(_ reason: UndoReason) throws -> Bool { try unpin() }

    /// The same, for whoever accepts the switch.
    func unpin() throws -> Bool {
        guard let entry = try store.entry(step.id, 0), let before = entry.before else { return false }
        let (directory, name) = try originFile()
        try directory.discardReplacement(of: name)
        let now = try directory.saved(name)
        var wanted: SavedName? = before
        if let now, let after = entry.after, !now.isSame(as: after) {
            wanted = try now.isSame(as: before) ? nil : Self.unpinned(now)
        }
        if let wanted { try directory.put(name, wanted) }
        try store.forget(step.id, 0)
        return wanted != nil
    }

    private static func unpinned(_ now: SavedName) throws -> SavedName? {
        guard let content = now.content else { return nil }
        let origin = try KeyFile(parsing: String(decoding: content, as: UTF8.self))
        guard origin.contents[group]?[key] != nil else { return nil }
        origin.remove(key, from: group)
        var less = SavedName(content: Array(origin.text.utf8), mode: now.mode, uid: now.uid, gid: now.gid)
        less.attributes = now.attributes
        return less
    }

    private func originFile() throws -> (directory: DurableDirectory, name: String) {
        var directory = view.directory(of: try deployment())
        directory.removeLastComponent()
        return (try DurableDirectory(existing: directory), "\(id).origin")
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
