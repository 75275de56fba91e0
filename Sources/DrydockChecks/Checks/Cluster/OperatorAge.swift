// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Each way to another image needs an operator that knows it: images of one's own OpenShift 4.12, builds in the
/// cluster 4.18, streams of images 4.21.
///
/// The first release of CentOS Stream CoreOS takes upgrades from one release alone.
///
/// Detected by the version of the ClusterVersion.
///
/// To do: upgrade the cluster first, or take another way.
enum OperatorAge: ClusterCheck {
    static let about = About(
        "DD-MCO-0003",
        "The machine-config operator knows the way",
        .high,
        .inhibitor,
        mandatory: true
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        guard let floor = floor(subject.goal.route) else { return pass() }
        guard let version = subject.cluster.version else { return unknown("the dump has no ClusterVersion") }
        let isOld =
            subject.goal.route == .fedoraToCentOS
            ? !isLastOfFedora(version) : Numbers.isBelow(version, floor.numbers)
        guard isOld else { return answer(preview(subject, version)) }
        return answer([
            finding(
                "\(version) is too old for \(subject.goal.route.rawValue)",
                "The operator of this release does not know it: it begins with \(floor.name).",
                evidence: [.cluster("ClusterVersion", is: version, not: "\(floor.name) or newer")],
                remediations: [.manual("upgrade the cluster to \(floor.name) or newer first")]
            )
        ])
    }

    /// The first updates of 4.18 have builds in the cluster as a preview only; whoever has one has switched it on.
    private static func preview(_ subject: ClusterSubject, _ version: String) -> [Finding] {
        guard subject.goal.route == .onCluster, subject.cluster.release?.isBefore(4, 19) == true,
            !subject.cluster.kinds.contains("MachineOSConfig.machineconfiguration.openshift.io")
        else { return [] }
        return [
            finding(
                "The first updates of 4.18 have builds in the cluster as a preview only",
                "Where OnClusterBuild is not among the features that are enabled, there is no MachineOSConfig.",
                instance: "preview",
                severity: .medium,
                disposition: .advisory,
                evidence: [.cluster("ClusterVersion", is: version, not: "an update of June 2025, or newer")],
                remediations: [
                    .cluster([
                        "oc", "get", "featuregate", "cluster", "--output",
                        "jsonpath={.status.featureGates[*].enabled[*].name}",
                    ])
                ]
            )
        ]
    }

    private static func floor(_ route: ClusterGoal.Route) -> (numbers: [Int], name: String)? {
        switch route {
        case .none, .settings: nil
        case .offCluster: ([4, 12], "4.12")
        case .onCluster: ([4, 18], "4.18")
        case .imageStream: ([4, 21], "4.21")
        case .fedoraToCentOS: ([4, 15], lastOfFedora)
        }
    }

    private static let lastOfFedora = "4.15.0-0.okd-2024-03-10-010116"

    /// The releases of OKD on Fedora are named by their days.
    private static func isLastOfFedora(_ version: String) -> Bool {
        let numbers = Numbers.of(version)
        // Later ones have brought the new system already, and only pools lag behind.
        guard numbers.starts(with: [4, 15]) else { return !numbers.lexicographicallyPrecedes([4, 16]) }
        return version.contains(".okd-") && version >= lastOfFedora
    }
}
