// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
internal import Digest
internal import HostFS
internal import OSTree

/// Looks at a host with all analyzers, and never writes.
package struct HostAnalyzer {
    private let view: HostView
    private let configs: [KnownConfig]
    private let target: Target?

    /// Looks at one host.
    ///
    /// - Parameters:
    ///   - view: the host.
    ///   - configs: what it was provisioned with, as far as somebody has it.
    ///   - target: the image whose objects are looked for in the repository; `nil` to look for none.
    package init(_ view: HostView, configs: [KnownConfig] = [], target: Target? = nil) {
        self.view = view
        self.configs = configs
        self.target = target
    }

    /// The libostree that will merge: the host's own, if this program runs in a container beside it.
    private static func libostree(of host: HostState, seen view: HostView.Kind) -> String {
        let installed = host.tools.first { $0.name == "ostree" }?.version.map { version in
            String((version.split(separator: ":").last ?? "").prefix { $0 != "-" })
        }
        return (view == .hostMount ? installed : nil) ?? LibraryVersion.running.description
    }

    /// The Analysis of the host.
    package func run() async throws(DrydockError) -> Document<Analysis> {
        var unreadable = UnreadableLog()
        let deployments = Deployments(view: view).facts(&unreadable)
        let architecture = Architecture(view: view).name(&unreadable)
        let osRelease = unreadable.attempt("/usr/lib/os-release") { try KeyValueFile.osRelease(in: view.tree) } ?? [:]
        let etc = try EtcDrift(view: view).facts(&unreadable)
        let identities = IdentityTable(view: view).facts(&unreadable)
        let kernelArguments = view.deployment.kernelArguments.withoutDeployment.arguments
        let imageKernelArguments =
            unreadable.attempt("/usr/lib/bootc/kargs.d") {
                try KargsDirectory.read(from: view.tree, architecture: architecture)
            } ?? []
        let packages = await InstalledPackages(view: view).facts(&unreadable)
        let log = LookLog()
        let roots = HostRoots(view, log: log)
        let tree = TreeReader(tree: roots.tree).facts()
        let host = HostStateAnalyzer(
            view: view,
            roots: roots,
            tree: tree,
            etc: etc,
            packages: packages,
            kernelArguments: kernelArguments
        ).state()
        let varOwners = VarOwners(roots: roots, root: view.var).facts()
        let probe = target.flatMap { target in
            unreadable.attempt("objects of the image in the repository") {
                try ObjectSearch(view: view).look(for: target)
            }
        }
        for entry in log.entries { unreadable.add(entry.what, entry.why) }
        let traces = ProvisioningTraces(view: view).traces(&unreadable)
        let provenance = await ProvenanceAnalyzer(view: view, given: configs).provenance(
            ProvenanceAnalyzer.Facts(
                etc: etc,
                traces: traces,
                osRelease: osRelease,
                packages: packages,
                kernelArguments: kernelArguments,
                imageKernelArguments: imageKernelArguments
            ),
            &unreadable
        )
        let start = await SystemStart(view)
        let libostree = Self.libostree(of: host, seen: view.kind)
        let analysis = Analysis(
            view: view.kind.rawValue,
            osRelease: osRelease,
            architecture: architecture,
            libostreeVersion: libostree,
            libostreeFeatures: await LibostreeFeatures(view).names(of: libostree),
            mergeDeployment: view.deployment.id,
            stateroot: view.deployment.stateroot,
            deployments: deployments,
            packages: packages,
            kernelArguments: kernelArguments,
            imageKernelArguments: imageKernelArguments,
            etc: etc,
            identities: identities,
            ignition: traces,
            provenance: provenance,
            tree: tree,
            host: host,
            minFreeSpace: ["min-free-space-size", "min-free-space-percent"].lazy
                .compactMap { view.repository.setting($0, in: "core") }.first,
            varCensus: VarCensus(view: view).facts(&unreadable),
            varOwners: varOwners,
            objectProbe: probe ?? nil,
            failedUnits: start?.failedUnits,
            hasReachedTarget: start?.hasReachedTarget,
            fingerprint: FingerprintMaker.make(
                deployment: view.deployment,
                etc: etc.live,
                kernelArguments: kernelArguments,
                identities: identities
            ),
            unreadable: unreadable.entries
        )
        let metadata = Metadata(createdAt: DocumentFormat.now(), space: FreeSpace(view: view).measure())
        return Document(analysis, metadata: metadata)
    }
}

/// Collects what could not be looked at.
struct UnreadableLog {
    private(set) var entries: [Unreadable] = []

    /// Notes something that could not be looked at.
    mutating func add(_ what: String, _ why: String) {
        entries.append(Unreadable(what: what, why: why))
    }

    /// Notes what a walk could not look at; `folder` is the absolute path of where it began.
    mutating func add(_ failure: HostFSError, below folder: String) {
        add("\(folder)/\(failure.path)", failure.reason)
    }

    /// Does something, and notes its failure.
    mutating func attempt<Value>(_ what: String, _ body: () throws -> Value) -> Value? {
        do {
            return try body()
        } catch {
            add(what, "\(error)")
            return nil
        }
    }
}
