// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Where the host changed policy.json or a file of registries.d, its version stays: a new key of the image's maker
/// never arrives, and after the next rotation every update is refused.
///
/// Detected by whose version of these files will be there.
///
/// To do: restore the default, unless somebody changed it on purpose.
enum FrozenTrust: Check {
    static let about = About(
        "DD-REG-0002",
        "Keys and signature policies of the image arrive",
        traps: ["T19"],
        .medium,
        .advisory,
        links: [Link.github("ublue-os/main", 600), Link.github("ublue-os/ucore", 431)]
    )

    static func run(_ subject: Subject) -> CheckResult {
        guard subject.target.content != nil else { return layersUnread }
        let defaults = Set(subject.analysis.etc.defaults.map(\.path))
        let frozen = subject.prediction.etc.filter { outcome in
            [.keepLocal, .staysDeleted].contains(outcome.outcome) && subject.imageEtc[outcome.path] != nil
                && (outcome.path == "/etc/containers/policy.json"
                    || outcome.path.hasPrefix("/etc/containers/registries.d/")
                    || outcome.path.hasPrefix("/etc/pki/containers/"))
        }.map(\.path)
        return answer(
            frozen.map { path in
                finding(
                    "\(path) stays as the host has it",
                    "What the image ships in its place, new keys among it, does not arrive.",
                    instance: path,
                    evidence: [.predicted(path, is: "the host's version", not: "the image's")],
                    resources: [.init(.file, path)],
                    remediations: [
                        defaults.contains(path)
                            ? .attended(
                                ["cp", "-p", "/usr\(path)", path],
                                "back to the default, so that the image's comes in its place; rules of the host are lost"
                            )
                            : .attended(["rm", path], "so that the image's comes in its place")
                    ]
                )
            }
        )
    }
}
