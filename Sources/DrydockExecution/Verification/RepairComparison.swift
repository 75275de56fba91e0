// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import OSTree

/// What repairs and the route lead to expect, compared with the new deployment.
struct RepairComparison {
    private let view: HostView
    private let record: RunRecord

    init(_ view: HostView, _ record: RunRecord) {
        self.view = view
        self.record = record
    }

    /// The changes of all steps that are due.
    func steps() async -> Verdict.Comparison? {
        let isBooted = view.kind == .live && view.ostree.bootedDeployment?.id == record.deployment
        let begun = Set(record.records.compactMap(\.step))
        let due =
            record.changeSteps(.beforeSwitch).filter { !record.isFinished || $0.id != record.firstBootUnit?.id }
            + record.changeSteps(.firstBoot).filter { isBooted || begun.contains($0.id) }
            + record.changeSteps(.afterVerify).filter { begun.contains($0.id) }
        guard !due.isEmpty else { return nil }
        guard let place = try? ChangePlace(view, deployment: record.deployment ?? ""),
            let store = try? UndoStore(reading: record.directory)
        else { return Verdict.Comparison(subject: "repairs", state: .unknown, compared: 0) }
        var facts: [(String, String, String)] = []
        for step in due {
            let holds = (try? await ChangeSet(step: step, place: place, store: store).holds()) ?? false
            facts.append((step.id, "made", holds ? "made" : "not made"))
        }
        return Verifier.compare("repairs", facts)
    }

    /// Whose files of `/var` are, where a step of the first boot has changed that.
    func owners() -> [OwnerLog.List] {
        guard let store = try? UndoStore(reading: record.directory) else { return [] }
        return record.changeSteps(.firstBoot).compactMap { step in
            let log = OwnerLog(of: step, in: store.path)
            return (try? log.isComplete()) == true ? try? log.read() : nil
        }
    }

    /// What the route expects; on a host that does not run only of files.
    func expectations() async -> Verdict.Comparison? {
        let expected = record.plan.spec.route?.route.expectations ?? []
        var facts: [(String, String, String)] = []
        for expectation in expected {
            guard let actual = await actual(expectation) else { continue }
            facts.append((expectation.name, expectation.kind.rawValue, actual))
        }
        return facts.isEmpty ? nil : Verifier.compare("expectations", facts)
    }

    private func actual(_ expectation: Route.Expectation) async -> String? {
        let isRunning = view.kind == .live
        switch expectation.kind {
        case .active:
            guard isRunning else { return nil }
            return (try? await SystemUnits.isActive(expectation.name)) == true ? "active" : "not active"
        case .disabled:
            guard isRunning else { return nil }
            return (try? await SystemUnits.isEnabled(expectation.name)) == true ? "enabled" : "disabled"
        case .mounted:
            guard isRunning, let table = try? MountTable.ofThisProcess() else { return nil }
            return table.contains { $0.path == expectation.name } ? "mounted" : "not mounted"
        case .present, .absent:
            let new = view.ostree.deployments.first { $0.id == record.deployment }
            guard let new, let tree = try? RootDirectory(view.directory(of: new)) else { return nil }
            let path = String(expectation.name.drop { $0 == "/" })
            guard path.hasPrefix("etc/") || path.hasPrefix("usr/") else { return nil }
            return (try? tree.status(path)) != nil ? "present" : "absent"
        }
    }
}
