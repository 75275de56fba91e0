// SPDX-License-Identifier: Apache-2.0

package import DrydockAnalysis
package import DrydockModel
internal import OSTree

/// Says where a migration stands; takes no lock and writes nothing.
package enum StatusReader {
    /// The Status of a host.
    package static func read(_ view: HostView) throws(DrydockError) -> Document<Status> {
        let record = try RunRecord.latest(in: view.var)
        let booted = view.kind == .offline ? nil : view.deployment.id
        let deployments = Deployments(sysroot: view.ostree, repository: view.repository, booted: booted).facts()
        let last = record?.records.last { $0.step != nil }
        let status = Status(
            stage: stage(record, first: deployments.first?.id),
            run: record?.run,
            lastStep: last.flatMap { record in record.step.map { "\($0): \(record.event.rawValue)" } },
            image: record?.plan.spec.image.reference,
            rebootRequired: booted != nil && deployments.first?.id != booted,
            deployments: deployments
        )
        return Document(status, metadata: Metadata(createdAt: DocumentFormat.now()))
    }

    private static func stage(_ record: RunRecord?, first: String?) -> Status.Stage {
        guard let record else { return .none }
        switch record.records.last?.event {
        case .rolledBack: return .rolledBack
        case .runFailed: return .failed
        case .runFinished:
            // Somebody else may have changed the order since.
            return first == record.plan.spec.host.mergeDeployment ? .rolledBack : .switched
        default: return .interrupted
        }
    }
}
