// SPDX-License-Identifier: Apache-2.0

package import DrydockAnalysis
package import DrydockModel
internal import HostFS
internal import OSTree

/// Says where a migration stands; takes no lock and writes nothing.
package enum StatusReader {
    /// The Status of a host.
    package static func read(_ view: HostView) throws(DrydockError) -> Document<Status> {
        let records = try RunRecord.all(on: view)
        let booted = view.kind == .offline ? nil : view.deployment.id
        let deployments = Deployments(sysroot: view.ostree, repository: view.repository, booted: booted).facts()
        let worker = HostAccess.worker(on: view.path)
        let stage = stage(records, deployments, isWorking: worker != nil)
        // What the host is at counts; a later run that came to nothing only shows in its last step.
        let isMade = [.staged, .lost, .switched, .accepted, .rolledBack].contains(stage)
        let shown = isMade ? records.lastSwitch ?? records.last : records.last
        let isStaged = deployments.contains(where: \.isStaged)
        let isLocked = booted != nil && FinalizationLock.isSet
        let step = records.last?.records.last { $0.step != nil }
        let status = Status(
            stage: stage,
            run: shown?.run,
            lastStep: step.flatMap { record in record.step.map { "\($0): \(record.event.rawValue)" } },
            reason: stage == .rolledBack ? shown?.reasonOfReturn : nil,
            image: shown?.plan.spec.image.reference,
            worker: worker?.description,
            // A reboot would lose what is staged and locked.
            rebootRequired: booted != nil && deployments.first?.id != booted && !(isStaged && isLocked),
            // A lock without anything to hold back would hold back what is staged next.
            finalizationLocked: isStaged || isLocked ? isLocked : nil,
            deployments: deployments
        )
        return Document(status, metadata: Metadata(createdAt: DocumentFormat.now()))
    }

    /// What the deployments say counts more than what the journal says: somebody else may have changed them since.
    private static func stage(
        _ records: [RunRecord],
        _ deployments: [DeploymentFact],
        isWorking: Bool
    ) -> Status.Stage {
        guard let latest = records.last else { return isWorking ? .running : .none }
        guard !latest.state.isCut, latest.state != .broken else { return isWorking ? .running : .interrupted }
        guard let made = records.lastSwitch else { return latest.state == .aborted ? .aborted : .failed }
        let new = deployments.first { $0.id == made.deployment }
        if let new, new.isStaged { return .staged }
        guard !made.isLost(from: deployments.map(\.id)) else { return .lost }
        let isOldFirst = deployments.first?.id == made.plan.spec.host.mergeDeployment
        guard !isOldFirst else { return .rolledBack }
        return made.state == .finished ? .accepted : .switched
    }
}
