// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import HostFS
import SampleHost
import SystemPackage
import TestSupport

/// What all points share: the host as it was built and as it was switched, the image, the plan, and how a host looks at
/// each ``CrashCase/Milestone`` when nothing goes wrong.
final class CrashSample: Sendable {
    /// The program, without its symbols: a plan that needs the first boot copies it onto the host.
    let tool: String
    let plan: String
    /// The steps of the plan.
    let steps: [Step]
    /// The commit of the deployment of before.
    let old: String
    /// The commit of the image.
    let new: String
    let states: [CrashCase.Milestone: HostState]
    /// What each step makes of each file, in the order of the steps.
    let edits: EditHistory

    private let directory: TemporaryDirectory
    private let environment: [String: String]

    /// Builds everything.
    init() async throws {
        directory = try TemporaryDirectory()
        directory.removeAtExit()
        let place = directory.path
        tool = place.appending("drydock").string
        plan = place.appending("plan.json").string
        environment = Self.environment(place)
        try Command.check("mkdir", place.appending("bin").string)
        try Command.check("strip", "-o", tool, Paths.drydock.string)
        let host = try await SmallHost.build(at: place.appending("before"))
        old = host.commit
        let image = try await SampleImage.build(.small, at: place.appending("image"))
        let route = place.appending("route.toml").string
        try Files.write(SmallHost.route, to: route)
        var states = [CrashCase.Milestone.before: try HostState(host.sysroot)]

        let bench = Bench(tool: tool, environment: environment)
        let planning = ["plan", "--image", image.reference, "--route", route, "-o", plan, "--sysroot"]
        try bench.check(planning + [host.sysroot.string])
        steps = try DocumentFormat.decode(Plan.self, from: Files.read(plan), named: plan).spec.steps

        let switched = place.appending("switched")
        try Self.copy(host.sysroot, to: switched)
        try bench.check(["apply", plan, "--sysroot", switched.string, "-y"])
        let state = try HostState(switched)
        states[.switched] = state
        guard let new = state.order.first?.deployment, new != old else {
            throw Command.Failure(description: "the small host was not switched: \(state.order)")
        }
        self.new = new

        let accepted = place.appending("accepted")
        try Self.copy(switched, to: accepted)
        try bench.check(["first-boot", "--sysroot", accepted.string, "--deployment", "\(new).0"])
        states[.booted] = try HostState(accepted)
        try bench.check(["finish", "--sysroot", accepted.string])
        states[.accepted] = try HostState(accepted)
        edits = try EditHistory(of: accepted, steps: steps, old: old, new: new)
        let rolledBack = place.appending("rolled-back")
        try Self.copy(switched, to: rolledBack)
        try bench.check(["first-boot", "--sysroot", rolledBack.string, "--deployment", "\(new).0"])
        try bench.check(["rollback", "--sysroot", rolledBack.string])
        states[.rolledBack] = try HostState(rolledBack)
        self.states = states
        for path in [accepted, rolledBack] { try Command.check("rm", "-rf", path.string) }
    }

    /// A host on which a case begins.
    func bench(for test: CrashCase) throws -> CrashBench {
        let bench = try CrashBench(self)
        // Not a copy of a host that has booted: which files were given to whom is remembered by their inodes.
        try Self.copy(directory.path.appending(test.start == .before ? "before" : "switched"), to: bench.sysroot)
        switch test.start {
        case .before, .switched: break
        case .booted: try bench.check(["first-boot", "--sysroot", bench.sysroot.string, "--deployment", "\(new).0"])
        case .accepted, .rolledBack: throw Command.Failure(description: "nothing begins at \(test.start)")
        }
        if let cut = test.cut {
            let point = CrashPoint(test: test.name, kind: .kill, call: cut.call, number: cut.number, lasts: false)
            let arguments = cut.command.arguments(plan: plan, sysroot: bench.sysroot.string)
            guard try bench.disturb(arguments, point).isHit else {
                throw Command.Failure(description: "\(cut.command) was not cut off at \(cut.call) \(cut.number)")
            }
        }
        return bench
    }

    /// What drydock finds around it: nothing but what it is given.
    ///
    /// Without skopeo it reads the image itself.
    static func environment(_ place: FilePath) -> [String: String] {
        [
            "PATH": place.appending("bin").string, "XDG_CACHE_HOME": place.appending("cache").string,
            "OSTREE_SYSROOT_DEBUG": "mutable-deployments",
        ]
    }

    private static func copy(_ source: FilePath, to destination: FilePath) throws {
        try Command.check("cp", "-a", source.string, destination.string)
    }

    /// Runs the tool while the sample is made.
    private struct Bench {
        let tool: String
        let environment: [String: String]

        func check(_ arguments: [String]) throws {
            let command = try Command.run([tool] + arguments, environment: environment)
            guard command.status == 0 else {
                throw Command.Failure(description: "\(arguments[0]): \(command.errors)\(command.output)")
            }
        }
    }
}

/// The sample is made once for all tests of the process.
actor CrashSamples {
    static let shared = CrashSamples()

    private var task: Task<CrashSample, any Error>?

    func sample() async throws -> CrashSample {
        let task = task ?? Task { try await CrashSample() }
        self.task = task
        return try await task.value
    }
}
