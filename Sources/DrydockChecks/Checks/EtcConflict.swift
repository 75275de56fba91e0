// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The merge of `/etc` would end with an error, and the host would stay on the old system without a word.
///
/// Found by running libostree's rules on the two configurations. The usual case is a local file in the place of which
/// the image has a directory.
enum EtcConflict: Check {
    static let id = "DD-ETC-0001"

    static func run(_ subject: Subject) -> CheckResult {
        guard subject.target.content != nil else { return unknown("the layers of the image were not read") }
        guard let conflict = subject.prediction.etcConflict else {
            guard let gap = subject.prediction.gaps.first else { return pass() }
            let count = subject.prediction.gaps.count
            return unknown("\(count) paths of /etc could not be read, \(gap.what) among them: \(gap.why)")
        }
        let path = subject.prediction.etc.first { $0.outcome == .notMergeable }?.path ?? "/etc"
        return fail(
            .high,
            .inhibitor,
            title: "/etc cannot be merged",
            summary: "libostree would stop with: \(conflict)",
            evidence: [.init(path: path)],
            remediations: ["move \(path) away on the host, then plan again"]
        )
    }
}
