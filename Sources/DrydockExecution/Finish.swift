// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import DrydockPlanning
internal import HostFS
internal import OSTree
package import SystemPackage

/// Accepts a switch: makes the steps of after the verification, and takes drydock's unit off the host.
package enum Finish {
    /// What an acceptance came to.
    package struct Outcome: Sendable {
        /// The steps that were made.
        package var made: [String] = []
        /// Whether it was accepted before.
        package var wasFinished = false
    }

    /// Accepts the last switch of a host.
    ///
    /// The old deployment stays behind the image's until an update takes its place, but no longer pinned; what it was updated
    /// from is dropped, and so is what no deployment needs. Where an update has followed the image, there is nothing left
    /// to compare, and nothing is.
    ///
    /// - Parameters:
    ///   - sysroot: the host.
    ///   - patience: how long others are waited for.
    /// - Returns: what was done.
    /// - Throws: ``DrydockError``: `unavailable` if there is no switch, or the image does not run; `verificationFailed` if the host
    ///   is not as predicted; `failedAttention` if a step failed.
    package static func run(_ sysroot: FilePath, patience: LockPatience = LockPatience()) async throws -> Outcome {
        let access = try await HostAccess.open(sysroot, patience)
        let view = access.view
        try Prerequisites.check(view, lock: false)
        guard let record = try RunRecord.all(on: view).lastSwitch, let id = record.deployment else {
            throw DrydockError(.unavailable, "drydock never switched \(sysroot), so there is nothing to accept")
        }
        guard !record.isRolledBack else {
            throw DrydockError(.unavailable, "the switch was rolled back, so there is nothing to accept")
        }
        let current = try current(view, after: record)
        guard record.state != .finished else { return Outcome(wasFinished: true) }
        // What was begun changes what would be compared.
        if current == id, record.state != .finishing {
            try await verify(view, record)
        }
        return try await access.changing { try await accept(record, in: current, view) }
    }

    private static func accept(_ record: RunRecord, in current: String, _ view: HostView) async throws -> Outcome {
        var journal = try Journal.open(record, with: .finishStarted)
        var outcome = Outcome()
        do {
            let store = try UndoStore(run: record.directory)
            let place = try ChangePlace(view, deployment: current)
            for step in record.changeSteps(.afterVerify) {
                let set = ChangeSet(step: step, place: place, store: store)
                if try await set.make(recordedIn: &journal) { outcome.made.append(step.id) }
            }
            try BootCount(view, store)?.end()
            try await removeUnits(record, place, store)
            try OldOrigin.drop(record, view)
            try journal.record(.finished)
        } catch {
            throw DrydockError(
                .failedAttention,
                "the switch is good, but it could not be accepted in full",
                hint: "drydock finish tries again",
                cause: error
            )
        }
        return outcome
    }

    /// The deployment that the steps are made in: that of the image, or one that an update has put in its place.
    private static func current(_ view: HostView, after record: RunRecord) throws -> String {
        let deployments = view.ostree.deployments
        let first = view.kind == .live ? view.ostree.bootedDeployment : deployments.first
        let reference = record.plan.spec.image.reference
        let isOld = first?.id == record.plan.spec.host.mergeDeployment
        guard let first, !isOld,
            first.id == record.deployment || first.origin?.contents["origin"]?[Deploy.originKey] == reference
        else {
            throw DrydockError(
                .unavailable,
                "the image of the plan, \(reference), does not run",
                hint: "drydock status says where the migration stands"
            )
        }
        return first.id
    }

    private static func verify(_ view: HostView, _ record: RunRecord) async throws {
        let waiting = record.changeSteps(.firstBoot).map(\.id).filter { id in
            record.records.last { $0.step == id }?.event != .done
        }
        guard waiting.isEmpty else {
            throw DrydockError(
                .verificationFailed,
                "steps of the first boot were not made: \(waiting.joined(separator: ", "))",
                hint: "boot the image; in it, drydock first-boot makes what its unit could not"
            )
        }
        // Room is what the acceptance itself gives back.
        let comparisons = try await Verifier(view).run().spec.comparisons.filter { $0.subject != "space" }
        guard comparisons.allSatisfy({ $0.state == .asPredicted }) else {
            throw DrydockError(
                .verificationFailed,
                "the host is not what was predicted, so nothing is accepted",
                hint: "drydock verify shows the differences; drydock rollback goes back"
            )
        }
    }

    /// Removes the units of the first boot from the image's configuration, and from the running system.
    ///
    /// Those of the old deployment stay, and so does the program, while there are owners that it would have to give back; so does
    /// a program that was there before.
    private static func removeUnits(_ record: RunRecord, _ place: ChangePlace, _ store: UndoStore) async throws {
        guard let unit = record.firstBootUnit else { return }
        let keepsProgram = record.changeSteps(.firstBoot).contains { step in
            step.changes?.contains { $0.action == .changeOwners } ?? false
        }
        if place.isLive { try? await SystemUnits.stop("\(BootUnits.watchdog).timer") }
        for (number, change) in (unit.changes ?? []).enumerated().reversed() {
            if change.action == .installProgram {
                guard !keepsProgram, try store.entry(unit.id, number)?.isMade == true else { continue }
            }
            var none: [String]?
            if let (folder, name) = try place.folder(of: change.path, making: &none) { try folder.remove(name) }
        }
        if place.isLive { try? await SystemUnits.run(["systemctl", "daemon-reload"]) }
    }
}
