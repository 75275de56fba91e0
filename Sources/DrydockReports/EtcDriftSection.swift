// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension TextReport {
    /// How `/etc` differs from what the deployment's commit set.
    static func drift(_ etc: EtcFacts, to writer: inout TextWriter) {
        writer.heading("Changes in /etc")
        let defaults = Quantities.counted(etc.defaults.count, "default")
        let live = Quantities.counted(etc.live.count, "path")
        guard !etc.drift.isEmpty else {
            return writer.paragraph("All \(live) are as the commit set them.", indent: 2)
        }
        writer.paragraph("\(etc.drift.count) of \(live) differ from the commit's \(defaults).", indent: 2)
        for (change, title) in changes {
            let paths = etc.drift.filter { $0.change == change }.map(\.path)
            guard !paths.isEmpty else { continue }
            writer.paragraph("\(title) (\(paths.count))", indent: 2)
            writer.list(paths, indent: 4)
        }
    }

    private static let changes: [(change: EtcFacts.Drift.Change, title: String)] = [
        (.modified, "modified: content, link target or kind"),
        (.metadata, "metadata: only mode or owner"),
        (.added, "added: not among the defaults"),
        (.deleted, "deleted: a default that is gone"),
    ]
}
