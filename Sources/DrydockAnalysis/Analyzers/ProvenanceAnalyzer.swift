// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import Ignition
internal import OCI

/// Who put there what is not as the image sets it.
///
/// What speaks for an origin, the strongest first: a config that was given; the config that a cluster's node is at, and
/// the stamps beside it; what Ignition told the journal; the presets; what is known to write somewhere; times.
struct ProvenanceAnalyzer {
    let view: HostView
    /// The configs that were given.
    let given: [KnownConfig]

    /// Judges everything.
    ///
    /// - Parameters:
    ///   - facts: what other analyzers found.
    ///   - unreadable: gets what could not be looked at.
    /// - Returns: the configs that were known, and an entry for all that is not the image's or is declared.
    func provenance(_ facts: Facts, _ unreadable: inout UnreadableLog) async -> Provenance {
        let live = Dictionary(facts.etc.live.map { ($0.path, $0) }) { _, last in last }
        let machineConfig = MachineConfigTraces(view, live.keys)
        let base = BaseConfigs(view: view).read(&unreadable)
        let users = given.filter { !$0.isMachineConfig }
        for config in given {
            for note in config.notes { unreadable.add("what a file of \(config.name) holds", note) }
        }
        let machines = given.filter(\.isMachineConfig)
        let current = machines.isEmpty ? [machineConfig.currentConfig(view, &unreadable)].compactMap(\.self) : machines
        let ran = didIgnitionRun(facts)
        // A node's MachineConfig is also what it was provisioned with.
        let isKnown =
            machineConfig.isNode
            ? !current.isEmpty
            : !users.isEmpty || facts.traces.userConfigProvided == false || !ran

        var declared = DeclaredState(view)
        declared.add(base: base, isWhole: isKnown && ran, &unreadable)
        declared.add(users, over: base, &unreadable)
        declared.add(machineConfigs: current, &unreadable)
        let root = HostRoot(now: view)
        let isForeign = declared.isForeign { ((try? root.look($0)) ?? nil) != nil }
        if isForeign {
            unreadable.add(
                "what \(users.map(\.name).joined(separator: " and ")) declares",
                "nothing of it is on this host, so it is perhaps another host's"
            )
        }

        let isComplete = isKnown && !declared.isPartial && !isForeign
        var journal = ProvisioningJournal()
        if let boot = facts.traces.provisioningBoot {
            journal = await ProvisioningJournal.read(view, boot: boot, &unreadable)
        }
        let context = ProvenanceContext(
            view: view,
            declared: declared,
            isComplete: isComplete,
            journal: journal,
            units: UnitFiles(view),
            live: live,
            rules: ImageRules(view, layered: Set(facts.packages.layered.map(\.name)), &unreadable),
            machineConfig: machineConfig,
            provisioned: facts.traces.provisioningDate.flatMap(Timestamp.seconds),
            installed: ran ? nil : Self.installationEnd(view),
            isCloud: Self.isCloud(facts.kernelArguments),
            isCoreOS: facts.osRelease["VARIANT_ID"] == "coreos" || ["rhcos", "scos"].contains(facts.osRelease["ID"])
        )
        let accounts = AccountProvenance(context)
        let identities = accounts.entries()
        let files = EtcProvenance(context, etc: facts.etc, accounts: accounts, identities: identities)
            .entries()
        let units = UnitProvenance(context, etc: facts.etc, files: files).entries()
        let keys = KeyProvenance(context: context, homes: accounts.homes).entries()
        let arguments = KernelArgumentProvenance(
            context: context,
            arguments: facts.kernelArguments,
            imageArguments: facts.imageKernelArguments
        ).entries()
        let sources = (users + current).map { known in
            Provenance.Source(
                name: known.name,
                origin: known.origin,
                given: given.contains { $0.name == known.name },
                machineConfig: known.reading.machineConfig?.name
            )
        }
        return Provenance(
            sources: sources,
            complete: isComplete,
            entries: files.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } + units + identities
                + keys + arguments
        )
    }

    /// Whether anything says that Ignition provisioned the host, be it that its report cannot be read.
    private func didIgnitionRun(_ facts: Facts) -> Bool {
        !facts.traces.preset.isEmpty || !facts.traces.authorizedKeys.isEmpty
            || ((try? view.etc.status(".ignition-result.json")) ?? nil) != nil
            || facts.kernelArguments.contains { $0.hasPrefix("ignition.platform.id=") }
    }

    /// What other analyzers found.
    struct Facts {
        let etc: EtcFacts
        let traces: IgnitionTraces
        let osRelease: [String: String]
        let packages: PackageFacts
        let kernelArguments: [String]
        let imageKernelArguments: [String]
    }

    /// When Anaconda wrote its report; a host that Ignition provisioned has none that counts.
    private static func installationEnd(_ view: HostView) -> Int64? {
        ["roothome/anaconda-ks.cfg", "log/anaconda/anaconda.log"].lazy
            .compactMap { name in ((try? view.var?.status(name)) ?? nil)?.modified }.first
    }

    /// Whether the host runs on a platform on which afterburn sets the host's name.
    private static func isCloud(_ arguments: [String]) -> Bool {
        let platform = arguments.last { $0.hasPrefix("ignition.platform.id=") }?.split(separator: "=").last
        return !["metal", "qemu", nil].contains(platform)
    }
}
