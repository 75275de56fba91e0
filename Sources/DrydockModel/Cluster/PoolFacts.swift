// SPDX-License-Identifier: Apache-2.0

/// A MachineConfigPool, and what the operator makes of its MachineConfigs.
package struct PoolFacts: Codable, Sendable, Equatable {
    /// Something in a rendered config, and who set it.
    package struct Setting: Codable, Sendable, Equatable {
        /// What can be set.
        package enum Subject: String, Codable, Sendable, CaseIterable {
            case file, directory, link
            case unit, dropin, user, group
            /// A part of the Ignition config that is compared as a whole: `storage.disks`.
            case section
            case kernelArgument = "kernel-argument"
            case `extension`
            case fips
            case kernelType = "kernel-type"
            case osImage = "os-image"
            case extensionsImage = "extensions-image"
        }

        /// What it is.
        package var subject: Subject
        /// Its path or name, of a drop-in `UNIT/NAME`; empty where there can be one only.
        package var name: String
        /// The MachineConfigs that set it, in the order of merging: what the last one says counts.
        package var setBy: [String]

        /// Something in a rendered config.
        package init(_ subject: Subject, _ name: String, setBy: [String]) {
            self.subject = subject
            self.name = name
            self.setBy = setBy
        }
    }

    /// What the MachineConfigs of a pool become.
    package struct Rendering: Codable, Sendable, Equatable {
        /// The MachineConfigs in the order of merging.
        package var sources: [String] = []
        /// All kernel arguments, without secrets.
        package var kernelArguments: [String] = []
        /// All extensions.
        package var extensions: [String] = []
        /// Whether FIPS mode is wanted.
        package var isFIPS = false
        /// `default`, `realtime` or `64k-pages`.
        package var kernelType = NodeKernel.standard.rawValue
        /// The image that a user names; absent for that of the release.
        package var osImage: String?
        /// The image of extensions that a user names; absent for that of the release.
        package var extensionsImage: String?
        /// Who set what, sorted by subject and name.
        package var settings: [Setting] = []
        /// Links that are made, and where they lead.
        package var links: [String: String] = [:]
        /// The container runtime that CRI-O is told to use, `runc` or `crun`; absent if it is told none.
        package var containerRuntime: String?
        /// The file that tells it; absent if none does.
        package var containerRuntimeFile: String?
        /// Mounts of units by the type of their file system, as far as units say it.
        package var mountTypes: [String: String] = [:]

        /// Nothing.
        package init() {}

        /// The MachineConfig whose word counts.
        package func setter(of subject: Setting.Subject, _ name: String = "") -> String? {
            settings.first { $0.subject == subject && $0.name == name }?.setBy.last
        }

        /// The same in words behind a name, `, by 99-worker`; empty if nobody set it.
        package func credit(for subject: Setting.Subject, _ name: String = "") -> String {
            setter(of: subject, name).map { ", by \($0)" } ?? ""
        }

        /// The paths that MachineConfigs write, below a folder.
        package func paths(below folder: String) -> [String] {
            settings.filter { setting in
                [.file, .directory, .link].contains(setting.subject) && setting.name.hasPrefix(folder + "/")
            }.map(\.name)
        }
    }

    /// What the rendered config of the cluster has otherwise than the replay.
    package struct Difference: Codable, Sendable, Equatable {
        /// How it differs.
        package enum Kind: String, Codable, Sendable, CaseIterable {
            case missing, unexpected, changed
        }

        /// What it is.
        package var subject: Setting.Subject
        /// Its path or name.
        package var name: String
        /// How it differs: only the replay has it, only the cluster has it, or both, and not the same.
        package var kind: Kind

        /// Something that differs.
        package init(_ subject: Setting.Subject, _ name: String, _ kind: Kind) {
            self.subject = subject
            self.name = name
            self.kind = kind
        }
    }

    /// Its name.
    package var name: String
    /// Whether it gets no new config for the time being.
    package var isPaused = false
    /// How many nodes may be away at once, a number or a percentage; absent for one.
    package var maxUnavailable: String?
    /// The rendered config that its nodes are to have; absent if the dump does not say.
    package var desiredConfig: String?
    /// The rendered config that all its nodes have; absent if the dump does not say.
    package var currentConfig: String?
    /// The stream of images that it follows; absent for that of `worker`, or of the cluster.
    package var imageStream: String?
    /// How many nodes it has, as the operator counts; absent if the dump does not say.
    package var machineCount: Int?
    /// What the cluster says of it.
    package var conditions: [ClusterCondition] = []
    /// What its MachineConfigs become; absent if the operator renders nothing.
    package var rendering: Rendering?
    /// Why the operator renders nothing; absent if it does.
    package var renderFailure: String?
    /// What the cluster's rendered config has otherwise; absent if the dump does not have it.
    package var differences: [Difference]?
    /// The image of the operating system that it has where no user names one; absent if the dump does not say.
    package var releaseImage: String?
    /// The image of the operating system in the cluster's rendered config; absent if the dump does not have it.
    package var renderedImage: String?
    /// Whether the cluster's rendered config wants FIPS mode; absent if the dump does not have it.
    package var renderedFIPS: Bool?
    /// The MachineConfigs of which the operator says that it has rendered them.
    package var appliedSources: [String] = []
    /// MachineConfigs of which the cluster's rendered config was made, and that the dump does not have.
    package var missingSources: [String] = []

    /// A pool.
    package init(name: String) {
        self.name = name
    }

    /// Whether it is the control plane.
    package var isControlPlane: Bool { name == "master" || name == "arbiter" }

    /// Whether what a goal asks for is not all there: image, kernel, extensions; of an image that the cluster builds nothing is
    /// rendered.
    package func isRenderedAnew(for goal: ClusterGoal) -> Bool {
        guard let rendering else { return true }
        return goal.image.map { $0.osImageURL != rendering.osImage } ?? false
            || goal.kernelType.map { $0 != rendering.kernelType } ?? false
            || !Set(goal.extensions).isSubset(of: rendering.extensions)
    }

    /// Whether the cluster says something of it.
    package func holds(_ condition: String) -> ClusterCondition? {
        conditions.first { $0.type == condition && $0.status == "True" }
    }
}

extension PoolFacts.Setting.Subject {
    /// What it is called in a sentence, as MachineConfigs call it where they have a word.
    package var words: String {
        switch self {
        case .file, .directory, .link, .unit, .user, .group, .extension: rawValue
        case .kernelType: "kernelType"
        case .osImage: "osImageURL"
        case .dropin: "drop-in"
        case .section: "part"
        case .kernelArgument: "kernel argument"
        case .fips: "FIPS mode"
        case .extensionsImage: "image of extensions"
        }
    }
}
