// SPDX-License-Identifier: Apache-2.0

package import DrydockAnalysis
package import DrydockModel
internal import OSTree

/// Says where a migration stands; takes no lock and writes nothing.
package enum StatusReader {
    /// The Status of a host.
    package static func read(_ view: HostView) throws(DrydockError) -> Document<Status> {
        let records = try RunRecord.all(on: view)
        let booted = view.kind == .offline ? nil : view.deployment.id
        let deployments = Deployments(sysroot: view.ostree, repository: view.repository, booted: booted).facts()
        let step = records.last?.records.last { $0.step != nil }
        let status = Status(
            stage: stage(records, deployments),
            run: records.last?.run,
            lastStep: step.flatMap { record in record.step.map { "\($0): \(record.event.rawValue)" } },
            image: records.last?.plan.spec.image.reference,
            rebootRequired: booted != nil && deployments.first?.id != booted,
            deployments: deployments
        )
        return Document(status, metadata: Metadata(createdAt: DocumentFormat.now()))
    }

    /// What the deployments say counts more than what the journal says: somebody else may have changed them since.
    private static func stage(_ records: [RunRecord], _ deployments: [DeploymentFact]) -> Status.Stage {
        guard let latest = records.last, let made = latest.deployment ?? records.lastSwitch?.deployment else {
            return records.last.map { $0.records.last?.event == .runFailed ? .failed : .interrupted } ?? .none
        }
        let order = deployments.map(\.id)
        let old = records.lastSwitch?.plan.spec.host.mergeDeployment
        guard let place = order.firstIndex(of: made) else { return latest.deployment == nil ? .failed : .rolledBack }
        if let old, let oldPlace = order.firstIndex(of: old), oldPlace < place { return .rolledBack }
        switch latest.records.last?.event {
        case .runFinished, .rolledBack: return .switched
        case .runFailed: return latest.deployment == nil ? .switched : .failed
        default: return .interrupted
        }
    }
}
