// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension TextReport {
    /// What becomes of what somebody put onto the host: how much is kept, and by name what is not.
    static func dispositions(_ dispositions: [StateDisposition]?, to writer: inout TextWriter) {
        guard let dispositions, !dispositions.isEmpty else { return }
        writer.heading("What becomes of the host's own state")
        let groups = Dictionary(grouping: dispositions, by: \.becomes)
        writer.table(
            TextTable(
                rows: StateDisposition.Outcome.allCases.compactMap { outcome in
                    groups[outcome].map { [outcome.rawValue, "\($0.count)", outcome.words] }
                }
            )
        )
        let named = [StateDisposition.Outcome.moved, .removed, .human].flatMap { groups[$0] ?? [] }
        guard !named.isEmpty else { return }
        writer.blank()
        writer.cutTable(
            TextTable(
                rows: named.map { [$0.becomes.rawValue, "\($0.subject.rawValue) \($0.name)", $0.reason] }
            )
        )
    }
}

extension StateDisposition.Outcome {
    /// What it means, in words.
    var words: String {
        switch self {
        case .kept: "as it is"
        case .repaired: "by a step of the plan"
        case .moved: "has to come with the image: drydock containerfile"
        case .removed: "goes away"
        case .human: "needs a person to decide"
        }
    }
}
