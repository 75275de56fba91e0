// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// Looking never writes.
@Suite struct ReadOnly {
    /// System calls that change something.
    private static let mutating =
        "mkdir,mkdirat,rmdir,unlink,unlinkat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mknodat,"
        + "chmod,fchmod,fchmodat,chown,lchown,fchown,fchownat,truncate,ftruncate,utimensat,utimes,futimesat,setxattr,"
        + "lsetxattr,fsetxattr,removexattr,lremovexattr,fremovexattr,fallocate,open,openat,openat2,creat"

    @Test(
        "no system call of a command that only looks changes anything in the sysroot",
        arguments: ["analyze", "plan", "status", "verify", "diff"]
    )
    func strace(_ verb: String) async throws {
        let bench = try await Workbench()
        // libostree makes this directory again when it opens a repository that it may write to.
        try Command.check("rm", "-rf", "\(bench.host.repository)/tmp/cache")
        if verb == "verify" {
            let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
            #expect(try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y").status == 0)
            try Command.check("rm", "-rf", "\(bench.host.repository)/tmp/cache")
        }
        let plan = verb == "diff" ? try bench.plan(try await Samples.shared.image(.successor).reference) : ""
        if verb == "diff" { try Command.check("rm", "-rf", "\(bench.host.repository)/tmp/cache") }
        let before = try bench.listing()
        let trace = bench.path("trace")
        var arguments = ["strace", "-f", "-y", "-o", trace, "-e", "trace=\(Self.mutating)", Paths.drydock.string, verb]
        arguments += ["--sysroot", bench.sysroot]
        if verb == "plan" { arguments += ["--image", try await Samples.shared.image(.successor).reference] }
        if verb == "diff" { arguments += [plan, "etc", "--unified"] }
        let command = try Command.run(arguments, environment: bench.variables)
        #expect(command.status == 0, "\(command.errors)")
        let writes = try Files.text(trace).split(separator: "\n").filter { line in
            guard line.contains(bench.sysroot), !line.contains(" = -1 ") else { return false }
            guard line.contains("open") else { return true }
            return ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].contains { line.contains($0) }
        }
        #expect(writes.isEmpty, "\(writes.joined(separator: "\n"))")
        #expect(try bench.listing() == before)
    }

    @Test("a read-only mount gives the same analysis")
    func readOnlyMount() async throws {
        let bench = try await Workbench()
        let plain = try bench.drydock("analyze", "--sysroot", bench.sysroot, "--format", "json")
        let script = """
            set -e
            mkdir -p "$1"
            mount --bind "$0" "$1"
            mount -o remount,bind,ro "$1"
            exec "$2" analyze --sysroot "$1" --format json
            """
        let mounted = try Command.run([
            "unshare", "-m", "/bin/sh", "-c", script, bench.sysroot, bench.path("mount"), Paths.drydock.string,
        ])
        #expect(mounted.status == 0, "\(mounted.errors)")
        let first = try DocumentFormat.decode(Analysis.self, from: Array(plain.output.utf8), named: "plain")
        let second = try DocumentFormat.decode(Analysis.self, from: Array(mounted.output.utf8), named: "mounted")
        #expect(first.spec == second.spec)
    }

    @Test("a host under a mount point, as a container sees it, is told from an offline sysroot")
    func hostMount() async throws {
        let bench = try await Workbench()
        let script = """
            set -e
            mkdir "$2"
            mount --bind "$1" "$2"
            mount --bind "$0" "$2/sysroot"
            mount --bind "$3" "$2/var"
            mount --bind "$0/boot" "$2/boot"
            exec "$4" analyze --sysroot "$2" --format json
            """
        let command = try Command.run([
            "unshare", "-m", "/bin/sh", "-c", script, bench.sysroot, bench.host.deployment.string,
            bench.path("host-root"),
            bench.host.stateVar.string, Paths.drydock.string,
        ])
        #expect(command.status == 0, "\(command.errors)")
        let mounted = try DocumentFormat.decode(Analysis.self, from: Array(command.output.utf8), named: "mounted").spec
        let offline = try bench.drydock("analyze", "--sysroot", bench.sysroot, "--format", "json")
        let plain = try DocumentFormat.decode(Analysis.self, from: Array(offline.output.utf8), named: "offline").spec
        #expect(mounted.view == "host-mount")
        #expect(plain.view == "offline")
        #expect(mounted.deployments.first?.states.contains(.booted) == true)
        #expect(mounted.etc == plain.etc)
        #expect(mounted.ignition == plain.ignition)
        #expect(mounted.fingerprint == plain.fingerprint)
    }

    @Test("an ordinary user gets an analysis that says what is missing")
    func unprivileged() async throws {
        let bench = try await Workbench()
        try Command.check("chmod", "755", bench.directory.path.string)
        let command = try Command.run([
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Paths.drydock.string, "analyze", "--sysroot",
            bench.sysroot, "--format", "json",
        ])
        #expect(command.status == 0, "\(command.errors)")
        let analysis = try DocumentFormat.decode(Analysis.self, from: Array(command.output.utf8), named: "analysis")
        #expect(analysis.spec.unreadable.contains { $0.what == "/etc/shadow" })
        #expect(analysis.spec.etc.live.first { $0.path == "/etc/shadow" }?.sha256 == nil)
    }

    @Test("status answers while another process holds the lock")
    func statusUnderLock() async throws {
        let bench = try await Workbench()
        let lock = try Command.start(["flock", "--no-fork", "\(bench.sysroot)/ostree/lock", "sleep", "60"])
        defer {
            lock.send(15)
            _ = lock.wait()
        }
        let status = try bench.drydock("status", "--sysroot", bench.sysroot)
        #expect(status.status == 0)
        #expect(status.output.contains("NOT STARTED"))
    }
}
