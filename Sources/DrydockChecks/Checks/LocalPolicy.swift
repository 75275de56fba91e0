// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Modules, booleans and file contexts that were set on the host make the whole SELinux policy a local change: the
/// image's policy does not arrive as it is.
///
/// libostree from 2022.3 builds it anew at shutdown; a module that does not fit the new policy ends that with an error,
/// and the host comes back on the old system.
///
/// Detected by modules of priority 400, `booleans.local`, `file_contexts.local`, and by comparing the store with the
/// image's.
///
/// To do: install the module and set the booleans in the image, then restore the store of the host.
enum LocalPolicy: Comparison {
    static let about = About(
        "DD-SEL-0001",
        "The SELinux policy of the host is the image's",
        traps: ["T29"],
        .medium,
        .overridable,
        .likely,
        links: [Link.coreos(701), Link.coreos(1839), Link.coreos(1887)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let state = sides.host.selinux
        guard let type = state.settings.type else { return skip("the host has no SELinux policy") }
        if let gap = sides.subject.unreadable("/etc/selinux") { return unknown(gap) }
        let settings = state.booleans.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        guard
            !state.localModules.isEmpty || !settings.isEmpty || !state.localContexts.isEmpty
                || state.isCustomised == true
        else { return pass() }
        var lines = state.localModules.map { "COPY \($0).pp /tmp/" }
        if !state.localModules.isEmpty {
            lines.append(
                "RUN semodule -i \(state.localModules.map { "/tmp/\(ShellWords.quoted($0)).pp" }.joined(separator: " "))"
            )
        }
        if !settings.isEmpty { lines.append("RUN setsebool -P -N \(ShellWords.line(settings))") }
        let isRisky = !state.localModules.isEmpty
        let folder = "selinux/\(type)"
        return answer([
            finding(
                "The SELinux policy was changed on this host",
                isRisky
                    ? "If a module does not fit the image's policy, the switch fails at shutdown."
                    : "The policy of the host stays, and what the image's has anew does not arrive.",
                disposition: isRisky ? nil : .advisory,
                evidence: state.localModules.map { .host("module \($0)", is: "priority 400") }
                    + settings.map { .host("boolean \($0)", is: "set on the host") }
                    + state.localContexts.map { .host("file context", is: $0) }
                    + (state.isCustomised == true
                        ? [.host("/etc/\(folder)", is: "changed", not: "as in the image")] : []),
                resources: [.init(.file, "/etc/\(folder)")],
                remediations: (lines.isEmpty ? [] : [.containerfile(lines)]) + [
                    .attended(
                        ["rsync", "-a", "--delete", "/usr/etc/\(folder)/", "/etc/\(folder)/"],
                        "once the image has what is needed of it"
                    )
                ]
            )
        ])
    }
}
