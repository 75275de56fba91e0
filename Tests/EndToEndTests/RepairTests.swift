// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SystemPackage
import TestSupport
import Testing

/// Steps that mend on the host what checks found: made, looked at, and taken back without a trace.
@Suite(.serialized) struct Repairs {
    @Test(
        "what is broken is mended unless somebody declines, and a rollback leaves the host as it was",
        arguments: RepairCase.all
    )
    func mend(_ item: RepairCase) async throws {
        let host = try await RepairBench(spoil: item.spoil, image: item.image, removing: item.removed)
        defer { Command.runIgnoringFailure("umount", "-q", "\(host.bench.sysroot)/boot") }
        try decline(item, host)
        let before = try host.state()
        let plan = try host.plan(try options(item, host))
        let findings = plan.findings.filter { $0.id == item.finding }
        #expect(!findings.isEmpty)
        for finding in findings {
            let step = try #require(plan.steps.first { $0.id == finding.repairedBy }, "\(finding.key)")
            #expect(step.kind == (item.repair == "kernel-arguments" ? .deploy : .change))
            #expect(!finding.stops && finding.waived != true, "\(finding.key)")
        }
        #expect(Set(plan.steps.map(\.id)).count == plan.steps.count)

        let apply = try host.apply()
        try #require(apply.status == 0, "\(apply.errors)")
        try host.run(item.wanted, "after the switch")
        try host.verify("after the switch")
        if let later = item.later { try boot(host, later) }
        try host.rollBack(to: before)
    }

    /// Boots the new deployment, twice, and then the old one.
    private func boot(_ host: RepairBench, _ later: String) throws {
        let switched = try host.state()
        let first = try host.boot(try host.new())
        #expect(first.status == 0 && first.errors.contains("done: repair-"), "\(first.errors)")
        try host.run(later, "after the first boot")
        try host.verify("after the first boot")
        let after = try host.state()
        let second = try host.boot(try host.new())
        #expect(second.status == 0 && second.errors == "there was nothing to do\n", "\(second.errors)")
        try host.expect(after)
        let old = try host.boot(host.old)
        #expect(old.status == 0, "\(old.errors)")
        try host.expect(switched)
        let again = try host.boot(host.old)
        #expect(again.status == 0 && again.errors == "there was nothing to do\n", "\(again.errors)")
    }

    /// That nothing is mended, and the finding stands, where somebody leaves the repair out.
    private func decline(_ item: RepairCase, _ host: RepairBench) throws {
        var options = try options(item, host)
        options = item.isAsked ? [] : options + ["--no-repair", item.repair]
        let plan = try host.draft(options)
        let repair = item.repair == "update-agents" ? "one-update-agent" : item.repair
        #expect(!plan.steps.contains { $0.id.hasPrefix("repair-\(repair)") })
        let findings = plan.findings.filter { $0.id == item.finding }
        #expect(!findings.isEmpty && findings.allSatisfy { $0.repairedBy == nil })
    }

    @Test("what the first boot has made is left alone by later boots")
    func laterBoots() async throws {
        let spoil = """
            ln -s ../run/systemd/resolve/stub-resolv.conf "$ETC/resolv.conf"
            echo '{"default": [{"type": "insecureAcceptAnything"}], "transports": {}}' > "$ETC/containers/policy.json"
            """
        let host = try await RepairBench(
            spoil: spoil,
            removing: [
                "usr/lib/systemd/system/systemd-resolved.service",
                "etc/systemd/system/sysinit.target.wants/systemd-resolved.service",
            ]
        )
        let before = try host.state()
        _ = try host.plan(["--repair", "signature-policy"])
        #expect(try host.apply().status == 0)
        #expect(try host.boot(try host.new()).status == 0)
        // The network of the image writes the one, and a person the other.
        try host.run("echo nameserver 192.0.2.1 > \"$NEW/resolv.conf\"")
        try host.verify("when resolv.conf was written")
        try host.run("echo '{\"default\": [{\"type\": \"reject\"}]}' > \"$NEW/containers/policy.json\"")
        let again = try host.boot(try host.new())
        #expect(again.status == 0 && again.errors == "there was nothing to do\n", "\(again.errors)")
        try host.run(
            """
            test "$(cat "$NEW/resolv.conf")" = 'nameserver 192.0.2.1'
            grep -q reject "$NEW/containers/policy.json"
            """
        )
        try host.rollBack(to: before)
    }

    @Test("where all repairs are left out only those are made that somebody asks for")
    func allLeftOut() async throws {
        let host = try await RepairBench(spoil: "chmod 640 \"$ETC\"/ssh/ssh_host_*_key")
        let plan = try host.draft(["--no-repair", "all", "--repair", "host-keys"])
        #expect(plan.steps.filter { $0.kind == .change }.map(\.id) == ["repair-host-keys"])
        #expect(plan.findings.contains { $0.id == "DD-IDS-0002" && $0.repairedBy == nil })
        #expect(try !host.draft(["--no-repair", "all"]).steps.contains { $0.kind == .change })
    }

    @Test("an agent that is stopped for the switch and another that is masked for good are steps of their own")
    func twoSteps() async throws {
        let host = try await RepairBench(spoil: "rm \"$ETC\"/zincati/config.d/55-updates-strategy.toml")
        let before = try host.state()
        let plan = try host.plan()
        let steps = plan.steps.filter { $0.kind == .change && $0.phase == .beforeSwitch }
        #expect(steps.contains { $0.changes?.first?.action == .pause && $0.changes?.first?.name == "zincati.service" })
        #expect(steps.contains { $0.changes?.first?.action == .link })
        #expect(Set(plan.steps.map(\.id)).count == plan.steps.count, "\(plan.steps.map(\.id))")
        let mended = plan.findings.filter { ["DD-UPD-0001", "DD-UPD-0003"].contains($0.id) }.compactMap(\.repairedBy)
        #expect(Set(mended).count == 2, "\(mended)")
        let apply = try host.apply()
        #expect(apply.status == 0, "\(apply.errors)")
        // zincati finds no stream in the image, so updates are left to bootc.
        try host.run("test \"$(readlink \"$NEW/systemd/system/zincati.service\")\" = /dev/null")
        try host.verify("after the switch")
        try host.rollBack(to: before)
    }

    private func options(_ item: RepairCase, _ host: RepairBench) throws -> [String] {
        if item.isAsked { return ["--repair", item.repair] }
        guard !item.route.isEmpty else { return [] }
        try Files.write(item.route, to: host.bench.path("route.toml"))
        return ["--route", host.bench.path("route.toml")]
    }
}
