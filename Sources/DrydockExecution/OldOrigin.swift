// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import ImageImport
internal import OSTree

/// What the deployment of before a switch keeps on a host.
enum OldOrigin {
    /// Lets go of it: the pin, the ref that the old system was updated from, the layers and objects that nothing needs.
    ///
    /// The commit of a deployment has a ref of its own, so the old one still boots.
    ///
    /// - Parameters:
    ///   - record: the run that is accepted.
    ///   - view: the host, its sysroot locked.
    /// - Throws: what libostree or the file system refused.
    static func drop(_ record: RunRecord, _ view: HostView) throws {
        if let old = view.ostree.deployments.first(where: { $0.id == record.plan.spec.host.mergeDeployment }) {
            try unpin(old, view)
            try dropRef(of: old, view)
        }
        try LayerCollection(view.ostree, view.repository).run()
        try view.ostree.load()
        try view.ostree.cleanup()
    }

    /// Takes the pin out that drydock has set: in this run, or in one before that was rolled back.
    private static func unpin(_ old: Deployment, _ view: HostView) throws {
        for run in try RunRecord.all(on: view) where run.plan.spec.host.mergeDeployment == old.id {
            guard let step = run.plan.spec.steps.first(where: { $0.kind == .pinDeployment }),
                let store = try? UndoStore(reading: run.directory)
            else { continue }
            _ = try PinDeployment(step, view: view, deployment: old.id, store: store).unpin()
        }
    }

    /// Deletes the ref of a remote that a deployment was updated from, as `bootc switch` does; a local branch is whoever made it's.
    private static func dropRef(of old: Deployment, _ view: HostView) throws {
        let origin = old.origin?.contents["origin"] ?? [:]
        guard let refspec = origin["refspec"] ?? origin["baserefspec"], refspec.contains(":") else { return }
        let isUsed = view.ostree.deployments.contains { other in
            other.id != old.id && other.origin?.contents["origin"]?.values.contains(refspec) == true
        }
        if !isUsed { try view.repository.deleteRef(refspec) }
    }
}
