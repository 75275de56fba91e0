// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// What a host is, and what was injected into it.
    package static func render(_ document: Document<Analysis>, style: TextStyle) -> String {
        let analysis = document.spec
        var writer = TextWriter(style: style)
        writer.paragraph("Host: \(systemName(analysis.osRelease)), \(analysis.architecture)")
        if !analysis.unreadable.isEmpty {
            let count = Quantities.counted(analysis.unreadable.count, "thing")
            writer.verdict("INCOMPLETE", .caution, "\(count) could not be looked at; the list is at the end.")
        }
        writer.blank()
        writer.fields([
            ("seen as", view(analysis.view)),
            ("stateroot", analysis.stateroot),
            ("switch starts from", analysis.mergeDeployment),
            ("libostree", analysis.libostreeVersion),
            ("accounts", accounts(analysis.identities)),
            ("looked at", document.metadata.createdAt ?? ""),
        ])
        deployments(analysis.deployments, to: &writer)
        packages(analysis.packages, to: &writer)
        writer.heading("Kernel arguments")
        kernelArguments(analysis.kernelArguments, to: &writer)
        if !analysis.imageKernelArguments.isEmpty {
            writer.words(analysis.imageKernelArguments, lead: "asked for by kargs.d: ")
        }
        drift(analysis.etc, to: &writer)
        ignition(analysis.ignition, to: &writer)
        provenance(analysis.provenance, to: &writer)
        state(analysis, to: &writer)
        space(document.metadata.space ?? [], minFree: analysis.minFreeSpace, to: &writer)
        if !analysis.unreadable.isEmpty {
            writer.heading("Not looked at")
            unreadable(analysis.unreadable, to: &writer)
        }
        return writer.text
    }

    /// Kernel arguments in their order.
    static func kernelArguments(_ arguments: [String], to writer: inout TextWriter) {
        arguments.isEmpty ? writer.paragraph("none", indent: 2) : writer.words(arguments.map(Redaction.argument))
    }

    private static func view(_ view: String) -> String {
        switch view {
        case "live": "the running system"
        case "host-mount": "the host's file systems, mounted into a container"
        case "offline": "a sysroot that is not booted"
        default: view
        }
    }

    private static func accounts(_ identities: Identities) -> String {
        let users = Quantities.counted(identities.users.count, "account")
        return "\(users), \(Quantities.counted(identities.groups.count, "group"))"
    }

    private static func packages(_ packages: PackageFacts, to writer: inout TextWriter) {
        writer.heading("Packages")
        if packages.source == "none" {
            writer.paragraph("The host holds no list of its packages that could be read.", indent: 2)
        } else {
            var counts = ["\(packages.base.count) in the base", "\(packages.layered.count) layered on top"]
            if !packages.removed.isEmpty { counts.append("\(packages.removed.count) removed from the base") }
            writer.paragraph(counts.joined(separator: ", "), indent: 2)
        }
        writer.names(packages.layered.map { "\($0.name) \($0.fullVersion)" }, lead: "layered: ")
        writer.names(packages.removed.map { "\($0.name) \($0.fullVersion)" }, lead: "removed: ")
        writer.names(packages.requested, lead: "requested: ")
        writer.names(packages.requestedLocal, lead: "requested as files: ")
        writer.names(packages.overrideRemove, lead: "overrides that remove: ")
        writer.names(packages.overrideReplace, lead: "overrides that replace: ")
    }

    private static func ignition(_ traces: IgnitionTraces, to writer: inout TextWriter) {
        writer.heading("Ignition")
        guard traces != IgnitionTraces() else { return writer.paragraph("left no traces", indent: 2) }
        writer.fields([
            ("provisioned", traces.provisioningDate ?? "unknown"),
            ("config of a user", traces.userConfigProvided.map { $0 ? "given" : "not given" } ?? "unknown"),
        ])
        if !traces.preset.isEmpty {
            writer.paragraph("unit presets (\(traces.preset.count))", indent: 2)
            writer.list(traces.preset, indent: 4)
        }
        if !traces.authorizedKeys.isEmpty {
            writer.paragraph("ssh keys (\(traces.authorizedKeys.map(\.keys).reduce(0, +)))", indent: 2)
            writer.cutTable(
                TextTable(rows: traces.authorizedKeys.map { [$0.path, Quantities.counted($0.keys, "key")] }),
                indent: 4
            )
        }
    }

    private static func space(_ space: [Space], minFree: String?, to writer: inout TextWriter) {
        guard !space.isEmpty || minFree != nil else { return }
        writer.heading("Space")
        var fields = space.map { room in
            (label: room.root, value: "\(Quantities.bytes(room.available)) of \(Quantities.bytes(room.total)) free")
        }
        if let minFree { fields.append((label: "kept free by ostree", value: minFree)) }
        writer.fields(fields)
    }
}
