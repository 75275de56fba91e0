// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// (Plan, Analysis, contents) → build context.
///
/// Pure: what it needs of the host it asks for. The same input gives the same context.
package struct ContextWriter {
    /// The plan.
    let plan: Plan
    /// The host as it is now.
    let analysis: Analysis
    /// RPMs that somebody has at hand: file name to content.
    let packages: [String: [UInt8]]
    /// What lies at a path of `/etc` of the host; `nil` if nothing does.
    let read: (String) throws -> HostFile?

    /// What writes a build context.
    ///
    /// - Parameters:
    ///   - plan: the plan.
    ///   - analysis: the host as it is now.
    ///   - packages: RPMs that somebody has at hand: file name to content.
    ///   - read: reads a path of `/etc` of the host.
    package init(
        plan: Plan,
        analysis: Analysis,
        packages: [String: [UInt8]] = [:],
        read: @escaping (String) throws -> HostFile?
    ) {
        self.plan = plan
        self.analysis = analysis
        self.packages = packages
        self.read = read
    }

    /// The build context.
    ///
    /// - Throws: ``DrydockError`` with `stale` if files are not as they were when the plan was made, with `badInput` if the plan
    ///   does not say what becomes of state.
    package func context() throws -> BuildContext {
        guard let dispositions = plan.dispositions else {
            throw DrydockError(
                .badInput,
                "the plan does not say what becomes of the host's state",
                hint: "make it again with this drydock, from an image whose layers can be read"
            )
        }
        let files = try MovedFiles(plan, analysis, dispositions, read)
        let accounts = MovedAccounts(analysis, dispositions)
        let software = MovedSoftware(plan, analysis, dispositions, packages)
        let settings = try MovedSettings(plan, analysis, dispositions, read)
        var text = ContainerfileText()
        text.remark(header)
        text.section(["The image of the plan."], [from])
        text.section(accounts.remarks, accounts.lines(tools))
        text.section(files.repositoryRemarks, files.repositoryLines)
        for section in software.sections(manager) { text.section(section.remarks, section.lines) }
        text.section(files.remarks, files.lines)
        text.section(["What programs make of these files."], files.remakes(tools))
        text.section(files.deletionRemarks, files.deletionLines)
        text.section(files.modeRemarks, files.modeLines)
        for section in settings.sections { text.section(section.remarks, section.lines) }
        let remakes = software.changesKernel || settings.changesInitramfs || files.changesInitramfs
        text.section(
            ["The initial file system, made anew with the kernel and the configuration of above."],
            remakes ? [InitialFileSystem.line(settings.dracutArguments)] : []
        )
        for other in otherLines { text.remark(other) }
        text.section(
            ["What bootc expects of an image."],
            tools.contains("/usr/bin/bootc") ? ["RUN bootc container lint"] : []
        )
        let missing = software.missing + settings.missing
        var entries = files.entries + accounts.entries + software.entries + settings.entries
        entries.append(BuildContext.Entry(path: "Containerfile", content: .file(Array(text.text.utf8))))
        let readme = ContextReadme(plan, dispositions, missing: missing, leftOut: files.leftOut).text
        entries.append(BuildContext.Entry(path: "README.md", content: .file(Array(readme.utf8))))
        return BuildContext(entries: Self.withParents(entries), missing: missing)
    }

    // MARK: - Parts

    private var tools: Set<String> { Set(plan.image.buildTools ?? []) }

    private var manager: PackageManager { PackageManager(programs: tools) }

    private var header: [String] {
        [
            "Made by drydock from a plan: what was put onto the host, for an image that has it.",
            "Host: \(plan.host.name), deployment \(plan.host.mergeDeployment)",
            "Image: \(plan.image.image)",
            "README.md says what was left out, and what to do next.",
        ]
    }

    /// The image by its digest; a layout on a disk has no reference with one.
    private var from: String {
        let name = String(plan.image.image.drop { $0 != ":" }.dropFirst())
        guard plan.image.image.hasPrefix("docker://") else {
            let isInStore = plan.image.image.hasPrefix("containers-storage:")
            return "FROM \(isInStore ? Self.untagged(name) + "@\(plan.image.manifestDigest)" : plan.image.image)"
        }
        return "FROM \(Self.untagged(String(name.dropFirst(2))))@\(plan.image.manifestDigest)"
    }

    /// `quay.io/example/os` of `quay.io/example/os:42`; a port is no tag.
    static func untagged(_ name: String) -> String {
        let bare = name.split(separator: "@").first.map(String.init) ?? name
        guard let colon = bare.lastIndex(of: ":"), !bare[colon...].contains("/") else { return bare }
        return String(bare[..<colon])
    }

    /// What checks suggest beside all this, for a person to choose: comments.
    private var otherLines: [[String]] {
        let handled: Set = [
            "DD-PKG-0001", "DD-PKG-0002", "DD-PKG-0003", "DD-SEL-0001", "DD-IDS-0001", "DD-IDS-0002", "DD-IDS-0004",
            "DD-ETC-0002", "DD-ETC-0005", "DD-KRG-0001",
        ]
        return plan.findings.filter { $0.repairedBy == nil && !handled.contains($0.id) }.compactMap { finding in
            let lines = finding.remediations.filter { $0.kind == .containerfile }.flatMap { $0.lines ?? [] }
            guard !lines.isEmpty else { return nil }
            return ["\(finding.key): \(finding.title). If it is wanted:"] + lines
        }
    }

    /// The entries with the folders above them, parents first.
    private static func withParents(_ entries: [BuildContext.Entry]) -> [BuildContext.Entry] {
        var byPath: [String: BuildContext.Entry] = [:]
        for entry in entries { byPath[entry.path] = entry }
        for entry in entries {
            var folders = entry.path.split(separator: "/").dropLast().map(String.init)
            while !folders.isEmpty {
                let path = folders.joined(separator: "/")
                if byPath[path] == nil { byPath[path] = .init(path: path, content: .directory, mode: 0o755) }
                folders.removeLast()
            }
        }
        return byPath.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}

/// Lines of a Containerfile with the reason for them.
struct ContainerfileSection {
    var remarks: [String]
    var lines: [String]

    init(_ remarks: [String], _ lines: [String]) {
        self.remarks = remarks
        self.lines = lines
    }
}

extension [StateDisposition] {
    /// The findings that they are about, in words; empty for none.
    var asked: String {
        let keys = Set(flatMap { $0.findings ?? [] }).sorted()
        return keys.isEmpty ? "" : " (\(keys.joined(separator: ", ")))"
    }
}
