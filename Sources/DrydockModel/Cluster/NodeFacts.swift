// SPDX-License-Identifier: Apache-2.0

/// A node of a cluster.
package struct NodeFacts: Codable, Sendable, Equatable {
    /// Its name.
    package var name: String
    /// The pool whose config it gets; absent if it gets none.
    package var pool: String?
    /// The custom pools between which the operator cannot choose; absent if there are not several.
    package var rivalPools: [String]?
    /// Its roles, sorted.
    package var roles: [String] = []
    /// What its daemon is doing: `Done`, `Working`, `Degraded`; absent if the dump does not say.
    package var state: String?
    /// Why it is degraded; absent if nothing is said.
    package var reason: String?
    /// Whether the cluster can use it; absent if the dump does not say.
    package var isReady: Bool?
    /// Whether no new pods come to it.
    package var isUnschedulable = false
    /// The rendered config that it has; absent if the dump does not say.
    package var currentConfig: String?
    /// The rendered config that its daemon has on record, where its files are in the dump; absent otherwise.
    package var recordedConfig: String?
    /// The rendered config that it was provisioned with, where its files are in the dump; absent otherwise.
    package var provisionedConfig: String?
    /// The rendered config that it is to have; absent if the dump does not say.
    package var desiredConfig: String?
    /// The image that was built for it in the cluster; absent if none was.
    package var currentImage: String?
    /// The image that was built for it and that it is to have; absent if none was.
    package var desiredImage: String?
    /// Its operating system as people call it; absent if the dump does not say.
    package var osImage: String?
    /// The kernel that runs; absent if the dump does not say.
    package var kernelVersion: String?
    /// The processor: `amd64`, `arm64`; absent if the dump does not say.
    package var architecture: String?
    /// Whether its first boot never came to its end; absent if its files are not in the dump.
    package var isFirstBootPending: Bool?
    /// What its daemon would find; absent if nobody gave an Analysis of it.
    package var drift: NodeDrift?

    /// A node.
    package init(name: String) {
        self.name = name
    }

    /// Whether its daemon has given up.
    package var hasGivenUp: Bool { ["Degraded", "Unreconcilable"].contains(state ?? "") }

    /// Whether its daemon has something else to bring onto it than what is there, as far as the cluster says.
    package var isWaiting: Bool {
        ["Working", "Rebooting"].contains(state ?? "") || currentConfig != desiredConfig || isImageWaiting
    }

    /// Whether it has the config that it is to have, and not the image that was built for it.
    package var isImageWaiting: Bool {
        desiredConfig != nil && currentConfig == desiredConfig && currentImage != desiredImage
    }

    /// The rendered config that counts: the daemon's record more than the annotation.
    package var config: String? { recordedConfig ?? currentConfig }

    /// The operating system that it runs.
    package var system: NodeSystem { NodeSystem(osImage ?? "") }
}

/// The operating system of a node, made out from the name that the node shows.
package struct NodeSystem: Sendable, Equatable {
    /// Whose it is.
    package enum Family: String, Sendable {
        case fedoraCoreOS = "Fedora CoreOS"
        case centosCoreOS = "CentOS Stream CoreOS"
        case redHatCoreOS = "Red Hat Enterprise Linux CoreOS"
        case other
    }

    /// Whose it is.
    package let family: Family
    /// The major version of Enterprise Linux, 8 to 10; `nil` for Fedora, and where it cannot be told.
    package let major: Int?

    /// Reads `status.nodeInfo.osImage`.
    ///
    /// Until 4.18 the version of CoreOS begins with that of the cluster, `418.94.…`: behind the point stands Enterprise Linux,
    /// of which 415.92 means 9.2; later it is `9.6.…`.
    package init(_ name: String) {
        let lower = name.lowercased()
        if lower.contains("fedora coreos") {
            (family, major) = (.fedoraCoreOS, nil)
            return
        }
        family =
            if lower.contains("centos stream coreos") {
                .centosCoreOS
            } else if lower.contains("enterprise linux coreos") {
                .redHatCoreOS
            } else {
                .other
            }
        let version = name.split(separator: " ").first { $0.first?.isNumber == true && $0.contains(".") }
        let numbers = (version ?? "").split(separator: ".").prefix(2).map { Int($0) }
        major =
            switch (numbers.first ?? nil, numbers.dropFirst().first ?? nil) {
            case (let first?, _) where (8...20).contains(first): first
            case (let first?, let second?) where first >= 400: String(second).first.flatMap { Int(String($0)) }
            default: nil
            }
    }
}

/// What the operator's daemon would find on a node if it looked: where the node is not as its config says.
package struct NodeDrift: Codable, Sendable, Equatable {
    /// Something that is not as the config says.
    package struct Difference: Codable, Sendable, Equatable {
        /// What differs.
        package enum Kind: String, Codable, Sendable, CaseIterable {
            /// The image that the node has booted.
            case image
            case content, mode
            /// Something that should be there is not.
            case absent
            case kernelArgument = "kernel-argument"
            case kernelType = "kernel-type"
            case `extension`
            /// Whether a unit starts.
            case unit
        }

        /// What differs.
        package var kind: Kind
        /// Path, argument or name.
        package var name: String
        /// As it should be; absent where a word says nothing, as for contents.
        package var expected: String?
        /// As it is; absent likewise.
        package var actual: String?

        /// Something that differs.
        package init(_ kind: Kind, _ name: String, expected: String? = nil, actual: String? = nil) {
            self.kind = kind
            self.name = name
            self.expected = expected
            self.actual = actual
        }
    }

    /// What has the daemon write everything anew; no MachineConfig may write it.
    package static let forceFile = "/run/machine-config-daemon-force"

    /// The rendered config that the node was held against.
    package var config: String
    /// What is not as it says, in the order in which the daemon looks.
    package var differences: [Difference]
    /// What nobody could look at, because the Analysis does not hold it: what could not be read, and what lies outside of `/etc`
    /// if the host was not held against this very config; sorted.
    package var unseen: [String]

    /// What the daemon would find.
    package init(config: String, differences: [Difference], unseen: [String]) {
        self.config = config
        self.differences = differences
        self.unseen = unseen
    }
}
