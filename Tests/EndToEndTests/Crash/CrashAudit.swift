// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import HostFS
import OSTree
import SystemPackage
import TestSupport

/// What must hold on a host after something went wrong; every answer is a list of what does not.
struct CrashAudit {
    let sample: CrashSample
    let test: CrashCase
    /// The host before the command.
    let start: HostState

    // MARK: - States

    /// That a host is at a milestone, to the last byte.
    ///
    /// - Parameters:
    ///   - now: the host.
    ///   - milestone: where it should be.
    ///   - isClean: whether nothing may be left that a clean-up takes away, nor what it renews be missing.
    /// - Returns: what is not so.
    func problems(_ now: HostState, notAt milestone: CrashCase.Milestone, isClean: Bool) -> [String] {
        guard let wanted = sample.states[milestone] else { return ["nobody knows how \(milestone) looks"] }
        var problems = Self.compare(now.stateVar, wanted.stateVar, "/var")
        if isClean {
            problems += Self.compare(now.refs, wanted.refs, "ref")
            problems += Self.compare(now.origins, wanted.origins, "origin")
            let (left, missing) = (now.objects.subtracting(wanted.objects), wanted.objects.subtracting(now.objects))
            if !left.isEmpty || !missing.isEmpty { problems.append("objects: left \(left), missing \(missing)") }
        } else {
            // What is deployed is noted anew by each clean-up, and whole layers wait for the next try.
            let refs = now.refs.filter { wanted.refs[$0.key] != nil || !$0.key.hasPrefix("ostree/container/") }
            problems += Self.compare(refs.filter(Self.isKept), wanted.refs.filter(Self.isKept), "ref")
            problems += Self.compare(now.origins.filter { wanted.origins[$0.key] != nil }, wanted.origins, "origin")
        }
        for id in Set(isClean ? Array(now.etc.keys) : []).union(wanted.etc.keys).sorted() {
            problems += Self.compare(now.etc[id] ?? [:], wanted.etc[id] ?? [:], "/etc of \(id.prefix(8))")
            problems += Self.compare(now.checkouts[id] ?? [:], wanted.checkouts[id] ?? [:], "tree of \(id.prefix(8))")
        }
        if isClean { problems += now.strays.subtracting(wanted.strays).map { "\($0) is left" } }
        if now.order != wanted.order { problems.append("boots \(now.order), not \(wanted.order)") }
        return problems.map { "not \(milestone): \($0)" }
    }

    /// That a host is as the command found it, or as it was before a run that was taken back, for all that matters to it.
    func problemsUnlessUntouched(_ now: HostState) -> [String] {
        let isTakenBack = test.command == .resume && test.goal == .switched
        let states = [start] + (isTakenBack ? [sample.states[.before]].compactMap(\.self) : [])
        let answers = states.map { difference(now, from: $0) }
        guard !answers.contains([]) else { return [] }
        return (answers.min { $0.count < $1.count } ?? []).map { "said to be untouched: \($0)" }
    }

    /// What is not as it was; more objects, and refs to layers, may have come.
    private func difference(_ now: HostState, from before: HostState) -> [String] {
        var problems = Self.compare(now.stateVar, before.stateVar, "/var")
        let refs = now.refs.filter { before.refs[$0.key] != nil || !$0.key.hasPrefix("ostree/container/") }
        problems += Self.compare(refs.filter(Self.isKept), before.refs.filter(Self.isKept), "ref")
        for entry in before.order {
            guard let id = entry.deployment else { continue }
            problems += Self.compare(now.etc[id] ?? [:], before.etc[id] ?? [:], "/etc of \(id.prefix(8))")
            problems += Self.compare(now.checkouts[id] ?? [:], before.checkouts[id] ?? [:], "tree of \(id.prefix(8))")
            if now.origins[id] != before.origins[id] { problems.append("origin of \(id.prefix(8)): changed") }
        }
        problems += now.strays.subtracting(before.strays).map { "\($0) is left" }
        if now.order != before.order { problems.append("boots \(now.order), not \(before.order)") }
        return problems
    }

    /// That every deployment in the boot order can boot, and that everything is as before or as planned.
    func problemsAnywhere(_ now: HostState) -> [String] {
        var problems: [String] = []
        if now.order.isEmpty { problems.append("nothing can boot") }
        for entry in now.order {
            guard let id = entry.deployment, let tree = now.checkouts[id], now.etc[id]?.isEmpty == false else {
                problems.append("a boot entry leads to nothing: \(entry)")
                continue
            }
            for (name, content) in [("vmlinuz", entry.kernel), ("initramfs.img", entry.initramfs)]
            where content == nil || tree["usr/lib/modules/6.1/\(name)"]?.content != content {
                problems.append("\(name) of \(entry) is \(content ?? "not there")")
            }
            let known = sample.states.values.compactMap { $0.checkouts[id] }
            if !known.contains(tree) {
                problems += Self.compare(tree, known.first ?? [:], "tree of \(id.prefix(8))")
            }
            let trees = states.compactMap { $0.etc[id] }
            problems += Self.strange(
                now.etc[id] ?? [:],
                trees,
                sample.edits.forms(at: .etc(id)),
                "/etc of \(id.prefix(8))"
            )
        }
        problems += Self.strange(
            now.stateVar,
            states.map(\.stateVar),
            sample.edits.forms(at: .stateVar),
            "/var"
        )
        return problems
    }

    /// Whether a ref is none of those by which libostree notes what is deployed.
    private static func isKept(_ ref: String, _ commit: String) -> Bool { !ref.hasPrefix("ostree/*/") }

    private var states: [HostState] { test.passes.compactMap { sample.states[$0] } }

    // MARK: - The repository

    /// That every object has the name of its content, and that none is missing of what can be booted or has a ref.
    func problemsOfRepository(_ now: HostState, _ bench: CrashBench) throws -> [String] {
        var problems = try RepositoryAudit.wronglyNamed(in: bench.repository).paths.map {
            "object \($0) has a wrong name"
        }
        let deployed = now.order.compactMap { $0.deployment.flatMap(Checksum.init) }
        let missing = try RepositoryAudit.missing(
            from: try Repository(path: bench.repository.string),
            besides: deployed
        )
        problems += missing.map { "object \($0) is missing" }
        return problems
    }

    // MARK: - What is claimed

    /// That neither the journal nor the status says done for what is not.
    func problemsOfClaims(_ now: HostState, _ bench: CrashBench) throws -> [String] {
        try problemsOfJournal(now, try bench.journal()) + problems(now, notAt: try bench.status().stage)
    }

    private func problemsOfJournal(_ now: HostState, _ journal: [JournalRecord]) throws -> [String] {
        var last: [String: JournalRecord.Event] = [:]
        for record in journal { if let step = record.step { last[step] = record.event } }
        // Whatever takes steps back says so first, and once for all of them.
        let isTakenBack =
            test.command != .apply
            || journal.contains { [.failed, .runResumed, .abortStarted, .rollbackStarted].contains($0.event) }
        var problems: [String] = []
        for (step, event) in last.sorted(by: { $0.key < $1.key })
        where event == .undone || event == .done && !isTakenBack {
            for (file, forms) in sample.edits.claims(of: step, isDone: event == .done) {
                guard !forms.contains(node(file, now)) else { continue }
                problems.append("the journal says \(step) \(event.rawValue), and \(file) is not so")
            }
        }
        if last["deploy"] == .done, !isTakenBack, now.order.first?.deployment != sample.new {
            problems.append("the journal says that the image was deployed, and it is not the default")
        }
        return problems
    }

    private func problems(_ now: HostState, notAt stage: Status.Stage) -> [String] {
        guard stage != .interrupted else { return [] }
        let answers = Self.milestones(of: stage).map { problems(now, notAt: $0, isClean: false) }
        guard !answers.contains([]) else { return [] }
        let best = answers.min { $0.count < $1.count } ?? ["it is offline, and nobody works on it"]
        return best.prefix(3).map { "status says \(stage.rawValue), but \($0)" }
    }

    /// Where a host can be when drydock says how far it is.
    static func milestones(of stage: Status.Stage) -> [CrashCase.Milestone] {
        switch stage {
        case .none, .failed, .aborted: [.before]
        case .switched: [.switched, .booted]
        case .accepted: [.accepted]
        case .rolledBack: [.rolledBack]
        case .interrupted, .running, .staged, .lost: []
        }
    }

    private func node(_ file: EditHistory.File, _ now: HostState) -> HostState.Node? {
        switch file.place {
        case .stateVar: now.stateVar[file.path]
        case .etc(let id): now.etc[id]?[file.path]
        }
    }

    // MARK: - Comparisons

    /// Where two dictionaries differ, in words.
    private static func compare<Value: Equatable>(
        _ now: [String: Value],
        _ wanted: [String: Value],
        _ subject: String
    ) -> [String] {
        guard now != wanted else { return [] }
        let paths = Set(now.keys).union(wanted.keys).filter { now[$0] != wanted[$0] }.sorted()
        func words(_ value: Value?) -> String { value.map { "\($0)" } ?? "absent" }
        return paths.prefix(6).map { "\(subject) \($0): \(words(now[$0])), not \(words(wanted[$0]))" }
            + (paths.count > 6 ? ["\(subject): \(paths.count) differences"] : [])
    }

    /// What is in a tree and has no form that it may have; what a replacement that was cut off has left may be there.
    private static func strange(
        _ now: HostState.Tree,
        _ known: [HostState.Tree],
        _ forms: [String: Set<HostState.Node?>],
        _ subject: String
    ) -> [String] {
        var problems: [String] = []
        for path in Set(known.flatMap(\.keys)).union(now.keys).sorted() {
            var allowed = forms[path] ?? []
            allowed.formUnion(known.map { $0[path] })
            if isReplacement(path) { allowed.insert(now[path]) }
            // The kernel takes set-id bits away before they can be set again.
            guard !Set(allowed.map { $0?.withoutPrivileges }).contains(now[path]?.withoutPrivileges) else { continue }
            let words = allowed.map { $0.map { "\($0)" } ?? "absent" }.sorted()
            problems.append("\(subject) \(path): \(now[path].map { "\($0)" } ?? "absent"), none of \(words)")
        }
        return problems
    }

    /// Whether a name is that of a file that is written beside another to replace it: `.NAME.new`.
    private static func isReplacement(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return name.hasPrefix(".") && name.hasSuffix(".new")
    }
}
