// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A signed reference (`ostree-image-signed:`) is refused unless policy.json asks for a signature of that image: a
/// policy that accepts anything proves nothing.
///
/// And where a rule asks for one, registries.d has to say where signatures lie.
///
/// Detected by the kind of reference, and by policy.json and registries.d of the host. A policy that only rpm-ostreed
/// sees (`/usr/lib/coreos`) is not looked at.
///
/// To do: write a rule for the image, with the key of whoever signs it.
enum SignaturePolicy: Comparison {
    static let about = About(
        "DD-REG-0001",
        "Signatures are checked as the reference asks",
        traps: ["T18", "T20"],
        .high,
        .inhibitor,
        links: [Link.github("ublue-os/main", 277), Link.bootc(528), Link.coreos(2046)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        if let gap = sides.subject.unreadable("/etc/containers/policy.json", parts: true) {
            return unknown(gap)
        }
        let containers = sides.host.containers
        let rule = containers.trust.filter { Registry.covers($0.key, sides.target.image) }.max {
            $0.key.count < $1.key.count
        }
        let kinds = rule?.value ?? containers.defaultTrust.map { [$0] } ?? []
        let asks = !kinds.isEmpty && !kinds.contains("insecureAcceptAnything")
        let path = "/etc/containers/policy.json"
        if kinds.contains("reject") {
            return answer([
                finding(
                    "The policy of the host rejects the image",
                    "Neither the switch nor a later update may fetch it.",
                    evidence: [.host(path, is: "reject", not: "a rule for \(sides.target.image)")],
                    resources: [.init(.file, path), .init(.image, sides.target.image)],
                    remediations: [.manual("write a rule with the key of whoever signs the image into \(path)")]
                )
            ])
        }
        guard sides.target.reference.hasPrefix("ostree-image-signed:") else {
            // Of these the commit in the image is signed, and a remote of ostree has the key.
            if asks || sides.target.reference.hasPrefix("ostree-remote-") { return pass() }
            return answer([
                finding(
                    "Nobody checks who made the image",
                    "The reference is unverified, and the policy of the host asks for no signature of it.",
                    severity: .info,
                    disposition: .advisory,
                    evidence: [.host(path, is: kinds.isEmpty ? "absent" : kinds.joined(separator: " "))],
                    resources: [.init(.image, sides.target.image)],
                    remediations: [.manual("write a rule for it into \(path), and switch to ostree-image-signed:")]
                )
            ])
        }
        guard asks else {
            return answer([
                finding(
                    "The policy of the host proves nothing about the image",
                    "\(path) has no rule for it that asks for a signature, so the signed reference would be refused.",
                    evidence: [
                        .host(
                            path,
                            is: kinds.isEmpty ? "absent" : kinds.joined(separator: " "),
                            not: "a rule with a key"
                        )
                    ],
                    resources: [.init(.file, path), .init(.image, sides.target.image)],
                    remediations: [
                        .manual("write a rule with the key of whoever signs the image into \(path)"),
                        .manual(
                            "or take the unverified reference first, and the signed one once the image has brought its policy"
                        ),
                    ]
                )
            ])
        }
        let needsLookaside = kinds.contains("signedBy") || kinds.contains("sigstoreSigned")
        guard needsLookaside, containers.registriesD.isEmpty else { return pass() }
        return answer([
            finding(
                "Nothing says where the signatures of the image lie",
                "registries.d is empty, so a signature outside of the image's own registry is not found.",
                severity: .medium,
                disposition: .overridable,
                confidence: .possible,
                evidence: [.host("/etc/containers/registries.d", is: "empty", not: "a file for the registry")],
                resources: [.init(.registry, Registry.host(sides.target.image) ?? sides.target.image)],
                remediations: [
                    .manual("add a file to /etc/containers/registries.d with use-sigstore-attachments or lookaside")
                ]
            )
        ])
    }
}
