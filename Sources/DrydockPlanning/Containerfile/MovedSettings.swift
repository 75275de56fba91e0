// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Kernel arguments, presets, the initial file system and the SELinux policy.
struct MovedSettings {
    /// What is copied into the context.
    private(set) var entries: [BuildContext.Entry] = []
    /// The lines.
    private(set) var sections: [ContainerfileSection] = []
    /// What could not be taken, in words.
    private(set) var missing: [String] = []
    /// Arguments of dracut that the host asked for.
    let dracutArguments: [String]
    /// Whether the initial file system has to be made anew.
    let changesInitramfs: Bool

    init(
        _ plan: Plan,
        _ analysis: Analysis,
        _ dispositions: [StateDisposition],
        _ read: (String) throws -> HostFile?
    ) throws {
        let kernel = analysis.host?.kernel ?? KernelState()
        let initramfs = dispositions.filter { $0.subject == .initramfs && $0.movable }
        dracutArguments = initramfs.isEmpty ? [] : kernel.initramfsArguments
        changesInitramfs = !initramfs.isEmpty
        arguments(plan, analysis, dispositions)
        presets(analysis)
        included(kernel, initramfs)
        try policy(analysis, dispositions, read)
    }

    private mutating func copy(_ path: String, _ lines: [String], _ remarks: [String]) {
        guard !lines.isEmpty else { return }
        let text = lines.map { $0 + "\n" }.joined()
        entries.append(BuildContext.Entry(path: "files/\(path)", content: .file(Array(text.utf8))))
        sections.append(ContainerfileSection(remarks, ["COPY files/\(path) /\(path)"]))
    }

    /// Only bootc reads kargs.d.
    private mutating func arguments(_ plan: Plan, _ analysis: Analysis, _ dispositions: [StateDisposition]) {
        guard plan.image.buildTools?.contains("/usr/bin/bootc") == true else { return }
        let moved = dispositions.filter { item in
            item.subject == .kernelArgument && item.movable && item.becomes == .kept
                && ![.imageDefault, .firstBoot].contains(item.origin ?? .unknown)
        }
        let names = Set(moved.map(\.name))
        // In the order of the boot entry; what was cut inside of quotes is no argument of its own.
        let wanted = plan.prediction.kernelArguments.filter { argument in
            names.contains(argument) && !argument.contains("\"")
                && !(plan.prediction.kernelArgumentOutcomes ?? []).contains {
                    $0.argument == argument && $0.outcome == .added
                }
        }
        guard !wanted.isEmpty else { return }
        let list = wanted.map { "\"\(Self.escaped($0))\"" }.joined(separator: ", ")
        copy(
            "usr/lib/bootc/kargs.d/50-host.toml",
            ["kargs = [\(list)]"],
            ["Kernel arguments of this host that are not about its disks and consoles\(moved.asked)."]
        )
    }

    /// What the first boot enabled and disabled, for hosts that boot the image for the first time.
    private mutating func presets(_ analysis: Analysis) {
        let lines = analysis.ignition.preset.filter { $0.hasPrefix("enable ") || $0.hasPrefix("disable ") }
        copy(
            "usr/lib/systemd/system-preset/10-host.preset",
            lines,
            ["What Ignition enabled and disabled; on this host the links of /etc say the same."]
        )
    }

    private mutating func included(_ kernel: KernelState, _ initramfs: [StateDisposition]) {
        let files = kernel.initramfsEtc.filter { path in initramfs.contains { $0.name == "with \(path)" } }
        copy(
            "usr/lib/dracut/dracut.conf.d/50-host.conf",
            files.isEmpty ? [] : ["install_items+=\" \(files.joined(separator: " ")) \""],
            ["Files that the initial file system of this host has\(initramfs.asked)."]
        )
    }

    /// Modules as they lie in the host's store, which semodule takes, compressed or not.
    private mutating func policy(
        _ analysis: Analysis,
        _ dispositions: [StateDisposition],
        _ read: (String) throws -> HostFile?
    ) throws {
        let state = analysis.host?.selinux ?? SELinuxState()
        let moved = dispositions.filter { $0.subject == .selinux && $0.movable && $0.becomes == .moved }
        guard !moved.isEmpty, let type = state.settings.type else { return }
        var lines: [String] = []
        var modules: [String] = []
        for module in state.localModules where !module.contains("/") {
            guard let content = try read("/etc/selinux/\(type)/active/modules/400/\(module)/cil")?.content else {
                missing.append("the SELinux module \(module): semodule --cil --extract=\(module) writes it on the host")
                continue
            }
            entries.append(BuildContext.Entry(path: "selinux/\(module).cil", content: .file(content)))
            modules.append(ShellWords.quoted("/run/selinux/\(module).cil"))
        }
        if !modules.isEmpty {
            lines.append(
                "RUN --mount=type=bind,source=selinux,target=/run/selinux semodule -N -i \(modules.joined(separator: " "))"
            )
        }
        let booleans = state.booleans.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        if !booleans.isEmpty { lines.append("RUN setsebool -P -N \(ShellWords.line(booleans))") }
        let contexts = "/etc/selinux/\(type)/contexts/files/file_contexts.local"
        if !state.localContexts.isEmpty, let content = try read(contexts)?.content {
            entries.append(BuildContext.Entry(path: "files\(contexts)", content: .file(content)))
            lines.append("COPY files\(contexts) \(contexts)")
        }
        sections.append(ContainerfileSection(["The local SELinux policy\(moved.asked)."], lines))
    }

    /// A basic string of TOML.
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            result += character == "\"" || character == "\\" ? "\\\(character)" : String(character)
        }
    }
}
