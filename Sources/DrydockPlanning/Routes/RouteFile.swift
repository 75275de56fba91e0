// SPDX-License-Identifier: Apache-2.0

internal import DrydockChecks
package import DrydockModel

/// Reads a route from TOML.
///
/// The keys are those of ``Route``; `migrations/README.md` describes them with an example of each.
package enum RouteFile {
    private static let top = [
        "title", "summary", "host", "image", "requires", "refusal", "check", "disposition", "repairs", "expect",
        "notes",
        "links",
    ]

    /// The route of a file.
    ///
    /// - Parameters:
    ///   - text: what is in the file.
    ///   - id: the name of the route: that of the file.
    ///   - file: the name of the file, for errors.
    ///   - isBuiltIn: whether it comes with the program.
    /// - Returns: the route.
    /// - Throws: ``DrydockError`` with ``DrydockError/Code/badConfiguration``, naming line and column.
    package static func read(_ text: String, id: String, named file: String, isBuiltIn: Bool = false)
        throws(DrydockError) -> Route
    {
        let root = try StrictTable(parsing: text, named: file, keys: top)
        var route = Route(
            id: id,
            title: try root.requiredText("title"),
            summary: paragraph(try root.requiredText("summary"))
        )
        route.source = isBuiltIn ? nil : file
        if let host = try root.table("host", keys: hostKeys) { route.host = try hostRules(host) }
        if let image = try root.table("image", keys: imageKeys) { route.image = try imageRules(image) }
        if let table = try root.table("requires", keys: ["packages", "programs", "labels"]) {
            route.requires.packages = try table.texts("packages")
            route.requires.programs = try table.texts("programs")
            route.requires.labels = try table.texts("labels")
        }
        if let table = try root.table("refusal", keys: ["why", "instead", "command"]) {
            route.refusal = Route.Refusal(
                why: paragraph(try table.requiredText("why")),
                instead: paragraph(try table.requiredText("instead")),
                command: table.has("command") ? try table.texts("command") : nil
            )
        }
        for table in try root.tables("check", keys: ["id", "severity", "disposition", "why"]) {
            route.checks.append(try checkChange(table))
        }
        for table in try root.tables("disposition", keys: ["subject", "name", "becomes", "why"]) {
            route.dispositions.append(try dispositionRule(table))
        }
        if let table = try root.table("repairs", keys: ["skip", "add", "owners", "agent"]) {
            route.repairs = try repairs(table)
        }
        for table in try root.tables("expect", keys: Route.Expectation.Kind.allCases.map(\.rawValue)) {
            route.expectations.append(try expectation(table))
        }
        route.notes = try root.texts("notes").map(paragraph)
        route.links = try root.texts("links")
        return route
    }

    // MARK: - Parts

    private static let hostKeys = [
        "os-release", "stateroot", "origin", "agents", "kernel", "ignition", "machine-config",
    ]

    private static func hostRules(_ table: StrictTable) throws(DrydockError) -> Route.HostRules {
        var rules = Route.HostRules()
        rules.osRelease = try table.patterns("os-release")
        rules.stateroot = try table.texts("stateroot")
        rules.origin = try table.texts("origin")
        rules.agents = try words(table, "agents", UpdateAgent.units.keys.sorted())
        rules.kernel = try words(table, "kernel", kernels)
        rules.ignition = try table.flag("ignition")
        rules.machineConfig = try table.flag("machine-config")
        return rules
    }

    private static func expectation(_ table: StrictTable) throws(DrydockError) -> Route.Expectation {
        let kinds = Route.Expectation.Kind.allCases.filter { table.has($0.rawValue) }
        guard kinds.count == 1, let kind = kinds.first, let name = try table.text(kind.rawValue) else {
            throw table.failure("[[expect]] has to name one thing", hint: "active = \"sshd.service\"")
        }
        if [.present, .absent].contains(kind), !name.hasPrefix("/etc/"), !name.hasPrefix("/usr/") {
            throw table.failure("\(name) is not below /etc or /usr, where verify looks", at: kind.rawValue)
        }
        return Route.Expectation(kind, name)
    }

    /// A list of words that have to be known ones.
    private static func words(_ table: StrictTable, _ key: String, _ known: [String]) throws(DrydockError) -> [String] {
        let words = try table.texts(key)
        for word in words where !known.contains(word.hasPrefix("!") ? String(word.dropFirst()) : word) {
            throw table.failure(
                "\(key) knows no \(word)",
                at: key,
                hint: Spelling.nearest(word, among: known).map { "did you mean \($0)?" }
                    ?? "there are \(known.joined(separator: ", "))"
            )
        }
        return words
    }

    private static let kernels = ["default", "rt", "64k", "debug"]

    private static let imageKeys = ["reference", "variants", "names", "os-release", "labels", "bootc"]

    private static func imageRules(_ table: StrictTable) throws(DrydockError) -> Route.ImageRules {
        var rules = Route.ImageRules()
        rules.reference = try table.text("reference")
        rules.variants = try table.words("variants")
        if let other = rules.variants.keys.sorted().first(where: { !kernels.contains($0) }) {
            throw table.failure("variants knows no kernel \(other)", at: "variants", hint: "there are rt and 64k")
        }
        rules.names = try table.texts("names")
        rules.osRelease = try table.patterns("os-release")
        rules.labels = try table.patterns("labels")
        rules.bootc = try table.flag("bootc")
        return rules
    }

    /// A check that has to stop the switch may not be told to let it pass.
    private static func checkChange(_ table: StrictTable) throws(DrydockError) -> Route.CheckChange {
        let id = try table.requiredText("id")
        let known = CheckCatalogue.all.map { $0.about }
        guard let check = known.first(where: { $0.id == id }) else {
            throw table.failure(
                "there is no check \(id)",
                at: "id",
                hint: Spelling.nearest(id, among: known.map(\.id)).map { "did you mean \($0)?" }
                    ?? "drydock checks lists them"
            )
        }
        let disposition = try table.word("disposition", Finding.Disposition.self)
        if check.disposition == .inhibitor, let disposition, disposition != .inhibitor {
            throw table.failure("\(id) is an inhibitor, which a route cannot make less of", at: "disposition")
        }
        let severity = try table.word("severity", Finding.Severity.self)
        guard severity != nil || disposition != nil else {
            throw table.failure("[[check]] of \(id) changes nothing", hint: "severity = \"low\"")
        }
        return Route.CheckChange(
            id: id,
            severity: severity,
            disposition: disposition,
            why: paragraph(try table.requiredText("why"))
        )
    }

    private static func dispositionRule(_ table: StrictTable) throws(DrydockError) -> Route.DispositionRule {
        guard let subject = try table.word("subject", StateDisposition.Subject.self) else {
            throw table.failure("a disposition names no subject")
        }
        guard let becomes = try table.word("becomes", StateDisposition.Outcome.self) else {
            throw table.failure("a disposition does not say what becomes of the state", hint: "becomes = \"kept\"")
        }
        // A plan says what its steps do; nothing else removes or repairs anything.
        guard becomes != .repaired, becomes != .removed || subject == .file else {
            throw table.failure(
                "no step of a plan makes a \(subject.rawValue) \(becomes.rawValue)",
                at: "becomes",
                hint: "only files can be removed; say kept, moved or human"
            )
        }
        return Route.DispositionRule(
            subject: subject,
            name: try table.requiredText("name"),
            becomes: becomes,
            why: paragraph(try table.requiredText("why"))
        )
    }

    private static func repairs(_ table: StrictTable) throws(DrydockError) -> Route.Repairs {
        var repairs = Route.Repairs()
        repairs.skip = try table.texts("skip")
        repairs.add = try table.texts("add")
        for key in ["skip", "add"] {
            for name in try table.texts(key) where !Repairs.names.contains(name) {
                throw table.failure(
                    "there is no repair \(name)",
                    at: key,
                    hint: Spelling.nearest(name, among: Repairs.names).map { "did you mean \($0)?" }
                        ?? "there are \(Repairs.names.joined(separator: ", "))"
                )
            }
        }
        if let name = repairs.skip.first(where: repairs.add.contains) {
            throw table.failure("\(name) is both left out and asked for", at: "skip")
        }
        repairs.owners = try table.word("owners", Route.OwnerRepair.self)
        repairs.agent = try table.text("agent")
        if let agent = repairs.agent, UpdateAgent.units[agent] == nil {
            let known = UpdateAgent.units.keys.sorted()
            throw table.failure(
                "there is no update agent \(agent)",
                at: "agent",
                hint: Spelling.nearest(agent, among: known).map { "did you mean \($0)?" }
                    ?? "there are \(known.joined(separator: ", "))"
            )
        }
        return repairs
    }

    /// Lines of a text in a file are one paragraph, unless an empty line divides them.
    private static func paragraph(_ text: String) -> String {
        text.split(separator: "\n\n").map { part in
            part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }.joined(separator: "\n\n")
    }
}
