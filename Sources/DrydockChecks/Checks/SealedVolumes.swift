// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A volume whose key is sealed in the TPM opens by itself only while what was measured at boot is the same.
///
/// Another kernel, initial file system or boot loader may change that, and the boot stops at a prompt for a passphrase.
///
/// Detected by TPM, FIDO2 or clevis below the root. Which registers a key is bound to is only in the volume's header.
///
/// To do: have a passphrase that works, be at the console, and seal the key again after the switch.
enum SealedVolumes: Comparison {
    static let about = About(
        "DD-BOT-0008",
        "No key of the root is bound to what is measured at boot",
        traps: ["T34"],
        .medium,
        .overridable,
        .possible,
        links: [Link.github("ublue-os/main", 86)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let needs = sides.host.storage.rootNeeds.filter { ["tpm2", "clevis"].contains($0) }
        guard !needs.isEmpty else { return pass() }
        return answer([
            finding(
                "The root is unlocked by \(needs.joined(separator: " and ")), which may measure the boot",
                "With another kernel the volume may ask for a passphrase.",
                evidence: needs.flatMap { need in
                    (sides.host.storage.rootEvidence[need] ?? []).map { .host("\(need): \($0)") }
                },
                resources: sides.host.storage.encryptedVolumes.map { .init(.fileSystem, $0) },
                remediations: [
                    .manual("have a passphrase of the volume at hand, and be at the console for the first boot"),
                    .attended(
                        ["cryptsetup", "luksDump", "DEVICE"],
                        "shows whether there is a key slot with a passphrase"
                    ),
                ]
            )
        ])
    }
}
