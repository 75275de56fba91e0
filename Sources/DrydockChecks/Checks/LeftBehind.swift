// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Content that lies in the root of the old deployment: a directory that somebody made at the top, or files in a `/opt`
/// of the old image.
///
/// It does not come along, and goes for good when the old deployment is removed.
///
/// Detected by the names at the top of the deployment that are not of every system, and that the image does not have.
///
/// To do: move it below `/var` before the switch.
enum LeftBehind: Comparison {
    static let about = About(
        "DD-STO-0003",
        "Nothing of the host's lies in the root of the old deployment",
        traps: ["T24"],
        .high,
        .overridable,
        .likely,
        links: [Link.rpmOSTree(337)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let hidden = sides.prediction.hidden else { return unknown("what lies in the way is not known") }
        return answer(
            hidden.filter { $0.outcome == .leftBehind }.map { item in
                let isTop = !item.path.dropFirst().contains("/")
                return finding(
                    "\(item.path) does not come along",
                    "\(Wording.sentence(item.reason)) It is removed together with the old deployment.",
                    instance: item.path,
                    severity: isTop ? nil : .medium,
                    disposition: isTop ? nil : .advisory,
                    evidence: [.predicted(item.path, is: "in the old deployment only", not: "present")],
                    resources: [.init(.file, item.path)],
                    remediations: [
                        .attended(
                            ["sh", "-c", "mkdir -p /var/kept && cp -a \(ShellWords.quoted(item.path)) /var/kept/"],
                            "or somewhere else below /var that suits it"
                        )
                    ]
                        + (isTop
                            ? [
                                .containerfile(
                                    "RUN ln -s \(ShellWords.quoted("/var/kept\(item.path)")) \(ShellWords.quoted(item.path))"
                                )
                            ]
                            : [.manual("install what is needed of it in the image")])
                )
            }
        )
    }
}
