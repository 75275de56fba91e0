// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Keeps rules of sudo that go with the old image, in a file of the host's own.
enum KeepSudoRules: Repair {
    static let name = "sudo-rules"

    static func mend(_ patient: Patient) -> [Mending] {
        let folder = "/etc/sudoers.d/"
        // The main file includes the others, and must not be among them.
        let findings = patient.findings("DD-LOG-0003").filter { $0.names(.file).allSatisfy { $0.hasPrefix(folder) } }
        let files = Set(findings.flatMap { $0.names(.file) }).sorted()
        guard !files.isEmpty else { return [] }
        return [
            Mending(
                summary: "Keep the rules of sudo that the image does not have",
                changes: files.map { .copy($0, to: "\(folder)kept-\($0.dropFirst(folder.count))", mode: 0o440) },
                findings: findings.map(\.key)
            )
        ]
    }
}
