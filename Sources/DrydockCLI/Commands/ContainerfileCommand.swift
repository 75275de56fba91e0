// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockAnalysis
internal import DrydockModel
internal import DrydockPlanning
internal import HostFS
internal import OSTree
internal import SystemPackage

/// `drydock containerfile`.
struct ContainerfileCommand: DrydockCommand {
    static let configuration = CommandConfiguration(
        commandName: "containerfile",
        abstract: "Write a folder from which an image is built that has what was put onto the host.",
        discussion: """
            The folder has a Containerfile on top of the plan's image, what it copies, and a README that says what was left out \\
            and what to do next. Identity and secrets never go into it: host names and keys, accounts of people, passwords, \\
            files that others may not read.

            A plan holds no contents, so the files are read again from the host; what has changed since the plan is an error. \\
            RPMs that were installed from files are taken from --rpms, by their names. Nothing is built here.

              drydock containerfile plan.json -o context
              drydock containerfile plan.json --sysroot /mnt/host --rpms ./rpms -o context
              podman build -t registry.example.org/os:1 context
            """
    )

    @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
    var plan: String

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The folder to make; it must not be there, or be empty.", valueName: "folder")
    )
    var output: String

    @Option(help: ArgumentHelp("A folder with RPMs that are in no repository.", valueName: "folder"))
    var rpms: String?

    @OptionGroup var hostOptions: HostOptions

    func perform() async throws -> Int32 {
        let document = try InputFile.document(Plan.self, plan)
        try Planner.checkDigest(of: document)
        let folder = HostEnvironment.currentDirectory.pushing(FilePath(output)).lexicallyNormalized()
        try ContextFolder.check(folder)
        let view = try HostView(hostOptions.path)
        guard view.deployment.id == document.spec.host.mergeDeployment else {
            throw DrydockError(
                .stale,
                "the plan is for deployment \(document.spec.host.mergeDeployment), the host is at \(view.deployment.id)",
                hint: "make a new plan"
            )
        }
        let analysis = try await HostAnalyzer(view).run()
        let context = try ContextWriter(
            plan: document.spec,
            analysis: analysis.spec,
            packages: try packages(),
            read: { try Self.read($0, view) }
        ).context()
        try ContextFolder(folder).write(context.entries)
        for what in context.missing { Standard.Error.write("missing: \(what)\n") }
        try Standard.Output.write("\(folder)\n")
        return 0
    }

    private func packages() throws -> [String: [UInt8]] {
        guard let rpms else { return [:] }
        let folder = HostEnvironment.currentDirectory.pushing(FilePath(rpms)).lexicallyNormalized()
        do throws(HostFSError) {
            let directory = try RootDirectory(folder)
            var packages: [String: [UInt8]] = [:]
            for name in try directory.names(".") ?? [] where name.hasSuffix(".rpm") {
                packages[name] = try directory.contents(name, limit: 2 << 30)
            }
            return packages
        } catch {
            throw DrydockError(.badInput, "the RPMs in \(folder) cannot be read", cause: error)
        }
    }

    /// What lies at a path of `/etc`, links not followed.
    private static func read(_ path: String, _ view: HostView) throws -> HostFile? {
        let name = String(path.dropFirst("/etc/".count))
        do throws(HostFSError) {
            switch try view.etc.status(name)?.kind {
            case .symlink: return HostFile(target: try view.etc.target(name))
            case .file: return HostFile(content: try view.etc.contents(name, limit: 1 << 30))
            default: return nil
            }
        } catch {
            throw DrydockError(.unavailable, "\(path) cannot be read", hint: "run as root", cause: error)
        }
    }
}
