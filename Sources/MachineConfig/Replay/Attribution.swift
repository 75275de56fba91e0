// SPDX-License-Identifier: Apache-2.0

internal import Ignition

/// Which MachineConfigs set what is in a rendered config.
public struct Attribution: Sendable, Equatable {
    /// Something that several configs can set.
    public enum Subject: Sendable, Hashable {
        /// A file, by its path.
        case file(String)
        /// A directory, by its path.
        case directory(String)
        /// A link, by its path.
        case link(String)
        /// A unit of systemd.
        case unit(String)
        /// A drop-in of a unit.
        case dropin(String, unit: String)
        /// An account.
        case user(String)
        /// A group.
        case group(String)
        /// A part of the Ignition config that is compared as a whole, `storage.disks`.
        case section(String)
        /// A kernel argument.
        case kernelArgument(String)
        /// An extension.
        case `extension`(String)
        /// FIPS mode.
        case fips
        /// The kernel.
        case kernelType
        /// The image of the operating system.
        case osImage
        /// The image of extensions.
        case extensionsImage
    }

    /// For each subject the names of the configs that set it, in the order of merging: what the last one says of it counts.
    public let setters: [Subject: [String]]

    /// The config whose word counts; `nil` if none says anything.
    public func setter(of subject: Subject) -> String? { setters[subject]?.last }

    init(_ ordered: [MachineConfigObject]) {
        var setters: [Subject: [String]] = [:]
        for object in ordered {
            for subject in Set(Self.subjects(of: object)) { setters[subject, default: []].append(object.name) }
        }
        self.setters = setters
    }

    private static func subjects(of object: MachineConfigObject) -> [Subject] {
        let settings = object.settings
        var subjects = settings.kernelArguments.map(Subject.kernelArgument) + settings.extensions.map(Subject.extension)
        if settings.isFIPS { subjects.append(.fips) }
        if HostSettings.otherKernels.contains(settings.kernelType) { subjects.append(.kernelType) }
        if !object.isGenerated, !settings.osImageURL.isEmpty { subjects.append(.osImage) }
        if !object.isGenerated, !settings.extensionsImageURL.isEmpty { subjects.append(.extensionsImage) }
        guard let config = object.config?.config else { return subjects }
        subjects += config.storage.files.map { .file($0.node.path) }
        subjects += config.storage.directories.map { .directory($0.node.path) }
        subjects += config.storage.links.map { .link($0.node.path) }
        subjects += config.units.map { .unit($0.name) }
        subjects += config.units.flatMap { unit in unit.dropins.map { .dropin($0.name, unit: unit.name) } }
        subjects += config.users.map { .user($0.name) }
        subjects += config.groups.map { .group($0.name) }
        subjects += object.config.map { ConfigDigest.sections(of: $0.tree).map(Subject.section) } ?? []
        return subjects
    }
}
