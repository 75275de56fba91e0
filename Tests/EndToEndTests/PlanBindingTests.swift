// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// A plan is for one state of one host and for one image: what matters makes it stale, and nothing else does.
@Suite struct PlanBinding {
    /// A change of a host, as a script in the directory of its deployment, and what the error names.
    struct Change: Sendable, CustomTestStringConvertible {
        let what: String
        let script: String
        /// `nil` if the plan stays good.
        let names: String?

        var testDescription: String { what }
    }

    private static let changes = [
        Change(what: "a byte of a file", script: "printf x >> etc/chrony.conf", names: "/etc/chrony.conf"),
        Change(what: "a default that is changed", script: "printf x >> etc/krb5.conf", names: "/etc/krb5.conf"),
        Change(what: "a new file", script: "touch etc/new.conf", names: "/etc/new.conf"),
        Change(what: "a file less", script: "rm etc/environment", names: "/etc/environment"),
        Change(what: "a mode", script: "chmod 0600 etc/chrony.conf", names: "/etc/chrony.conf"),
        Change(what: "an owner", script: "chown 1:0 etc/chrony.conf", names: "/etc/chrony.conf"),
        Change(what: "a link", script: "ln -sfn nowhere etc/example/current", names: "/etc/example/current"),
        Change(what: "an account", script: "echo 'new:x:1600:1600::/:/bin/sh' >> etc/passwd", names: "/etc/passwd"),
        Change(what: "a group", script: "echo 'new:x:1600:' >> etc/group", names: "identities"),
        Change(what: "a file that the plan mends", script: "echo >> etc/gshadow", names: "repair-account-rows"),
        Change(
            what: "a request for a package",
            script: "sed -i 's/^requested=/requested=strace;/' ../$(basename $PWD).origin",
            names: "DD-PKG-0001"
        ),
        Change(
            what: "a kernel argument",
            script: "sed -i 's/^options /options quiet /' ../../../../../boot/loader/entries/*.conf",
            names: "kernel arguments"
        ),
        Change(
            what: "a unit that is enabled",
            script: "ln -s /usr/lib/systemd/system/x.service etc/systemd/system/multi-user.target.wants/x.service",
            names: "x.service"
        ),
    ]

    private static let volatileChanges =
        Fingerprint.volatileFiles.map { path in
            let file = path.hasSuffix("/") ? "\(path)some" : path
            return Change(
                what: "\(path), which a running host rewrites",
                script: "mkdir -p $(dirname .\(file)); rm -f .\(file); echo $RANDOM > .\(file)",
                names: nil
            )
        } + [
            Change(what: "a file in /var", script: "echo x > ../../var/lib/new", names: nil),
            Change(what: "only times", script: "touch etc/chrony.conf etc", names: nil),
            Change(
                what: "whether it is pinned",
                script: "printf '[libostree-transient]\npinned=true\n' >> ../$(basename $PWD).origin",
                names: nil
            ),
        ]

    @Test("what matters makes a plan stale, by name, and nothing is written", arguments: changes)
    func stale(_ change: Change) async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        try bench.run(change)
        let before = try bench.varListing()
        let command = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y", "-q")
        #expect(command.status == 4, "\(command.errors)")
        #expect(command.errors.contains(try #require(change.names)), "\(command.errors)")
        #expect(try bench.varListing() == before)
        #expect(try bench.bootOrder().first == "\(bench.host.layeredCommit).0")
    }

    @Test("what a host does by itself does not", arguments: volatileChanges)
    func good(_ change: Change) async throws {
        let bench = try await Workbench()
        let plan = try bench.plan(try await Samples.shared.image(.successor).reference)
        try bench.run(change)
        let command = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y", "-q")
        #expect(command.status == 0, "\(command.errors)")
    }

    @Test("a byte of the image makes it stale, wherever it is")
    func image() async throws {
        let bench = try await Workbench()
        let image = try await Samples.shared.image(.successor)
        let copy = bench.path("copy")
        try Command.check("cp", "-a", image.layout.string, copy)
        let plan = try bench.plan("oci:\(copy):\(image.tag)")
        // A label more: the same layers by another configuration.
        try Command.check("umoci", "config", "--image", "\(copy):\(image.tag)", "--config.label", "org.example.x=1")
        let command = try bench.drydock("apply", plan, "--sysroot", bench.sysroot, "-y", "-q")
        #expect(command.status == 4, "\(command.errors)")
    }

    @Test("the same host gives the same plan, whatever the order of its directories")
    func order() async throws {
        let bench = try await Workbench()
        let image = try await Samples.shared.image(.successor)
        let spec = { (file: String) in try DocumentFormat.encode(try bench.document(Plan.self, file).spec) }
        let first = try spec(try bench.plan(image.reference))
        #expect(try spec(try bench.plan(image.reference, named: "second.json")) == first)
        // The same tree, its names made in the opposite order.
        let other = bench.path("other")
        try Command.check("mkdir", other)
        try Command.check(
            "/bin/sh",
            "-c",
            """
            cd "$0" && find . -depth -print0 | sort -zr |
                tar -c --no-recursion --xattrs --null -T - | tar -x --xattrs -p --same-owner -C "$1"
            """,
            bench.sysroot,
            other
        )
        let names = { (root: String) in try Command.check("find", "\(root)/ostree/deploy", "-name", "*.conf") }
        #expect(try names(bench.sysroot).replacing(bench.sysroot, with: "") != names(other).replacing(other, with: ""))
        let command = try bench.drydock(
            "plan",
            "--image",
            image.reference,
            "--sysroot",
            other,
            "-o",
            bench.path("third.json")
        )
        #expect(command.status == 0, "\(command.errors)")
        #expect(try spec(bench.path("third.json")) == first)
    }
}

extension Workbench {
    /// Makes a change in the directory of the deployment.
    fileprivate func run(_ change: PlanBinding.Change) throws {
        try Command.check("/bin/bash", "-ec", "cd \"$0\"; \(change.script)", host.etc.removingLastComponent().string)
    }
}
