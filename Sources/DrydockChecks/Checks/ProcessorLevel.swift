// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// An image that was built for newer processors does not start on older ones: its first program ends with an illegal
/// instruction, or with a message of the C library.
///
/// Detected by the note in the image's libc.so.6 (`x86-64-v2` in Enterprise Linux 9, `-v3` in 10), and by what the
/// kernel says of the processor. A host that is looked at offline does not say, and a cluster's nodes may differ from
/// one another.
///
/// To do: choose an image of an older generation, or another machine.
enum ProcessorLevel: Comparison {
    static let about = About(
        "DD-IMG-0007",
        "The processor can do what the image was built for",
        traps: ["T37"],
        .high,
        .inhibitor,
        links: [Link.github("okd-project/okd", 2275)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let links = sides.prediction.bootChain?.filter { $0.subject == .processor } ?? []
        if let link = links.first(where: { $0.outcome == .unknown }) { return unknown(link.reason) }
        return answer(
            links.filter { $0.outcome == .breaks }.map { link in
                finding(
                    "The processor is too old for the image",
                    "\(Wording.sentence(link.reason)) The first program of the image would end at once.",
                    evidence: [
                        .host(
                            "/proc/cpuinfo",
                            is: sides.host.platform.cpuLevel.map { "x86-64-v\($0)" },
                            not: sides.image.cpuLevel.map { "x86-64-v\($0)" }
                        )
                    ],
                    resources: [.init(.image, sides.target.image)],
                    remediations: [.manual("choose an image that was built for this processor")]
                )
            }
        )
    }
}
