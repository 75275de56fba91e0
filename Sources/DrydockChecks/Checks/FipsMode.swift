// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A host in FIPS mode needs an image that is made for it: dracut's module for the self test, the crypto policy, and
/// the kernel argument.
///
/// Without them it boots in another mode than its certificate says, or stops at the self test.
///
/// Detected by `fips=1` among the kernel arguments and the mode of the running kernel, by the dracut modules and the
/// kernel arguments of the image.
///
/// To do: build the image with the module, the policy and `fips=1` in kargs.d.
enum FipsMode: Comparison {
    static let about = About(
        "DD-BOT-0012",
        "FIPS mode is the same in the image",
        traps: ["T40"],
        .high,
        .overridable
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let platform = sides.host.platform
        let isOn = platform.fips ?? platform.fipsArgument
        let wants = sides.content.kernelArguments?.contains("fips=1") ?? false
        let modules = sides.image.kernels.compactMap(\.initramfsModules).first
        guard isOn || wants else { return pass() }
        if isOn, modules == nil { return unknown("the initial file system of the image cannot be looked into") }
        let canTest = modules?.contains { $0 == "fips" || $0 == "fips-crypto-policies" } ?? false
        guard
            isOn != wants && !sides.prediction.kernelArguments.contains("fips=1") || isOn && !canTest || !isOn && wants
        else { return pass() }
        return answer([
            finding(
                isOn
                    ? "The host is in FIPS mode, and the image is not made for it"
                    : "The image wants FIPS mode, the host is not in it",
                isOn
                    ? "The self test at boot is missing, and the host is not what its certificate says."
                    : "Keys and data that were made outside of FIPS mode may be refused.",
                severity: isOn ? nil : .medium,
                evidence: [
                    .host("FIPS mode", is: isOn ? "on" : "off"),
                    .image("dracut module fips", is: canTest ? "present" : "absent", not: isOn ? "present" : nil),
                    .image(
                        "fips=1 in /usr/lib/bootc/kargs.d",
                        is: wants ? "present" : "absent",
                        not: isOn ? "present" : nil
                    ),
                ],
                resources: [.init(.kernelArgument, "fips=1")],
                remediations: isOn
                    ? [
                        .containerfile(
                            sides.subject.install(["crypto-policies-scripts", "dracut-fips"]),
                            "RUN mkdir -p /usr/lib/bootc/kargs.d && echo 'kargs = [\"fips=1\"]' > /usr/lib/bootc/kargs.d/01-fips.toml",
                            "RUN update-crypto-policies --no-reload --set FIPS",
                            ImageLines.dracut
                        )
                    ]
                    : [.manual("choose an image without fips=1, or install the host anew in FIPS mode")]
            )
        ])
    }
}
