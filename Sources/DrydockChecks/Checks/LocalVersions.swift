// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Where the host changed a file of `/etc`, its version stays, whatever the image ships: a new default, a closed hole
/// or a new option in the image's file never arrives.
///
/// Detected by running libostree's rules on the two configurations. Files of accounts have checks of their own, and
/// what makes a host this host, such as its name, is no image's to say.
///
/// To do: compare the two (`drydock diff PLAN etc --unified`), and take over what the host should have.
enum LocalVersions: Check {
    static let about = About(
        "DD-ETC-0005",
        "No file that the host changed hides a new version of the image",
        .low,
        .advisory,
        links: [Link.bootc(438)]
    )

    /// Whether no image can have the right version of a file: its name, its accounts.
    private static func isOfThisHost(_ path: String) -> Bool {
        [.account, .identity].contains(Confidential.reason(path, mode: nil))
    }

    static func run(_ subject: Subject) -> CheckResult {
        guard subject.target.content != nil else { return layersUnread }
        let defaults = Dictionary(subject.analysis.etc.defaults.map { ($0.path, $0) }) { first, _ in first }
        let paths = subject.prediction.etc.filter { outcome in
            guard outcome.outcome == .keepLocal, !isOfThisHost(outcome.path),
                let new = subject.imageEtc[outcome.path]
            else {
                return false
            }
            // A file that the image has as before hides nothing new.
            return defaults[outcome.path].map { !$0.sameToMerge(as: new) } ?? true
        }.map(\.path)
        guard !paths.isEmpty else { return pass() }
        return answer([
            finding(
                paths.count == 1
                    ? "1 file of /etc stays in the host's version"
                    : "\(paths.count) files of /etc stay in the host's versions",
                "The image has other versions, of which nothing arrives.",
                evidence: paths.map { .predicted($0, is: "the host's version") },
                resources: paths.map { .init(.file, $0) },
                remediations: [.manual("compare them: drydock diff PLAN etc --unified")]
            )
        ])
    }
}
