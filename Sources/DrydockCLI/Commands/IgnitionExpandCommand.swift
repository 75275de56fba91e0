// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Digest
internal import DrydockAnalysis
internal import DrydockModel
internal import DrydockReports
internal import HostFS
internal import Ignition
internal import SystemPackage

/// `drydock ignition expand`.
struct IgnitionExpandCommand: DrydockCommand {
    static let configuration = CommandConfiguration(
        commandName: "expand",
        abstract: "List what a config leaves on a host: every file, directory, link, unit and account.",
        discussion: """
            Follows the configs that it refers to. What lies at a URL comes from --ignition-dir, or with --fetch from the \
            network. Only sizes and sums are printed, never what a file holds.

              drydock ignition expand host.ign
              drydock ignition expand host.ign --root /mnt/deployment --format json
              drydock ignition expand pointer.ign --fetch

            Exits with 1 if the config is not valid, or does not fit the root; with 69 if something cannot be fetched.
            """
    )

    @Argument(help: ArgumentHelp("The config in JSON; - is standard input.", valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp(
            "The operating system before Ignition, with /var in its place; an empty one without.",
            valueName: "path"
        )
    )
    var root: String?

    @OptionGroup var references: ReferenceOptions
    @OptionGroup var output: OutputOptions

    func perform() async throws -> Int32 {
        if let path = output.output { try OutputFile.shared.open(path, lookingAt: nil) }
        let store = references.store
        let input = try await IgnitionInput(file, store)
        guard let config = input.rendered.config else { return 1 }
        let expansion: Expansion
        do {
            let root = try installedRoot()
            expansion = try await store.run { try Expander.expand(config, on: root, loader: $0) }
        } catch let error as Expansion.Failure {
            throw DrydockError(.unexpected, "\(input.name) does not fit: \(error)")
        }
        let document = Document(expansion.document(of: config, named: input.name), metadata: Metadata(createdAt: nil))
        try DocumentOutput(options: output).print(document) { TextReport.render($0, style: $1) }
        return 0
    }

    private func installedRoot() throws -> any InstalledRoot {
        guard let root else { return EmptyRoot() }
        do {
            return try DirectoryRoot(FilePath(root))
        } catch {
            throw DrydockError(.unavailable, "\(root) cannot be opened", cause: error)
        }
    }
}

extension Expansion {
    /// The document of what a config leaves.
    fileprivate func document(of config: Config, named name: String) -> ConfigExpansion {
        let users = Set(config.users.map(\.name))
        let groups = Set(config.groups.map(\.name) + config.users.flatMap(\.groups) + config.users.map(\.name))
        return ConfigExpansion(
            config: name,
            version: config.version.description,
            entries: nodes.map(\.entry),
            removed: removed,
            presets: presets,
            crypttab: crypttab.isEmpty ? nil : crypttab.map(\.text),
            users: self.users.filter { users.contains($0.name) }.map {
                ConfigExpansion.Account(name: $0.name, uid: $0.uid, gid: $0.gid, home: $0.home, shell: $0.shell)
            }
            .sorted { $0.name < $1.name },
            groups: self.groups.filter { groups.contains($0.name) }.map {
                ConfigExpansion.Group(name: $0.name, gid: $0.gid, members: $0.members)
            }
            .sorted { $0.name < $1.name },
            kernelArguments: config.kernelArguments,
            removedKernelArguments: config.removedKernelArguments
        )
    }
}

extension ExpandedNode {
    fileprivate var entry: ConfigExpansion.Entry {
        var entry = ConfigExpansion.Entry(
            path: path,
            type: kind.rawValue,
            source: source.rawValue,
            uid: uid,
            gid: gid
        )
        entry.declaredPath = declaredPath == path ? nil : declaredPath
        entry.mode = mode.map { UInt32($0) }
        entry.target = target
        entry.hardLinkTo = hardLinkTo
        if case .bytes(let bytes) = content {
            entry.size = UInt64(bytes.count)
            entry.sha256 = SHA256.hex(of: bytes)
        }
        return entry
    }
}
