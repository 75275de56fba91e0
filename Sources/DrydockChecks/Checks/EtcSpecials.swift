// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// FIFOs, sockets and devices in `/etc` are left behind by a merge.
///
/// Detected by the types of files in the host's `/etc`; libostree passes over those it cannot copy, with a line in the
/// journal.
///
/// To do: let tmpfiles.d or the service itself make them.
enum EtcSpecials: Check {
    static let about = About("DD-ETC-0004", "/etc holds files, directories and links only", .low, .advisory)

    static func run(_ subject: Subject) -> CheckResult {
        guard subject.target.content != nil else { return layersUnread }
        let specials = subject.prediction.etc.filter { $0.outcome == .skippedSpecial }.map(\.path)
        guard !specials.isEmpty else { return pass() }
        return answer([
            finding(
                "\(Quantities.counted(specials.count, "special file")) in /etc will not come along",
                "A merge copies files, directories and links, and passes over FIFOs, sockets and devices.",
                evidence: specials.map { path in .host(path, is: subject.after.live[path]?.type.rawValue) },
                resources: specials.map { .init(.file, $0) },
                remediations: [.manual("make them by tmpfiles.d, or by the service that uses them")]
            )
        ])
    }
}
