// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// ostree, rpm-ostree and bootc look for a registry's credentials in `/etc/ostree/auth.json`, `/run/ostree/auth.json`
/// and `/usr/lib/ostree/auth.json`, and not where podman keeps those of root.
///
/// What lies in `/run` is gone after a reboot. Then the switch works, and every update after it fails.
///
/// Detected by the files with credentials of the host, and the registries that they name.
///
/// To do: put the credentials into `/etc/ostree/auth.json`.
enum Credentials: Comparison {
    static let about = About(
        "DD-REG-0003",
        "Credentials for the registry are where updates look for them",
        traps: ["T21"],
        .medium,
        .advisory,
        .likely,
        links: [Link.book("building/secrets"), Link.bootc(2070)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let registry = Registry.host(sides.target.image) else { return skip("the image is not in a registry") }
        let files = sides.host.containers.credentials.filter { _, names in
            names.contains { Registry.covers($0, sides.target.image) }
        }.keys.sorted()
        if files.isEmpty, let gap = sides.subject.unreadable("/etc/ostree") ?? sides.subject.unreadable("/var/roothome")
        {
            return unknown(gap)
        }
        // Without any the image is one that everybody may fetch.
        guard let other = files.first,
            !files.contains(where: { ["/etc/ostree/auth.json", "/usr/lib/ostree/auth.json"].contains($0) })
        else { return pass() }
        return answer([
            finding(
                "Credentials for \(registry) are in \(Wording.list(files)) only",
                other.hasPrefix("/run")
                    ? "They are gone after the reboot, and updates would be refused."
                    : "Updates of the host do not look there, and would be refused.",
                evidence: files.map { .host($0, is: "names \(registry)") } + [
                    .host("/etc/ostree/auth.json", is: "absent, or without it", not: "names \(registry)")
                ],
                resources: [.init(.registry, registry), .init(.file, other)],
                remediations: [
                    sides.host.containers.credentials["/etc/ostree/auth.json"] == nil
                        ? .command(["install", "-D", "-m", "0600", other, "/etc/ostree/auth.json"])
                        : .attended(["skopeo", "login", "--authfile", "/etc/ostree/auth.json", registry])
                ]
            )
        ])
    }
}
