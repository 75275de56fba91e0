// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Whether the machine will find its way from the firmware to the root file system.
struct BootChainPredictor {
    /// The dracut modules that can do what a root stands on, any one of them.
    private static let modules: [String: Set<String>] = [
        "luks": ["crypt", "systemd-cryptsetup"], "lvm": ["lvm"], "raid": ["mdraid"], "multipath": ["multipath"],
        "iscsi": ["iscsi"], "nvme-of": ["nvmf"], "fcoe": ["fcoe", "fcoe-uefi"], "nfs": ["nfs"],
        "clevis": ["clevis", "clevis-pin-tang", "clevis-pin-tpm2", "clevis-pin-sss"], "tpm2": ["tpm2-tss"],
        "fido2": ["fido2"],
    ]
    /// The first libostree that can write what an image with composefs boots from, if the repository is set to, and the first
    /// that does so because the image is set to.
    private static let composefsVersions = ([2023, 4], [2024, 3])

    let analysis: Analysis
    let host: HostState
    let old: TreeFacts
    let image: TreeFacts

    func predict() -> [BootLink] {
        kernel + initramfs + [root] + bootloader + processor
    }

    private func link(_ subject: BootLink.Subject, _ outcome: BootLink.Outcome, _ reason: String) -> BootLink {
        BootLink(subject: subject, outcome: outcome, reason: reason)
    }

    private var kernel: [BootLink] {
        guard let new = image.bootKernel else {
            return [link(.kernel, .breaks, "the image has no kernel")]
        }
        guard let before = old.bootKernel else {
            return [link(.kernel, .unknown, "the kernel of the host was not found; the image has \(new.release)")]
        }
        var links: [BootLink] = []
        if before.flavour != new.flavour {
            links.append(
                link(
                    .kernel,
                    .changes,
                    "the host runs a kernel of the kind \(before.flavour), the image has \(new.flavour)"
                )
            )
        }
        let extra = before.extraModules.filter { !new.extraModules.contains($0) }
        if !extra.isEmpty {
            links.append(
                link(
                    .kernel,
                    .changes,
                    "\(extra.count) extra modules are not in the image: \(extra.prefix(5).joined(separator: ", "))"
                )
            )
        }
        return links.isEmpty ? [link(.kernel, .holds, "\(before.release) becomes \(new.release)")] : links
    }

    private var initramfs: [BootLink] {
        var links: [BootLink] = []
        let state = host.kernel
        if state.regeneratesInitramfs {
            links.append(
                link(.initramfs, .changes, "rpm-ostree made the host's own, and the image's comes in its place")
            )
        }
        if !state.initramfsEtc.isEmpty {
            let files = state.initramfsEtc.joined(separator: ", ")
            links.append(
                link(.initramfs, .changes, "rpm-ostree put files of /etc into it, which the image's lacks: \(files)")
            )
        }
        let kernel = image.bootKernel
        if let kernel, kernel.initramfsBytes == nil {
            return links + [link(.initramfs, .breaks, "the image has none for \(kernel.release)")]
        }
        let needs = host.storage.rootNeeds
        guard !needs.isEmpty else {
            return links.isEmpty ? [link(.initramfs, .holds, "the root needs nothing special")] : links
        }
        guard let modules = kernel?.initramfsModules else {
            return links + [
                link(
                    .initramfs,
                    .unknown,
                    "the root needs \(needs.joined(separator: ", ")), and the image's cannot be looked into"
                )
            ]
        }
        for need in needs {
            let able = Self.modules[need] ?? []
            let why = (host.storage.rootEvidence[need] ?? []).first ?? ""
            links.append(
                able.isDisjoint(with: modules) && need == "clevis"
                    ? link(
                        .initramfs,
                        .unknown,
                        "the image's has no clevis, by which a volume may be unlocked (\(why))"
                    )
                    : able.isDisjoint(with: modules)
                        ? link(
                            .initramfs,
                            .breaks,
                            "the root needs \(need) (\(why)), and the image's has none of \(able.sorted().joined(separator: ", "))"
                        )
                        : link(.initramfs, .holds, "it can do \(need)")
            )
        }
        return links
    }

    private var root: BootLink {
        let wanted = image.root.composefs ?? "no"
        if ["yes", "signed", "verity"].contains(wanted) {
            let version = analysis.libostreeVersion.split(separator: ".").compactMap { Int($0) }
            let libostree = "libostree \(analysis.libostreeVersion)"
            guard !version.lexicographicallyPrecedes(Self.composefsVersions.0) else {
                return link(.root, .breaks, "the image boots from composefs only, which \(libostree) does not prepare")
            }
            if let features = analysis.libostreeFeatures, !features.contains("composefs") {
                return link(
                    .root,
                    .breaks,
                    "the image boots from composefs only, and \(libostree) was built without it"
                )
            }
            guard !version.lexicographicallyPrecedes(Self.composefsVersions.1) else {
                return link(
                    .root,
                    .unknown,
                    "the image boots from composefs only, which \(libostree) prepares where ex-integrity.composefs is set"
                )
            }
            if old.root.composefs != wanted {
                return link(
                    .root,
                    .changes,
                    "the image boots from composefs (\(wanted)): / can no longer be written to"
                )
            }
        }
        if image.root.transientEtc {
            return link(.root, .changes, "in the image /etc is transient: changes are lost with each boot")
        }
        if image.root.transientRoot, !old.root.transientRoot {
            return link(.root, .changes, "in the image changes to / are lost with each boot")
        }
        return link(.root, .holds, "as before")
    }

    private var bootloader: [BootLink] {
        guard !image.bootloader.components.isEmpty else {
            return [link(.bootloader, .unknown, "the image brings none for bootupd; the host's stays as it is")]
        }
        guard let adopted = host.boot.adopted else {
            return [
                link(
                    .bootloader,
                    .changes,
                    "bootupd never took charge of the host's, so the image's will not come by itself"
                )
            ]
        }
        return image.bootloader.components.sorted { $0.key < $1.key }.map { component, version in
            guard let present = adopted[component] else {
                return link(.bootloader, .unknown, "\(component): the host has none that bootupd knows")
            }
            return present == version
                ? link(.bootloader, .holds, "\(component): \(version)")
                : link(
                    .bootloader,
                    .changes,
                    "\(component): the host has \(present), the image \(version), which bootupctl update brings"
                )
        }
    }

    private var processor: [BootLink] {
        guard let needed = image.cpuLevel else { return [] }
        guard let level = host.platform.cpuLevel else {
            return needed > 1
                ? [
                    link(
                        .processor,
                        .unknown,
                        "the image needs x86-64-v\(needed), the host's processor is not known here"
                    )
                ] : []
        }
        return [
            level < needed
                ? link(.processor, .breaks, "the image needs x86-64-v\(needed), the processor can do v\(level)")
                : link(.processor, .holds, "the image needs x86-64-v\(needed), the processor can do v\(level)")
        ]
    }
}
