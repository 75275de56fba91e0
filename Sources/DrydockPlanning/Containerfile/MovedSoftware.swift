// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Packages on top of the old image, and the kind of kernel, as lines that bring them into the new one.
struct MovedSoftware {
    /// What is copied into the context.
    private(set) var entries: [BuildContext.Entry] = []
    /// RPMs that nobody has at hand, in words.
    private(set) var missing: [String] = []

    private let analysis: Analysis
    private let kernel: StateDisposition?
    private var layered: [String] = []
    private var removed: [String] = []
    private var exact: [String] = []
    private var files: [String] = []
    private var asked: [StateDisposition] = []

    init(
        _ plan: Plan,
        _ analysis: Analysis,
        _ dispositions: [StateDisposition],
        _ packages: [String: [UInt8]]
    ) {
        self.analysis = analysis
        kernel = dispositions.first { $0.subject == .kernel && $0.movable && $0.becomes == .moved }
        let requests = Dictionary(
            (plan.prediction.packageRequests ?? []).map { (LocalPackage($0.name)?.nevra ?? $0.name, $0) }
        ) { first, _ in first }
        for item in dispositions
        where (item.subject == .package || item.subject == .override) && item.movable && item.becomes != .removed {
            // The kernel has a line of its own.
            if kernel != nil, item.name.hasPrefix("kernel") { continue }
            guard let request = requests[item.name] else { continue }
            asked.append(item)
            switch request.kind {
            case .layered: layered.append(item.name)
            case .removed: removed.append(item.name)
            case .local, .replaced:
                if let local = LocalPackage(request.name) {
                    take(local.file, packages)
                } else {
                    exact.append(request.version.map { "\(item.name)-\($0)" } ?? item.name)
                }
            case .inactive: break
            }
        }
    }

    /// Whether the image gets another kernel.
    var changesKernel: Bool { kernel != nil }

    func sections(_ manager: PackageManager) -> [ContainerfileSection] {
        let inContext = files.sorted().map { "/run/packages/\($0)" }
        return [
            ContainerfileSection(
                ["Packages that were removed from the old image\(asked.asked)."],
                removed.isEmpty ? [] : [manager.remove(removed.sorted())]
            ),
            ContainerfileSection(
                ["Packages that were layered on top of the old image\(asked.asked)."],
                layered.isEmpty ? [] : [manager.install(layered.sorted())]
            ),
            ContainerfileSection(
                ["Packages that were replaced by other versions\(asked.asked)."],
                exact.isEmpty ? [] : [manager.install(exact.sorted())]
            ),
            ContainerfileSection(
                ["Packages that are in no repository\(asked.asked)."],
                inContext.isEmpty ? [] : [Self.mounted(manager.install(inContext))]
            ),
            kernelSection(manager),
        ]
    }

    /// The very kernel that the host runs, in the place of the image's.
    private func kernelSection(_ manager: PackageManager) -> ContainerfileSection {
        guard let kernel else { return ContainerfileSection([], []) }
        guard manager != .apt else {
            return ContainerfileSection(
                [],
                ["# The kernel of the kind \(kernel.name) has another name here: install it by hand."]
            )
        }
        let prefix = "kernel-\(kernel.name)"
        let own = (analysis.packages.layered + analysis.packages.base).filter {
            $0.name == prefix || $0.name.hasPrefix(prefix + "-")
        }
        let wanted = own.isEmpty ? [prefix] : own.map { "\($0.name)-\($0.version)-\($0.release)" }
        return ContainerfileSection(
            ["The kernel of this host, which is of the kind \(kernel.name)\([kernel].asked)."],
            [
                manager.replace(
                    ["kernel", "kernel-core", "kernel-modules", "kernel-modules-core", "kernel-modules-extra"],
                    by: Array(Set(wanted)).sorted()
                )
            ]
        )
    }

    /// Takes an RPM that somebody has at hand, or says that it is missing.
    private mutating func take(_ file: String, _ packages: [String: [UInt8]]) {
        guard let content = packages[file] else {
            missing.append(
                "the RPM \(file), which was installed from a file and is in no repository (drydock containerfile --rpms)"
            )
            return
        }
        files.append(file)
        entries.append(BuildContext.Entry(path: "packages/\(file)", content: .file(content)))
    }

    /// A folder of the context that is there for one line; it must not be one of the image's, for some builders remove it.
    private static func mounted(_ line: String) -> String {
        "RUN --mount=type=bind,source=packages,target=/run/packages " + line.dropFirst("RUN ".count)
    }
}
