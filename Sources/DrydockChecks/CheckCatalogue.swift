// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// All checks, in the order of reports.
package enum CheckCatalogue {
    /// The checks on host and image.
    static let ordinary: [any Check.Type] = [
        ImageBootable.self, ImageKernel.self, ImageArchitecture.self, ImageRelease.self, ImageMountPoints.self,
        ImageUnchanged.self, ProcessorLevel.self, UpdateClient.self, CoreOSImage.self, SystemChange.self,
        SetIDPrograms.self, ShippedVar.self,
        EtcConflict.self, EtcReverts.self, TransientEtc.self, EtcSpecials.self, LocalVersions.self, RootInFstab.self,
        MachineID.self,
        OwnerChanges.self, FrozenAccounts.self, StaleRows.self, PinnedNumbers.self, NobodyNumber.self,
        HostKeys.self, AuthorizedKeys.self, SudoRules.self, NameService.self, LoginShells.self,
        PresetsNotApplied.self, UnitsStop.self, BrokenUnits.self,
        LayeredPackages.self, LocalInitramfs.self, KernelKind.self, RuntimesRemoved.self, PackageDowngrades.self,
        DataFormats.self,
        BootSpace.self, RepositorySpace.self,
        DynamicBootLoader.self, BootLoaderAge.self, MirroredDisks.self, SecureBoot.self, BootMount.self,
        BootPassword.self, RootNeeds.self, SealedVolumes.self, FileSystemFeatures.self, IgnitionAgain.self,
        ComposefsRoot.self, FipsMode.self,
        ImageArguments.self, RemovedFeatures.self, OldArguments.self,
        MountDirectories.self, HiddenContent.self, LeftBehind.self,
        LocalPolicy.self, PolicyChange.self, UnlabelledFiles.self,
        SignaturePolicy.self, FrozenTrust.self, Credentials.self,
        UpdateAgents.self, ZincatiStream.self, UpdateAgentsAfter.self,
        NameResolution.self, ConnectionScripts.self,
        OldDeployments.self, WaitingDeployment.self, UnlockedUsr.self, ContainerHost.self, FailedFinalization.self,
        MachineConfigNode.self,
        RouteRefuses.self, RouteNeeds.self, RouteFits.self,
    ]
    /// The checks that look at what the others answered.
    static let closing: [any Check.Type] = [ExpiredWaivers.self, UnmatchedWaivers.self, RefusedWaivers.self]

    /// The checks of hosts.
    package static let all = ordinary + closing
    /// The checks of clusters.
    package static let ofClusters: [any ClusterCheck.Type] = [
        DumpComplete.self, OperatorAge.self, EarlierMove.self, ConfigsRender.self, ConfigsRendered.self,
        ConfigsReconcilable.self,
        FipsFlip.self, PoolsInherit.self, PoolsPaused.self, PoolsHealthy.self, NodesReady.self, NodesSettled.self,
        NodesInPools.self,
        FirstBoots.self, NodesDrift.self,
        ImageForNodes.self, ImageAllowed.self, ImageOverridden.self, StreamDirection.self, ImageBuilds.self,
        ExtensionsFit.self, OtherKernel.self, LocalLayout.self, ConfigOverImage.self,
        ControlGroups.self, ConnectionFiles.self, ContainerRuntime.self, FedoraLeftovers.self, GlusterVolumes.self,
        ResolverLink.self, LegacyTables.self, SystemServices.self,
        NodeSecureBoot.self, NodeFileSystems.self, NodeProcessors.self, NodePolicies.self,
    ]
    /// The checks of hosts that say something of a node under an operator, which makes the switch itself.
    static let ofNodes: [any Check.Type] = [
        ImageBootable.self, ImageKernel.self, ImageMountPoints.self, ProcessorLevel.self, CoreOSImage.self,
        EtcConflict.self, EtcReverts.self, TransientEtc.self, RootInFstab.self, OwnerChanges.self, NobodyNumber.self,
        HostKeys.self, AuthorizedKeys.self, SudoRules.self, NameService.self, UnitsStop.self, BrokenUnits.self,
        PackageDowngrades.self, DataFormats.self, BootSpace.self, RepositorySpace.self, DynamicBootLoader.self,
        SecureBoot.self, BootMount.self, RootNeeds.self, FileSystemFeatures.self, ComposefsRoot.self, FipsMode.self,
        RemovedFeatures.self, MountDirectories.self, HiddenContent.self, LocalPolicy.self, PolicyChange.self,
        NameResolution.self, ConnectionScripts.self, FailedFinalization.self,
    ]

    /// What all checks answer, with the waivers that count applied.
    package static func run(_ subject: Subject) -> [CheckResult] {
        var subject = subject
        subject.answers = ordinary.map { waived(routed($0.run(subject), subject), subject.waivers, subject.today) }
        // Nobody can agree to a waiver that is wrong.
        return subject.answers + closing.map { $0.run(subject) }
    }

    /// What all checks of clusters answer, with the waivers that count applied.
    package static func run(_ subject: ClusterSubject) -> [CheckResult] {
        ofClusters.map { waived($0.run(subject), subject.waivers, subject.today) }
            + NodeAnswers.all(of: ofNodes, subject).map { waived($0, subject.waivers, subject.today) }
    }

    /// What the catalogue says of all checks.
    package static var list: CheckList {
        let questions: [any Question.Type] = all + ofClusters
        return CheckList(
            checks: questions.map { check in
                var entry = check.about
                entry.explanation = explanations["\(check)"] ?? ""
                entry.scope = check is any ClusterCheck.Type ? .cluster : nil
                return entry
            }
        )
    }

    /// What the route of the plan makes of the findings of a check.
    private static func routed(_ check: CheckResult, _ subject: Subject) -> CheckResult {
        guard let route = subject.route?.route, let change = route.checks.first(where: { $0.id == check.id }) else {
            return check
        }
        var check = check
        for index in check.findings.indices {
            let before = check.findings[index]
            if let severity = change.severity { check.findings[index].severity = severity }
            // What nobody may agree to stays so.
            if let disposition = change.disposition, before.disposition != .inhibitor {
                check.findings[index].disposition = disposition
            }
            guard check.findings[index] != before else { continue }
            check.findings[index].changedByRoute =
                "\(before.severity.rawValue) and \(before.disposition.rawValue) elsewhere; route \(route.id): \(change.why)"
        }
        return check
    }

    private static func waived(_ check: CheckResult, _ waivers: [Waiver], _ today: String) -> CheckResult {
        var check = check
        for index in check.findings.indices where check.findings[index].disposition != .inhibitor {
            let waiver = waivers.first { $0.names(check.findings[index]) && !$0.isExpired(on: today) }
            guard let waiver else { continue }
            check.findings[index].waived = true
            check.findings[index].waiver = waiver
        }
        return check
    }
}
