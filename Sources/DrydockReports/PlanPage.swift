// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension TextReport {
    /// A plan in whose way nothing stands, on one page.
    static func page(_ document: Document<Plan>, style: TextStyle) -> String {
        let plan = document.spec
        let groups = PlanFindings(plan)
        var writer = TextWriter(style: style)
        let verdict = groups.verdict
        writer.verdict(verdict.word, verdict.tone, verdict.sentence)
        writer.blank()
        hostAndImage(plan, to: &writer)
        writer.heading("What the switch does")
        writer.fields(rows(plan, document.metadata.space ?? []))
        writer.heading("Steps")
        for (number, step) in plan.steps.enumerated() {
            writer.paragraph("\(step.summary) (\(step.id))", indent: 2, lead: "\(number + 1). ")
        }
        let remarks = groups.remarks + groups.repaired + groups.waived
        if !remarks.isEmpty {
            writer.heading("Good to know")
            for finding in remarks { writer.paragraph("\(finding.title) [\(finding.label)]", indent: 2, lead: "- ") }
        }
        writer.blank()
        writer.paragraph("drydock report PLAN --details tells all; drydock diff PLAN etc lists the files.")
        return writer.text
    }

    private static func rows(_ plan: Plan, _ space: [Space]) -> [(label: String, value: String)] {
        let prediction = plan.prediction
        let packages = prediction.packages
        let changes = prediction.identities?.changes.count
        let units = prediction.units.map { units in
            units.isEmpty ? "each starts, or does not, as before" : counts(units, \.outcome)
        }
        let chain = prediction.bootChain.map { links in
            links.allSatisfy { $0.outcome == .holds } ? "holds" : counts(links, \.outcome)
        }
        return [
            ("/etc", counts(prediction.etc, \.outcome)),
            ("own state", plan.dispositions.map { counts($0, \.becomes) } ?? "not known"),
            (
                "packages",
                packages.known
                    ? "\(packages.added.count) new, \(packages.removed.count) removed, \(packages.changed.count) changed"
                    : "not known"
            ),
            ("kernel arguments", prediction.kernelArguments.map(Redaction.argument).joined(separator: " ")),
            (
                "owners",
                changes.map { $0 == 0 ? "the same" : Quantities.counted($0, "number") + " mean others" } ?? "not known"
            ),
            ("units", units ?? "not known"), ("boot chain", chain ?? "not known"),
            ("space", prediction.space.map { self.space($0, space) } ?? "not known"),
        ]
    }

    private static func space(_ need: SpacePrediction, _ space: [Space]) -> String {
        func free(_ root: String) -> String {
            space.first { $0.root == root }.map { " of \(Quantities.bytes($0.available))" } ?? ""
        }
        let fits = need.fits(in: space).map { $0 ? "fits" : "does not fit" } ?? "not known whether it fits"
        return "\(fits): \(Quantities.bytes(need.repositoryAllocated))\(free("sysroot")) in the repository, "
            + "\(Quantities.bytes(need.bootBytes))\(free("boot")) in /boot"
    }

    /// How many there are of each kind: `4 keep-local, 10 identical`.
    private static func counts<Item, Kind: RawRepresentable & Hashable>(_ items: [Item], _ kind: KeyPath<Item, Kind>)
        -> String
    where Kind.RawValue == String {
        let groups = Dictionary(grouping: items) { $0[keyPath: kind] }.mapValues(\.count)
        return groups.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
            .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
    }
}
