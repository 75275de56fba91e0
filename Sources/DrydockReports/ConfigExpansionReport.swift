// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// What a config leaves on a root: every node, none cut away.
    package static func render(_ document: Document<ConfigExpansion>, style: TextStyle) -> String {
        let spec = document.spec
        var writer = TextWriter(style: style)
        let count = Quantities.counted(spec.entries.count, "node")
        writer.paragraph("\(spec.config), specification \(spec.version), leaves \(count).")
        if !spec.entries.isEmpty {
            writer.blank()
            var table = TextTable(header: ["MODE", "OWNER", "SIZE", "FROM", "PATH"], numeric: [2])
            table.rows = spec.entries.map(row)
            writer.table(table, indent: 0)
        }
        list("Gone", spec.removed, to: &writer)
        list("Presets", spec.presets, to: &writer)
        list("Encrypted volumes in /etc/crypttab", spec.crypttab ?? [], to: &writer)
        list("Users", spec.users.map { "\($0.name) \($0.uid):\($0.gid) \($0.home) \($0.shell)" }, to: &writer)
        list(
            "Groups",
            spec.groups.map { "\($0.name) \($0.gid) \($0.members.joined(separator: ","))" },
            to: &writer
        )
        list("Kernel arguments that are added", spec.kernelArguments, to: &writer)
        list("Kernel arguments that are removed", spec.removedKernelArguments, to: &writer)
        return writer.text
    }

    private static func row(_ entry: ConfigExpansion.Entry) -> [String] {
        let letter = ["directory": "d", "symlink": "l"][entry.type] ?? "-"
        let digits = entry.mode.map { String($0, radix: 8) } ?? ""
        let mode = letter + String(repeating: "0", count: entry.mode == nil ? 0 : max(0, 4 - digits.count)) + digits
        let arrow = entry.target.map { " -> \($0)" } ?? entry.hardLinkTo.map { " = \($0)" } ?? ""
        let size = entry.type == "file" ? entry.size.map(String.init) ?? "?" : ""
        return [mode, "\(entry.uid):\(entry.gid)", size, entry.source, entry.path + arrow]
    }

    private static func list(_ title: String, _ lines: [String], to writer: inout TextWriter) {
        guard !lines.isEmpty else { return }
        writer.heading(title)
        writer.table(TextTable(rows: lines.map { [$0] }))
    }
}
