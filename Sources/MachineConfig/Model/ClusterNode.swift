// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// A `Node`, as far as the machine-config operator is concerned.
public struct ClusterNode: Sendable {
    /// Its name.
    public let name: String
    /// Where it was read.
    public let place: ClusterObject.Place
    /// Its labels, which say to which pool it belongs.
    public let labels: [String: String]
    /// The rendered config that it has: annotation `currentConfig`.
    public let currentConfig: String?
    /// The rendered config that it is to have: annotation `desiredConfig`.
    public let desiredConfig: String?
    /// The image that it has, where images are built in the cluster: annotation `currentImage`.
    public let currentImage: String?
    /// The image that it is to have, likewise: annotation `desiredImage`.
    public let desiredImage: String?
    /// What its daemon is doing: `Done`, `Working`, `Rebooting`, `Degraded` or `Unreconcilable`.
    public let state: String?
    /// Why it is degraded, in the daemon's words.
    public let reason: String?
    /// The operating system as people call it: `status.nodeInfo.osImage`.
    public let osImage: String?
    /// The kernel that runs.
    public let kernelVersion: String?
    /// The processor, as Go calls it: `amd64`, `arm64`.
    public let architecture: String?
    /// Whether no new pods come to it.
    public let isUnschedulable: Bool
    /// What the cluster says of it.
    public let conditions: [Condition]

    private static let prefix = "machineconfiguration.openshift.io/"
    private static let role = "node-role.kubernetes.io/"

    /// Whether the cluster can use it; `nil` if the cluster does not say.
    public var isReady: Bool? { conditions.first { $0.type == "Ready" }?.holds }

    /// Its roles: the labels `node-role.kubernetes.io/…`.
    public var roles: Set<String> {
        Set(labels.keys.filter { $0.hasPrefix(Self.role) }.map { String($0.dropFirst(Self.role.count)) })
    }

    /// Reads an object of the kind `Node`.
    public init(_ object: ClusterObject) {
        name = object.name
        place = object.place
        labels = object.labels
        let annotations = object.annotations
        func annotation(_ name: String) -> String? {
            annotations[Self.prefix + name].flatMap { $0.isEmpty ? nil : $0 }
        }
        currentConfig = annotation("currentConfig")
        desiredConfig = annotation("desiredConfig")
        currentImage = annotation("currentImage")
        desiredImage = annotation("desiredImage")
        state = annotation("state")
        reason = annotation("reason")
        let info = object.status["nodeInfo"]
        osImage = info?["osImage"]?.string
        kernelVersion = info?["kernelVersion"]?.string
        architecture = info?["architecture"]?.string
        isUnschedulable = object.spec["unschedulable"] == .bool(true)
        conditions = Condition.all(of: object)
    }
}
