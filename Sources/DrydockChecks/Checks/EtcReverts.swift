// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Changes of mode or owner on directories in `/etc` that the switch undoes.
///
/// libostree's merge leaves a directory alone that exists in the image too, unless something in it was changed.
/// Detected by running its rules on the two configurations.
///
/// To do: set mode and owner in the image by tmpfiles.d, or again after the switch.
enum EtcReverts: Check {
    static let about = About(
        "DD-ETC-0002",
        "Modes and owners of directories in /etc stay",
        .medium,
        .advisory,
        links: [Link.ostree(545)]
    )

    static func run(_ subject: Subject) -> CheckResult {
        guard subject.target.content != nil else { return layersUnread }
        let reverting = subject.prediction.etc.filter { $0.outcome == .metadataReverts }
        guard !reverting.isEmpty else { return pass() }
        let live = subject.after.live
        let lines = reverting.compactMap { outcome in
            live[outcome.path].map { "z \(outcome.path) \(octal($0.mode)) \($0.uid) \($0.gid) -" }
        }
        return answer([
            finding(
                "Mode or owner of \(Quantities.counted(reverting.count, "directory", plural: "directories")) in /etc will be lost",
                "A merge does not keep changes of mode or owner alone on directories that the image has too.",
                evidence: reverting.map { outcome in
                    .predicted(
                        outcome.path,
                        is: outcome.result.map(describe),
                        not: live[outcome.path].map(describe)
                    )
                },
                resources: reverting.map { .init(.file, $0.path) },
                remediations: lines.isEmpty
                    ? [.manual("set them again after the switch")]
                    : [
                        .containerfile(
                            ImageLines.write(lines, to: "/usr/lib/tmpfiles.d/etc-directories.conf")
                        )
                    ]
            )
        ])
    }

    private static func octal(_ mode: UInt32) -> String { "0" + String(mode, radix: 8) }

    private static func describe(_ node: Node) -> String {
        "mode \(octal(node.mode)), owner \(node.uid):\(node.gid)"
    }
}
