// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// What the operator works with: its `ControllerConfig`, without certificates and pull secrets.
public struct OperatorSettings: Sendable, Equatable {
    /// The image of the operating system in the release.
    public let osImage: String?
    /// Where the cluster runs: `BareMetal`, `VSphere`, `None`.
    public let platform: String?

    /// Reads an object of the kind `ControllerConfig`.
    init(_ object: ClusterObject) {
        func image(_ names: String...) -> String? {
            names.lazy.compactMap { object.spec[$0]?.string }.first { !$0.isEmpty }
        }
        // Before 4.12 it was `osImageURL`.
        osImage = image("baseOSContainerImage", "osImageURL")
        let status = object.spec["infra"]?["status"]
        platform = status?["platformStatus"]?["type"]?.string ?? status?["platform"]?.string
    }
}

/// A `KubeletConfig` or `ContainerRuntimeConfig`, of which the operator makes MachineConfigs.
public struct OperatorInput: Sendable, Equatable {
    /// Its kind.
    public let kind: String
    /// Its name.
    public let name: String
    /// Why the operator makes nothing of it: the message of its last condition `Failure`; `nil` if it does.
    public let failure: String?

    /// Reads an object of one of the two kinds.
    init(_ object: ClusterObject) {
        kind = object.kind
        name = object.name
        let last = Condition.all(of: object).last
        failure = last.flatMap { $0.type == "Failure" && $0.holds ? $0.message : nil }
    }
}

/// Streams of images that a release has: its `OSImageStream`.
public struct ImageStreams: Sendable, Equatable {
    /// One stream.
    public struct Stream: Sendable, Equatable {
        /// `rhel-9`, `rhel-10`.
        public let name: String
        /// Its image.
        public let osImage: String
    }

    /// The streams.
    public let streams: [Stream]
    /// The one that pools follow that name none.
    public let defaultStream: String?

    /// Reads an object of the kind `OSImageStream`.
    init(_ object: ClusterObject) {
        streams = (object.status["availableStreams"]?.array ?? []).compactMap { value in
            value["name"]?.string.map { Stream(name: $0, osImage: value["osImage"]?.string ?? "") }
        }
        defaultStream = object.status["defaultStream"]?.string
    }
}

/// From where nodes may fetch images: the cluster's `Image` config.
public struct RegistrySources: Sendable, Equatable {
    /// The only registries that are allowed; empty for no such rule.
    public let allowed: [String]
    /// Registries that are not.
    public let blocked: [String]

    /// Reads an object of the kind `Image` of `config.openshift.io`.
    init(_ object: ClusterObject) {
        let sources = object.spec["registrySources"]
        allowed = sources?["allowedRegistries"]?.array?.compactMap(\.string) ?? []
        blocked = sources?["blockedRegistries"]?.array?.compactMap(\.string) ?? []
    }
}
