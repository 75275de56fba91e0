// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// Who may change a host when somebody else does.
@Suite(.serialized) struct Locks {
    /// A command that holds a lock until it is killed, and says so first.
    private func holder(_ lock: String, _ bench: Workbench) throws -> RunningCommand {
        let ready = bench.path("ready")
        Command.runIgnoringFailure("rm", "-f", ready)
        let script = """
            import fcntl, os, struct, sys, time
            kind, path, ready = sys.argv[1:]
            file = os.open(path, os.O_RDONLY if kind == 'flock' else os.O_RDWR | os.O_CREAT)
            if kind == 'flock':
                fcntl.flock(file, fcntl.LOCK_EX)
            else:
                fcntl.fcntl(file, 37, struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0))
            open(ready, 'w').close()
            time.sleep(600)
            """
        let path = lock == "flock" ? "ostree/deploy" : "ostree/lock"
        let running = try Command.start(["python3", "-c", script, lock, "\(bench.sysroot)/\(path)", ready])
        while !running.hasEnded, try Command.run(["test", "-e", ready]).status != 0 { usleep(5000) }
        return running
    }

    @Test("two at once: the second is told who the first is; it can wait, and a holder that dies lets it go on")
    func others() async throws {
        let bench = try await Workbench()
        try bench.dropRollback()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        let before = try bench.snapshot()
        for lock in ["flock", "ofd"] {
            let other = try holder(lock, bench)
            let refused = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y")
            #expect(refused.status == 75, "\(lock): \(refused.errors)")
            #expect(refused.errors.contains("(process \(other.process))"), "\(refused.errors)")
            #expect(refused.errors.contains("python3"), "\(refused.errors)")
            let clock = ContinuousClock()
            var impatient: Command?
            let waited = try clock.measure {
                impatient = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y", "--wait-lock", "1")
            }
            #expect(impatient?.status == 75 && waited >= .seconds(1), "\(waited)")
            try bench.expect(before, "\(lock)")
            let patient = try bench.start("apply", plan, "--sysroot", bench.sysroot, "-y", "--wait-lock", "60")
            usleep(700_000)
            #expect(!patient.hasEnded)
            other.send(SIGKILL)
            _ = other.wait()
            let command = patient.wait()
            #expect(command.status == 0, "\(lock): \(command.errors)")
            #expect(try bench.drydock("abort", "--sysroot", bench.sysroot, "-y").status == 0)
        }
    }

    @Test("status answers at once while another process holds every lock, and says who")
    func status() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 0)
        let holders = [try holder("flock", bench), try holder("ofd", bench)]
        defer { for holder in holders { holder.send(SIGKILL) } }
        let command = try bench.drydock("status", "--sysroot", bench.sysroot, "--format", "json")
        #expect(command.status == 0, "\(command.errors)")
        let status = try DocumentFormat.decode(Status.self, from: Array(command.output.utf8), named: "status").spec
        #expect(status.stage == .switched)
        #expect(status.worker?.contains("process \(holders[0].process)") == true, "\(status.worker ?? "nobody")")
        // Time is measured by the benchmark: here it is only bounded, so that nothing waits for a lock.
        let clock = ContinuousClock()
        let time = try clock.measure { _ = try bench.drydock("verify", "--sysroot", bench.sysroot) }
        #expect(time < .seconds(20), "\(time)")
    }

    @Test("drydocks that start together: one works, the others are refused, and the host is switched once")
    func together() async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        let running = try (0..<4).map { _ in try bench.start("apply", plan, "--sysroot", bench.sysroot, "-y") }
        let statuses = running.map { $0.wait().status }
        #expect(statuses.contains(0) && statuses.allSatisfy { [0, 75].contains($0) }, "\(statuses)")
        let runs = bench.host.stateVar.appending("lib/drydock/runs").string
        #expect(try Command.check("ls", runs).split(separator: "\n").count == 2, "one run, and latest")
        #expect(try bench.drydock("verify", "--sysroot", bench.sysroot).status == 0)
    }
}
