// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Puts the image's signature policies in the place of old ones that nobody changed on purpose.
enum RestoreSignaturePolicy: Repair {
    static let name = "signature-policy"

    static func mend(_ patient: Patient) -> [Mending] {
        let isAsked = patient.added.contains(name)
        let findings = patient.findings("DD-REG-0002").filter { finding in
            isAsked || finding.names(.file).allSatisfy { !isIntended($0, patient) }
        }
        guard !findings.isEmpty else { return [] }
        return [
            Mending(
                phase: .firstBoot,
                summary: "Take the signature policies of the image",
                preconditions: ["the image runs"],
                predictions: ["rules of the host's own in these files are gone"],
                undo: "nothing: the old deployment has its own /etc",
                changes: findings.flatMap { $0.names(.file) }.map { Change(.restoreDefault, $0) },
                findings: findings.map(\.key)
            )
        ]
    }

    /// Whether somebody wrote the file for this host; where nobody can tell it is taken for so.
    private static func isIntended(_ path: String, _ patient: Patient) -> Bool {
        let entry = patient.analysis.provenance?.entries.first { $0.subject == .file && $0.name == path }
        return ![.package, .firstBoot, .imageDefault].contains(entry?.origin ?? .unknown)
    }
}
