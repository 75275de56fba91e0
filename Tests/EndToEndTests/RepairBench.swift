// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// Successors with a layer more, each built and looked at once for all tests of the process.
private actor LayeredImages {
    /// An image, and the document of what is in it.
    struct Image {
        let reference: String
        let target: String
        let directory: TemporaryDirectory
    }

    static let shared = LayeredImages()

    private var images: [[String]: Task<Image, any Error>] = [:]

    func image(_ script: String, removing removed: [String]) async throws -> Image {
        let task = images[[script] + removed] ?? Task { try await Self.build(script, removing: removed) }
        images[[script] + removed] = task
        return try await task.value
    }

    private static func build(_ script: String, removing removed: [String]) async throws -> Image {
        let directory = try TemporaryDirectory()
        directory.removeAtExit()
        var image = try await Samples.shared.image(.successor)
        if !script.isEmpty || !removed.isEmpty {
            image = try await image.adding(script, removing: removed, at: directory.path.appending("image"))
        }
        let target = directory.path.appending("target.json").string
        let cache = ["XDG_CACHE_HOME": directory.path.appending("cache").string]
        try Command.check(Paths.drydock.string, "inspect", image.reference, "-o", target, environment: cache)
        return Image(reference: image.reference, target: target, directory: directory)
    }
}

/// A workbench whose host was broken, and an image that finds it so.
struct RepairBench {
    let bench: Workbench
    /// A Target document of the image.
    let target: String

    /// A copy of the host, and the successor with a layer more if the image is to be another one.
    init(spoil: String = ":", image script: String = "", removing removed: [String] = []) async throws {
        bench = try await Workbench()
        target = try await LayeredImages.shared.image(script, removing: removed).target
        try run(spoil)
    }

    /// The id of the deployment of before.
    var old: String { "\(bench.host.layeredCommit).0" }

    /// The id of the deployment of the image.
    func new() throws -> String { try #require(try bench.bootOrder().first { $0 != old }) }

    /// Runs a script, whose every command must succeed, or fail if `not` is before it: `$ETC` is the old configuration, `$NEW` that of the image's
    /// deployment, if there is one, `$VAR` and `$BOOT` are the others.
    func run(_ script: String, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let deployed = try bench.bootOrder().first { $0 != old && $0 != "\(bench.host.baseCommit).0" }
        let new = deployed.map { "\(bench.host.deployment.parent)/\($0)/etc" } ?? ""
        let command = try Command.run(
            ["bash", "-e", "-x", "-c", "not() { ! \"$@\"; }\n\(script)"],
            environment: [
                "ETC": bench.host.etc.string, "NEW": new, "VAR": bench.host.stateVar.string,
                "BOOT": bench.host.sysroot.appending("boot").string,
            ]
        )
        #expect(
            command.status == 0,
            "\(comment.map { "\($0): " } ?? "")\(command.output)\(command.errors)",
            sourceLocation: sourceLocation
        )
    }

    /// Content, mode, owner, attributes and link targets of the old configuration and of `/var`, without drydock's own.
    func state() throws -> String {
        try bench.tree(bench.host.etc) + bench.tree(bench.host.stateVar)
    }

    /// Makes a plan.
    func draft(_ options: [String]) throws -> Plan {
        let path = bench.path("plan.json")
        let command = try bench.run(["plan", "--target", target, "--sysroot", bench.sysroot, "-o", path] + options)
        try #require([0, 2].contains(command.status), "\(command.errors)")
        return try bench.document(Plan.self, path).spec
    }

    /// Makes a plan to which everything is agreed that somebody can agree to but what repairs mend.
    func plan(_ options: [String] = []) throws -> Plan {
        let plan = try draft(options)
        let agreed = plan.findings.filter { $0.stops && $0.disposition == .overridable }
        return agreed.isEmpty ? plan : try draft(options + agreed.flatMap { ["--waive", $0.key] })
    }

    /// Applies a plan.
    func apply() throws -> Command {
        try bench.drydock("apply", bench.path("plan.json"), "--sysroot", bench.sysroot, "-y", "--progress", "none")
    }

    /// Treats a deployment as booted.
    func boot(_ deployment: String) throws -> Command {
        try bench.drydock("first-boot", "--sysroot", bench.sysroot, "--deployment", deployment)
    }

    /// That everything is as predicted.
    func verify(_ when: Comment, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let verify = try bench.drydock("verify", "--sysroot", bench.sysroot)
        #expect(verify.status == 0, "\(when): \(verify.output)\(verify.errors)", sourceLocation: sourceLocation)
    }

    /// Rolls back, and compares the host with what it was.
    func rollBack(to before: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let rollback = try bench.drydock("rollback", "--sysroot", bench.sysroot)
        #expect(rollback.status == 0, "\(rollback.errors)", sourceLocation: sourceLocation)
        #expect(try bench.bootOrder().first == old, sourceLocation: sourceLocation)
        try expect(before, sourceLocation: sourceLocation)
    }

    /// That the host is as it was.
    func expect(_ before: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let now = try state()
        guard now != before else { return }
        Issue.record("\(Self.difference(before, now))", sourceLocation: sourceLocation)
    }

    /// Lines that only one of two texts has.
    static func difference(_ before: String, _ after: String, separator: Character = "\n") -> String {
        let gone = Set(before.split(separator: separator)).subtracting(after.split(separator: separator)).sorted()
        let come = Set(after.split(separator: separator)).subtracting(before.split(separator: separator)).sorted()
        return "gone: \(gone.prefix(20)), come: \(come.prefix(20))"
    }

    /// The records of the last run, `STEP EVENT` each.
    func journal() throws -> [String] { try bench.events() }
}
