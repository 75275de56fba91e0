// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension TextReport {
    /// Who put there what is not as the image sets it, and what has changed since.
    static func provenance(_ provenance: Provenance?, to writer: inout TextWriter) {
        guard let provenance else { return }
        writer.heading("Whose it is")
        for source in provenance.sources {
            let kind = source.origin == .machineConfig ? "MachineConfig" : "Ignition config"
            writer.paragraph("judged by the \(kind) \(source.name)", indent: 2)
        }
        if !provenance.complete {
            let words =
                provenance.sources.isEmpty
                ? "The config of this host is not known, so traces and times have to do. Give it with --ignition, and this "
                    + "is sure, with what has changed since."
                : "That is not all, or not all of it could be made out (see what was not looked at), so traces and times "
                    + "have to do."
            writer.paragraph(words, indent: 2)
        }
        let rows = Provenance.Origin.allCases.compactMap { origin -> [String]? in
            let own = provenance.entries.filter { $0.origin == origin }
            guard !own.isEmpty else { return nil }
            return [word(origin)]
                + columns.map { column in
                    let count = own.count { column.subjects.contains($0.subject) }
                    return count == 0 ? "" : "\(count)"
                }
        }
        guard !rows.isEmpty else { return }
        writer.table(
            TextTable(header: ["from"] + columns.map(\.title), rows: rows, numeric: Set(1...columns.count))
        )
        for (state, title) in [(Provenance.State.drifted, "changed since"), (.missing, "declared, and not there")] {
            let entries = provenance.entries.filter { $0.state == state }
            guard !entries.isEmpty else { continue }
            writer.paragraph("\(title) (\(entries.count))", indent: 2)
            writer.cutTable(
                TextTable(
                    rows: entries.map {
                        [noun($0.subject), $0.name, $0.differs.joined(separator: ", "), word($0.origin)]
                    }
                ),
                indent: 4
            )
        }
        for origin in [Provenance.Origin.byHand, .unknown] {
            let entries = provenance.entries.filter { $0.origin == origin }
            guard !entries.isEmpty else { continue }
            writer.paragraph("\(word(origin)) (\(entries.count))", indent: 2)
            writer.cutTable(
                TextTable(
                    rows: entries.map { [noun($0.subject), $0.name, $0.effects.joined(separator: ", ")] }
                ),
                indent: 4
            )
        }
    }

    private static let columns: [(title: String, subjects: [Provenance.Subject])] = [
        ("files", [.file]), ("units", [.unit]), ("accounts", [.user, .group]), ("ssh keys", [.sshKeys]),
        ("kernel arguments", [.kernelArgument]),
    ]

    private static func word(_ origin: Provenance.Origin) -> String {
        switch origin {
        case .ignition: "Ignition"
        case .machineConfig: "MachineConfig"
        case .package: "a package"
        case .firstBoot: "the first boot"
        case .imageDefault: "the image"
        case .byHand: "by hand"
        case .unknown: "unknown"
        }
    }

    private static func noun(_ subject: Provenance.Subject) -> String {
        switch subject {
        case .file: "file"
        case .unit: "unit"
        case .user: "account"
        case .group: "group"
        case .sshKeys: "ssh keys"
        case .kernelArgument: "kernel argument"
        }
    }
}
