// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Kernel arguments that the old distribution set by default stay for good: mitigations, consoles, quiet boots.
///
/// Nobody takes them out when the image would not have them.
///
/// Detected by the arguments that are kept, and by who put them there.
///
/// To do: take those out that the host does not need.
enum OldArguments: Comparison {
    static let about = About(
        "DD-KRG-0003",
        "No kernel argument is left of the old image's defaults",
        traps: ["T33"],
        .info,
        .advisory,
        .likely,
        links: [Link.bootc(899)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let names = ["ID", "VARIANT_ID"]
        guard names.contains(where: { sides.analysis.osRelease[$0] != sides.content.osRelease[$0] }) else {
            return pass()
        }
        guard let provenance = sides.analysis.provenance else { return unknown("who set which argument is not known") }
        guard let outcomes = sides.prediction.kernelArgumentOutcomes else {
            return unknown("kernel arguments are not known")
        }
        let defaults = Set(
            provenance.entries.filter {
                $0.subject == .kernelArgument && [.imageDefault, .firstBoot].contains($0.origin)
            }.map(\.name)
        )
        let wanted = Set(sides.content.kernelArguments ?? [])
        // What finds the root and the platform is no mere default.
        let needed = ["root=", "rootflags=", "boot=", "rw", "ro", "rd.", "ignition.platform.id=", "ostree=", "fips="]
        let kept = outcomes.filter { $0.outcome == .kept }.map(\.argument).filter { argument in
            defaults.contains(argument) && !wanted.contains(argument)
                && !needed.contains { $0.hasSuffix("=") || $0.hasSuffix(".") ? argument.hasPrefix($0) : argument == $0 }
        }
        guard !kept.isEmpty else { return pass() }
        return answer([
            finding(
                "Kernel arguments of the old image stay: \(Wording.list(kept))",
                "They were defaults of the old one, and the image does not ask for them.",
                evidence: kept.map { .predicted("kernel argument \($0)", is: "kept") },
                resources: kept.map { .init(.kernelArgument, $0) },
                remediations: [
                    .attended(
                        ["rpm-ostree", "kargs"] + kept.map { "--delete-if-present=\($0)" },
                        "those that are not needed; then reboot, and plan again"
                    )
                ]
            )
        ])
    }
}
