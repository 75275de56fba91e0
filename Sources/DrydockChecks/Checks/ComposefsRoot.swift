// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The image boots from composefs: `/` can no longer be written to, and libostree of the host has to prepare it.
///
/// Images that want fs-verity for it (`signed`, `verity`) do not boot from a repository whose objects were written
/// without.
///
/// Detected by `[composefs] enabled` of prepare-root.conf on both sides, and by the host's libostree.
///
/// To do: build the image with `enabled=yes` or `maybe`, or update the host's libostree first.
enum ComposefsRoot: Comparison {
    static let about = About(
        "DD-BOT-0011",
        "The host's libostree can prepare the root of the image",
        traps: ["T26"],
        .high,
        .inhibitor,
        mandatory: true,
        links: [Link.book("filesystem"), Link.github("openshift/os", 1678)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let wanted = sides.image.root.composefs ?? "no"
        let evidence = [
            Finding.Evidence.image("/usr/lib/ostree/prepare-root.conf", is: "[composefs] enabled=\(wanted)"),
            .host(
                "/usr/lib/ostree/prepare-root.conf",
                is: "[composefs] enabled=\(sides.old.root.composefs ?? "not set")"
            ),
            .host("libostree", is: sides.analysis.libostreeVersion),
        ]
        let file = "/usr/lib/ostree/prepare-root.conf"
        let remediation = Remediation.containerfile(
            "RUN sed -i 's/^enabled *=.*/enabled = maybe/' \(file)",
            ImageLines.dracut
        )
        if ["signed", "verity"].contains(wanted), sides.old.root.composefs != wanted {
            return answer([
                finding(
                    "The image wants fs-verity for its root, which this repository does not have",
                    "Objects that are there already were written without it, and the root would not be mounted.",
                    evidence: evidence,
                    resources: [.init(.fileSystem, "/")],
                    remediations: [
                        .containerfile("RUN sed -i 's/^enabled *=.*/enabled = yes/' \(file)", ImageLines.dracut)
                    ]
                )
            ])
        }
        guard let link = sides.prediction.bootChain?.first(where: { $0.subject == .root }) else {
            return unknown("the boot chain is not known")
        }
        switch link.outcome {
        case .breaks:
            return answer([
                finding(
                    "The host's libostree cannot prepare the root of the image",
                    Wording.sentence(link.reason),
                    evidence: evidence,
                    resources: [.init(.fileSystem, "/")],
                    remediations: [remediation, .manual("or update the host to libostree 2024.3 or newer first")]
                )
            ])
        case .unknown:
            return answer([
                finding(
                    "Whether the host's libostree prepares the root of the image is not known",
                    Wording.sentence(link.reason),
                    disposition: .overridable,
                    confidence: .possible,
                    evidence: evidence,
                    resources: [.init(.fileSystem, "/")],
                    remediations: [
                        .attended(["ostree", "config", "get", "ex-integrity.composefs"], "yes or maybe is enough"),
                        remediation,
                    ]
                )
            ])
        case .changes where sides.image.root.hasComposefs && !sides.old.root.hasComposefs:
            return answer([
                finding(
                    "/ can no longer be written to",
                    "\(Wording.sentence(link.reason)) What writes to the top of the file system fails.",
                    severity: .low,
                    disposition: .advisory,
                    evidence: evidence,
                    resources: [.init(.fileSystem, "/")],
                    remediations: [.manual("move what writes to the top of the file system below /var")]
                )
            ])
        default: return pass()
        }
    }
}
