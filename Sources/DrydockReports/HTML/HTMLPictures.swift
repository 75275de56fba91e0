// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// What people would rather look at than read; made of text, so that it can be selected and read aloud.
enum HTMLPictures {
    /// How many folders of `/etc` have a bar of their own.
    private static let longestMap = 30

    /// The host as layers, the image at the bottom.
    static func layers(_ plan: Plan, to html: inout String) {
        guard let state = plan.injected else { return }
        html += "<figure><ol class=cake>"
        for origin in Provenance.Origin.allCases.reversed() where origin != .package {
            let shares = state.shares.filter { $0.origin == origin }
            guard !shares.isEmpty else { continue }
            layer(name(origin), "o-\(origin.rawValue)", words(shares), to: &html)
        }
        let packages = state.shares.filter { $0.origin == .package }
        if state.layeredPackages + state.removedPackages > 0 || !packages.isEmpty {
            let count = "\(state.layeredPackages) packages layered, \(state.removedPackages) removed"
            layer(
                "Layered packages",
                "o-package",
                ([count] + (packages.isEmpty ? [] : [words(packages)])).joined(separator: ", "),
                to: &html
            )
        }
        let base = state.basePackages > 0 ? "\(state.basePackages) packages" : "the old image"
        layer(plan.host.name, "o-base", base, to: &html)
        html += "</ol><figcaption>What lies on top of the old image, and who put it there. "
        html += "The switch replaces the bottom layer and drops the layered packages.</figcaption></figure>"
    }

    /// Each folder of `/etc` as a bar, in parts by who wrote it.
    static func etcMap(_ folders: [InjectedState.Folder], to html: inout String) {
        let groups = Dictionary(grouping: folders, by: \.path)
        let sorted = groups.map { (path: $0, parts: $1, total: $1.reduce(0) { $0 + $1.count }) }
            .sorted { ($1.total, $0.path) < ($0.total, $1.path) }
        let most = max(sorted.first?.total ?? 1, 1)
        html += "<figure><p class=legend>"
        for origin in Provenance.Origin.allCases where folders.contains(where: { $0.origin == origin }) {
            html += "<span class=\"key o-\(origin.rawValue)\">\(name(origin))</span> "
        }
        html +=
            "</p><table class=map><thead><tr><th scope=col>Folder<th scope=col>Paths that are not the image's</thead><tbody>"
        for folder in sorted.prefix(longestMap) {
            html +=
                "<tr><th scope=row>\(Inert.markup(folder.path))<td><div class=bar style=\"width:\(max(12, folder.total * 100 / most))%\">"
            for part in folder.parts {
                html +=
                    "<span class=\"o-\(part.origin.rawValue)\" style=\"flex-grow:\(part.count)\" title=\"\(name(part.origin))\">\(part.count)</span>"
            }
            html += "</div>"
        }
        html += "</tbody></table><figcaption>\(Quantities.counted(folders.reduce(0) { $0 + $1.count }, "path")) in "
        html += Quantities.counted(sorted.count, "folder")
        if sorted.count > longestMap { html += "; the \(longestMap) fullest are shown" }
        html += ".</figcaption></figure>"
    }

    /// The file systems as bars, before and after.
    static func space(_ need: SpacePrediction?, _ rooms: [Space], to html: inout String) {
        guard let need else { return }
        html += "<figure>"
        let roots = [
            ("sysroot", need.repositoryAllocated, need.repositoryReserved ?? 0), ("boot", need.bootBytes, UInt64(0)),
        ]
        for (root, added, reserved) in roots {
            let place = root == "boot" ? "/boot" : "/sysroot"
            guard let room = rooms.first(where: { $0.root == root }), room.total > 0 else {
                html += "<p>\(place): \(Quantities.bytes(added)) are needed; how much is free was not measured."
                continue
            }
            let used = room.total - min(room.available, room.total)
            let free = room.available > added + reserved ? room.available - added - reserved : 0
            html += "<p>\(place), \(Quantities.bytes(room.total))"
            bar("before", [("used", used), ("free", room.available)], room.total, to: &html)
            bar(
                "after",
                [("used", used), ("new", added), ("kept free", reserved), ("free", free)],
                room.total,
                to: &html
            )
        }
        let fits = need.fits(in: rooms)
        html +=
            "<figcaption>Download \(Quantities.bytes(need.downloadBytes)) in \(Quantities.counted(need.layers, "layer")); "
        html += "\(Quantities.counted(need.repositoryObjects, "object")) are new. "
        html += fits.map { $0 ? "It fits." : "<strong>It does not fit.</strong>" } ?? "Whether it fits is not known."
        if need.accuracy == .estimate { html += " An estimate: \(Inert.markup(need.reasons.joined(separator: "; ")))." }
        html += "</figcaption></figure>"
    }

    /// The links from firmware to the root file system.
    static func bootChain(_ links: [BootLink], to html: inout String) {
        html += "<figure><ol class=chain>"
        for link in [BootLink.Subject.processor, .bootloader, .kernel, .initramfs, .root].flatMap({ subject in
            links.filter { $0.subject == subject }
        }) {
            html +=
                "<li class=\"\(link.outcome.rawValue)\"><b>\(label(link.subject))</b> <i>\(link.outcome.rawValue)</i><br>\(Inert.markup(link.reason))"
        }
        html += "</ol><figcaption>Each link as it will be after the switch.</figcaption></figure>"
    }

    /// The steps, one below the other in the order of time.
    static func timeline(_ steps: [Step], to html: inout String) {
        html += "<ol class=timeline>"
        var phase: Step.Phase?
        for step in steps {
            html += "<li>"
            if step.phase != phase { html += "<span class=phase>\(words(step.phase))</span>" }
            phase = step.phase
            html += "<b>\(Inert.markup(step.summary))</b><details><summary>\(Inert.markup(step.id))</summary><ul>"
            for condition in step.preconditions { html += "<li>needs: \(Inert.markup(condition))" }
            for change in step.changes ?? [] { html += "<li>does: \(Inert.markup(change.words))" }
            for prediction in step.predictions { html += "<li>after: \(Inert.markup(prediction))" }
            let undo = step.irreversible ? "cannot be taken back" : step.undo ?? "nothing to take back"
            html += "<li>undo: \(Inert.markup(undo))</ul></details>"
        }
        html += "</ol>"
    }

    private static func bar(
        _ label: String,
        _ parts: [(name: String, bytes: UInt64)],
        _ total: UInt64,
        to html: inout String
    ) {
        html += "<div class=row><span class=when>\(label)</span><div class=bar>"
        let whole = max(Double(total), Double(parts.reduce(0) { $0 + $1.bytes }))
        let shown = parts.filter { $0.bytes > 0 }
        for part in shown {
            let share = max(1, Int((Double(part.bytes) / whole * 1000).rounded()))
            html += "<span class=\"\(style(part.name))\" style=\"flex-grow:\(share)\"></span>"
        }
        html += "</div></div><p class=sizes>"
        html += shown.map { "<span class=\"key \(style($0.name))\">\($0.name) \(Quantities.bytes($0.bytes))</span>" }
            .joined(separator: " ")
        html += "</p>"
    }

    private static func style(_ name: String) -> String { "s-" + name.split(separator: " ").joined(separator: "-") }

    private static func layer(_ title: String, _ style: String, _ content: String, to html: inout String) {
        html += "<li class=\"\(style)\"><b>\(Inert.markup(title))</b> <span>\(Inert.markup(content))</span>"
    }

    private static func words(_ shares: [InjectedState.Share]) -> String {
        shares.map { Quantities.counted($0.count, noun($0.subject), plural: plural($0.subject)) }.joined(
            separator: ", "
        )
    }

    private static func noun(_ subject: Provenance.Subject) -> String {
        switch subject {
        case .file: "path"
        case .unit, .user, .group: subject.rawValue
        case .sshKeys: "file with ssh keys"
        case .kernelArgument: "kernel argument"
        }
    }

    private static func plural(_ subject: Provenance.Subject) -> String? {
        subject == .sshKeys ? "files with ssh keys" : nil
    }

    private static func name(_ origin: Provenance.Origin) -> String {
        switch origin {
        case .ignition: "Ignition"
        case .machineConfig: "MachineConfig"
        case .package: "Layered packages"
        case .firstBoot: "First boot"
        case .imageDefault: "The image's own rules"
        case .byHand: "By hand"
        case .unknown: "Nobody can tell"
        }
    }

    private static func label(_ subject: BootLink.Subject) -> String {
        switch subject {
        case .processor: "Processor"
        case .bootloader: "Boot loader"
        case .kernel: "Kernel"
        case .initramfs: "Initial file system"
        case .root: "Root"
        }
    }

    private static func words(_ phase: Step.Phase) -> String {
        switch phase {
        case .beforeSwitch: "Before the switch"
        case .firstBoot: "At the first boot"
        case .afterVerify: "After verification"
        }
    }
}
