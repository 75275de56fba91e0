// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// ostree systems keep accounts of the image in `/usr/lib/passwd` and `/usr/lib/group`, which libc finds by the module
/// `altfiles` alone.
///
/// A nsswitch.conf of the host without it hides all of them: services do not start, and files have owners without
/// names.
///
/// Detected by the databases `passwd` and `group` of nsswitch.conf as it will be, and by accounts that the image has in
/// `/usr/lib` only.
///
/// To do: add `altfiles` behind `files`.
enum NameService: Comparison {
    static let about = About(
        "DD-LOG-0004",
        "Accounts of the image in /usr/lib are found",
        traps: ["T6"],
        .high,
        .overridable,
        mandatory: true,
        links: [Link.rpmOSTree(1307), Link.rpmOSTree(4997), Link.github("authselect/authselect", 439)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let path = "/etc/nsswitch.conf"
        if let gap = sides.subject.unreadable(path) { return unknown(gap) }
        let (here, there) = (sides.host.accounts, sides.image.accounts)
        let isLocal = sides.after.source(path) == .host
        let services = isLocal ? here.services : there.services
        let lacking = ["passwd", "group"].filter { database in
            guard let modules = services[database] else { return false }
            return !modules.contains("altfiles")
        }
        let names =
            (lacking.contains("passwd") ? there.users.filter { $0.file == "/usr/lib/passwd" }.map(\.name) : [])
            + (lacking.contains("group") ? there.groups.filter { $0.file == "/usr/lib/group" }.map(\.name) : [])
        let own = Set(
            here.users.filter { $0.file.hasPrefix("/etc") }.map(\.name)
                + here.groups.filter { $0.file.hasPrefix("/etc") }.map(\.name)
        )
        let lost = Set(names).subtracting(own).sorted()
        guard !lost.isEmpty else { return pass() }
        // authselect writes the file anew from its profile.
        let isAuthselect = sides.after.nodes[path]?.target?.contains("authselect") ?? false
        let program = lacking.map { "s/^(\($0):[[:space:]]*files)([[:space:]]|$)/\\1 altfiles\\2/" }.joined(
            separator: ";"
        )
        return answer([
            finding(
                "\(Quantities.counted(lost.count, "account")) of the image will not be found: \(Wording.list(lost))",
                "\(path) looks up \(lacking.joined(separator: " and ")) without altfiles.",
                evidence: lacking.map {
                    .predicted("\(path), \($0)", is: services[$0]?.joined(separator: " "), not: "files altfiles …")
                },
                resources: [.init(.file, path)],
                remediations: [
                    isAuthselect
                        ? .attended(["authselect", "enable-feature", "with-altfiles"], "then authselect apply-changes")
                        : isLocal
                            ? .command(["sed", "-i", "--follow-symlinks", "-E", program, path])
                            : .manual("add altfiles to \(path) of the image, or make its accounts in /etc")
                ]
            )
        ])
    }
}
