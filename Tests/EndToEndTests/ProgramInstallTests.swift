// SPDX-License-Identifier: Apache-2.0

import SystemPackage
import TestSupport
import Testing

/// The program of the first boot is the very one that switches, however large it is.
@Suite struct ProgramInstall {
    @Test("a program with all its symbols, too, is installed whole, found again, and taken back")
    func large() async throws {
        let host = try await RepairBench()
        let program = host.bench.path("drydock")
        try Command.check("cp", Paths.drydock.string, program)
        try Command.check("truncate", "--size=>80M", program)
        func drydock(_ arguments: String...) throws -> Command {
            try Command.run([program] + arguments, environment: host.bench.variables)
        }
        let before = try host.state()
        _ = try host.plan(["--watch", "20"])
        let sysroot = host.bench.sysroot
        for time in ["first", "second"] {
            let apply = try drydock(
                "apply",
                host.bench.path("plan.json"),
                "--sysroot",
                sysroot,
                "-y",
                "--progress",
                "none"
            )
            #expect(apply.status == 0, "\(time): \(apply.errors)")
            try host.run("cmp '\(program)' \"$VAR/usrlocal/bin/drydock\"")
            try host.run("test \"$(stat -c %a:%u:%g \"$VAR/usrlocal/bin/drydock\")\" = 755:0:0")
        }
        #expect(try host.journal().filter { $0 == "install-first-boot done" }.count == 1)
        let abort = try drydock("abort", "--sysroot", sysroot, "-y")
        #expect(abort.status == 0, "\(abort.errors)")
        try host.expect(before)
    }
}
