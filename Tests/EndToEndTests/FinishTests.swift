// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import DrydockPlanning
import SampleHost
import TestSupport
import Testing

/// A switch is accepted when all of it was made, and can still be taken back.
@Suite struct Finishing {
    private static let unit = "systemd/system/drydock-first-boot.service"

    private func finish(_ host: RepairBench) throws -> Command {
        try host.bench.drydock("finish", "--sysroot", host.bench.sysroot)
    }

    @Test("finish waits for the first boot, removes what has no use any more, and a rollback still leaves nothing")
    func accepted() async throws {
        let host = try await RepairBench(
            spoil: "ln -s ../run/systemd/resolve/stub-resolv.conf \"$ETC/resolv.conf\"",
            removing: [
                "usr/lib/systemd/system/systemd-resolved.service",
                "etc/systemd/system/sysinit.target.wants/systemd-resolved.service",
            ]
        )
        #expect(try finish(host).status == 69, "nothing was switched yet")
        let before = try host.state()
        _ = try host.plan()
        #expect(try host.apply().status == 0)
        let early = try finish(host)
        #expect(early.status == 7 && early.errors.contains("repair-resolv-conf"), "\(early.errors)")
        #expect(try host.boot(try host.new()).status == 0)
        let command = try finish(host)
        #expect(command.status == 0 && command.errors.contains("done: repair-leftovers"), "\(command.errors)")
        try host.run(
            """
            test ! -e "$NEW/systemd/system-preset/20-ignition.preset"
            test -e "$ETC/systemd/system-preset/20-ignition.preset"
            test ! -e "$NEW/\(Self.unit)" && test -e "$ETC/\(Self.unit)"
            test ! -e "$VAR/usrlocal/bin/drydock"
            """
        )
        try host.verify("after it was accepted")
        #expect(try finish(host).errors.contains("accepted already"))
        try host.rollBack(to: before)
        #expect(try finish(host).status == 69, "what was rolled back is not accepted")
    }

    @Test("a step whose end was not written before the power failed counts as done after the next finish")
    func cutBeforeItsEnd() async throws {
        let host = try await RepairBench()
        _ = try host.plan()
        #expect(try host.apply().status == 0)
        #expect(try host.boot(try host.new()).status == 0)
        #expect(try finish(host).status == 0)
        #expect(try host.journal().contains("repair-leftovers done"))
        // As if all of the step had been made, and nothing after it.
        try host.run(
            """
            journal="$VAR/lib/drydock/runs/latest/steps.jsonl"
            line=$(grep -n '"event":"started".*"step":"repair-leftovers"' "$journal" | cut -d: -f1)
            sed -i "$((line + 1))"',$d' "$journal"
            """
        )
        #expect(try host.journal().last == "repair-leftovers started")
        #expect(try finish(host).status == 0)
        #expect(try host.journal().contains("repair-leftovers done"))
        try host.verify("after the second finish")
    }

    @Test("a plan with a change that no repair makes is refused, whatever its digest", arguments: [true, false])
    func tampered(_ isProgram: Bool) async throws {
        let host = try await RepairBench(spoil: "chmod 640 \"$ETC\"/ssh/ssh_host_*_key")
        var plan = try host.plan()
        var change = Change(isProgram ? .run : .write, isProgram ? "" : "/etc/sudoers.d/zz")
        if isProgram {
            change.command = ["sh", "-c", "touch /tmp/x"]
        } else {
            change.text = "ALL ALL=(ALL) NOPASSWD: ALL"
        }
        let step = try #require(plan.steps.firstIndex { $0.kind == .change })
        plan.steps[step].changes?.append(change)
        let document = Document(plan, metadata: Metadata(digest: try Planner.digest(of: plan)))
        try Files.write(try DocumentFormat.encode(document), to: host.bench.path("plan.json"))
        let before = try host.state()
        let report = try host.bench.drydock("report", host.bench.path("plan.json"))
        #expect(report.output.contains(change.words), "the report shows what is in it")
        let command = try host.apply()
        #expect(command.status == 65 && command.errors.contains("no repair makes"), "\(command.errors)")
        try host.expect(before)
    }

    @Test("what stands in the way of the merge hides no other repair, and a name that is taken is no obstacle")
    func conflict() async throws {
        let host = try await RepairBench(
            spoil: """
                chmod 640 "$ETC"/ssh/ssh_host_*_key
                rm -rf "$ETC/site.d"; echo mine > "$ETC/site.d"; echo old > "$ETC/site.d.before-switch"
                """
        )
        let before = try host.state()
        let plan = try host.plan()
        let ids = Set(plan.steps.map(\.id))
        #expect(ids.isSuperset(of: ["repair-etc-conflicts", "repair-host-keys", "repair-account-rows"]), "\(ids)")
        let apply = try host.apply()
        #expect(apply.status == 0, "\(apply.errors)")
        try host.run(
            """
            test -d "$NEW/site.d" && grep -q mine "$NEW/site.d.before-switch-2" && grep -q old "$NEW/site.d.before-switch"
            """
        )
        try host.verify("after the switch")
        try host.rollBack(to: before)
    }
}
