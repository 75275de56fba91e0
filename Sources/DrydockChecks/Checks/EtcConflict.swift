// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The merge of `/etc` would end with an error, and the host would stay on the old system without a word.
///
/// Detected by running libostree's rules on the two configurations. The usual case is a local file in the place of
/// which the image has a directory.
///
/// To do: move what stands in the way elsewhere, and plan again.
enum EtcConflict: Check {
    static let about = About(
        "DD-ETC-0001",
        "/etc can be merged",
        .high,
        .inhibitor,
        mandatory: true,
        links: [Link.rpmOSTree(1567), Link.github("fedora-silverblue/issue-tracker", 292)]
    )

    static func run(_ subject: Subject) -> CheckResult {
        guard subject.target.content != nil else { return layersUnread }
        guard let conflict = subject.prediction.etcConflict else {
            guard let gap = subject.prediction.gaps.first else { return pass() }
            let count = subject.prediction.gaps.count
            return unknown(
                "\(Quantities.counted(count, "path")) of /etc could not be read, first \(gap.what): \(gap.why)"
            )
        }
        let path = subject.prediction.etc.first { $0.outcome == .notMergeable }?.path ?? "/etc"
        return answer([
            finding(
                "/etc cannot be merged",
                "libostree would stop with this error: \(conflict).",
                evidence: [.predicted(path)],
                resources: [.init(.file, path)],
                remediations: path == "/etc"
                    ? [.manual("move away what the error names, then plan again")]
                    : [
                        .attended(
                            ["mv", "--no-clobber", path, path + ".before-switch"],
                            "if nothing needs it where it is"
                        )
                    ]
            )
        ])
    }
}
