// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

// One section for each prediction beside that of /etc; a prediction that a document does not have has none.

extension TextReport {
    /// Numbers that will mean somebody else, and rows that will be missing.
    static func identities(_ prediction: IdentityPrediction?, to writer: inout TextWriter) {
        guard let prediction else { return }
        writer.heading("Accounts and groups")
        if prediction.changes.isEmpty, prediction.rows.isEmpty {
            return writer.paragraph("Every number that owns files means the same as before.", indent: 2)
        }
        for change in prediction.changes {
            let before = change.before.isEmpty ? "nobody" : change.before.joined(separator: ", ")
            let after = change.after.isEmpty ? "nobody" : change.after.joined(separator: ", ")
            let kind = change.kind == .user ? "uid" : "gid"
            let names = Quantities.counted(Int(clamping: change.count), "name")
            writer.paragraph("\(kind) \(change.id) was \(before), will be \(after): owns \(names)", indent: 2)
            for (name, id) in change.moved.sorted(by: { $0.key < $1.key }) {
                writer.paragraph("\(name) will be \(id)", indent: 4)
            }
            writer.cutTable(TextTable(rows: change.places.map { ["\($0.count)", $0.path] }, numeric: [0]), indent: 4)
        }
        writer.cutTable(TextTable(rows: prediction.rows.map { [$0.file, $0.name, $0.outcome.rawValue, $0.reason] }))
    }

    /// What becomes of units.
    static func units(_ outcomes: [UnitOutcome]?, to writer: inout TextWriter) {
        guard let outcomes else { return }
        writer.heading("Units")
        guard !outcomes.isEmpty else {
            return writer.paragraph("Every unit starts, or does not, as before.", indent: 2)
        }
        for kind in UnitOutcome.Outcome.allCases {
            let units = outcomes.filter { $0.outcome == kind }
            guard !units.isEmpty else { continue }
            writer.paragraph("\(kind.rawValue) (\(units.count))", indent: 2)
            writer.cutTable(TextTable(rows: units.map { [$0.unit, $0.reason] }), indent: 4)
        }
    }

    /// Kernel arguments after the switch, and those that come and go.
    static func kernelArgumentOutcomes(_ prediction: Prediction, to writer: inout TextWriter) {
        writer.heading("Kernel arguments after the switch")
        kernelArguments(prediction.kernelArguments, to: &writer)
        let changes = (prediction.kernelArgumentOutcomes ?? []).filter { $0.outcome != .kept }
        writer.cutTable(
            TextTable(rows: changes.map { [$0.outcome.rawValue, Redaction.argument($0.argument), $0.reason] })
        )
    }

    /// What the image makes of packages that somebody asked for.
    static func requests(_ requests: [PackageRequest]?, to writer: inout TextWriter) {
        guard let requests, !requests.isEmpty else { return }
        writer.paragraph("what was asked for on top of the base:", indent: 2)
        writer.cutTable(
            TextTable(
                rows: requests.map { request in
                    let versions = [request.version, request.imageVersion].map { $0 ?? "none" }.joined(separator: " → ")
                    return [request.name, request.kind.rawValue, request.outcome.rawValue, versions]
                }
            ),
            indent: 4
        )
    }

    /// What the switch needs of network and disks.
    static func space(_ prediction: SpacePrediction?, _ space: [Space], to writer: inout TextWriter) {
        guard let prediction else { return }
        writer.heading(prediction.accuracy == .exact ? "Space" : "Space (estimate)")
        func room(_ available: UInt64?) -> String {
            available.map { ", of \(Quantities.bytes($0)) that are free" } ?? ""
        }
        writer.fields([
            (
                "to fetch",
                "\(Quantities.bytes(prediction.downloadBytes)) in \(Quantities.counted(prediction.layers, "layer"))"
            ),
            (
                "repository",
                "\(Quantities.bytes(prediction.repositoryAllocated)) for \(Quantities.counted(prediction.repositoryObjects, "object"))"
                    + room(prediction.repositoryRoom(in: space))
            ),
            ("/boot", Quantities.bytes(prediction.bootBytes) + room(space.first { $0.root == "boot" }?.available)),
            ("freed in /boot", prediction.bootReclaimed > 0 ? Quantities.bytes(prediction.bootReclaimed) : ""),
            ("fits", prediction.fits(in: space).map { $0 ? "yes" : "no" } ?? "not known"),
        ])
        for reason in prediction.reasons { writer.paragraph(reason, indent: 2) }
    }

    /// Content that is not where it was.
    static func hidden(_ contents: [HiddenContent]?, to writer: inout TextWriter) {
        guard let contents, !contents.isEmpty else { return }
        writer.heading("Hidden, left behind, or not delivered")
        writer.cutTable(TextTable(rows: contents.map { [$0.outcome.rawValue, $0.path, $0.reason] }))
    }

    /// The chain from firmware to the root file system.
    static func bootChain(_ links: [BootLink]?, to writer: inout TextWriter) {
        guard let links else { return }
        writer.heading("From firmware to the root file system")
        writer.table(TextTable(rows: links.map { [$0.subject.rawValue, $0.outcome.rawValue, $0.reason] }))
    }
}
