// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Kernel arguments that the image asks for in `/usr/lib/bootc/kargs.d` are put into the boot entry by bootc alone.
///
/// With an image that has no bootc, and by rpm-ostree, they are never set.
///
/// Detected by the directory in the image, and by whether bootc is in it.
///
/// To do: install bootc in the image, or set the arguments on the host.
enum ImageArguments: Check {
    static let about = About(
        "DD-KRG-0001",
        "Kernel arguments of the image are applied",
        traps: ["T33"],
        .medium,
        .advisory,
        links: [Link.book("building/kernel-arguments")]
    )

    static func run(_ subject: Subject) -> CheckResult {
        guard let content = subject.target.content else { return layersUnread }
        let missing = (content.kernelArguments ?? []).filter { !subject.prediction.kernelArguments.contains($0) }
        guard !missing.isEmpty, !content.hasBootc else { return pass() }
        return answer([
            finding(
                "Kernel arguments of the image will not be set: \(Wording.list(missing))",
                "There is no bootc in the image, and nothing else reads /usr/lib/bootc/kargs.d.",
                evidence: missing.map { .predicted("kernel argument \($0)", is: "absent", not: "present") },
                resources: missing.map { .init(.kernelArgument, $0) },
                remediations: [
                    .containerfile(subject.install(["bootc"])),
                    .attended(
                        ["rpm-ostree", "kargs"] + missing.map { "--append-if-missing=\($0)" },
                        "after the switch"
                    ),
                ]
            )
        ])
    }
}
