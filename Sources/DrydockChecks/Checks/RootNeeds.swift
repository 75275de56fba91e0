// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The root file system lies on encryption, LVM, multipath, iSCSI or the like, and the initial file system of the image
/// cannot reach it.
///
/// The host stops before the root is mounted.
///
/// Detected by kernel arguments, crypttab and the devices below the root, and by dracut's modules in the image's
/// initial file system.
///
/// To do: make the initial file system in the image with the dracut modules that are named.
enum RootNeeds: Comparison {
    static let about = About(
        "DD-BOT-0007",
        "The initial file system of the image can reach the root",
        traps: ["T34"],
        .high,
        .inhibitor,
        mandatory: true,
        links: [Link.book("building/initramfs")]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        guard let chain = sides.prediction.bootChain else { return unknown("the boot chain is not known") }
        let links = chain.filter { $0.subject == .initramfs }
        let breaking = links.filter { $0.outcome == .breaks }
        if breaking.isEmpty, let link = links.first(where: { $0.outcome == .unknown }) {
            // What may be unlocked otherwise is somebody's to know.
            guard sides.image.kernels.contains(where: { $0.initramfsModules != nil }) else {
                return unknown(link.reason)
            }
            return answer([
                finding(
                    "A volume of the root may stay locked",
                    Wording.sentence(link.reason),
                    disposition: .overridable,
                    confidence: .possible,
                    evidence: [.predicted("initial file system: \(link.reason)")],
                    remediations: [dracut(sides)]
                )
            ])
        }
        guard !breaking.isEmpty else { return pass() }
        return answer([
            finding(
                "The initial file system of the image cannot reach the root",
                "The host would stop before it mounts the root, and only the boot menu leads back.",
                evidence: breaking.map { .predicted("initial file system: \($0.reason)") },
                resources: [.init(.image, sides.target.image)],
                remediations: [dracut(sides)]
            )
        ])
    }

    /// The packages that bring dracut's modules, where the main one does not.
    private static let packages = [
        "lvm": "lvm2", "raid": "mdadm", "multipath": "device-mapper-multipath", "iscsi": "iscsi-initiator-utils",
        "nvme-of": "nvme-cli", "fcoe": "fcoe-utils", "nfs": "nfs-utils", "clevis": "clevis-dracut", "tpm2": "tpm2-tss",
        "fido2": "libfido2",
    ]

    private static func dracut(_ sides: Sides) -> Remediation {
        let modules = [
            "luks": "crypt", "lvm": "lvm", "raid": "mdraid", "multipath": "multipath", "iscsi": "iscsi",
            "nvme-of": "nvmf",
            "fcoe": "fcoe", "nfs": "nfs", "clevis": "clevis", "tpm2": "tpm2-tss", "fido2": "fido2",
        ]
        let needs = sides.host.storage.rootNeeds
        let names = needs.compactMap { modules[$0] }.joined(separator: " ")
        let packages = needs.compactMap { Self.packages[$0] }
        return .containerfile(
            (packages.isEmpty ? [] : [sides.subject.install(packages)]) + [
                "RUN echo 'add_dracutmodules+=\" \(names) \"' > /usr/lib/dracut/dracut.conf.d/50-root.conf",
                ImageLines.dracut,
            ]
        )
    }
}
