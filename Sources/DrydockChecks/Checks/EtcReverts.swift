// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Changes of mode or owner on directories in `/etc` that the switch undoes.
///
/// libostree's merge leaves a directory alone that exists in the image too, unless something in it was changed.
enum EtcReverts: Check {
    static let id = "DD-ETC-0002"

    static func run(_ subject: Subject) -> CheckResult {
        let reverting = subject.prediction.etc.filter { $0.outcome == .metadataReverts }
        guard !reverting.isEmpty else { return pass() }
        return fail(
            .medium,
            .advisory,
            title: reverting.count == 1
                ? "Mode or owner of a directory in /etc will be lost"
                : "Mode or owner of \(reverting.count) directories in /etc will be lost",
            summary: "A merge does not keep changes of mode or owner alone on directories that the image has too.",
            evidence: reverting.map { outcome in
                let before = subject.analysis.etc.live.first { $0.path == outcome.path }
                return .init(
                    path: outcome.path,
                    expected: before.map(describe),
                    actual: outcome.result.map(describe)
                )
            },
            remediations: ["set them in the image with tmpfiles.d (type z), or again after the switch"]
        )
    }

    private static func describe(_ node: Node) -> String {
        "mode \(String(node.mode, radix: 8)), owner \(node.uid):\(node.gid)"
    }
}
