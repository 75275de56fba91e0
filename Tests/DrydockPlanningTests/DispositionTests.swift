// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel
import DrydockPlanning
import Testing

/// What becomes of each piece of state.
@Suite struct Dispositions {
    /// A piece of state, and what becomes of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let subject: StateDisposition.Subject
        let name: String
        let becomes: StateDisposition.Outcome
        var movable = false
        let change: @Sendable (inout Scenario) -> Void

        var testDescription: String { "\(subject.rawValue) \(name) is \(becomes.rawValue)" }
    }

    private static let cases = [
        Case(subject: .file, name: "/etc/door.conf", becomes: .kept, movable: true) {
            $0.addDrift(InventedHost.file("/etc/door.conf"), .added)
        },
        Case(subject: .file, name: "/etc/door.pem", becomes: .kept) {
            $0.addDrift(InventedHost.file("/etc/door.pem", mode: 0o600), .added)
        },
        Case(subject: .file, name: "/etc/hostname", becomes: .kept) {
            $0.addDrift(InventedHost.file("/etc/hostname"), .added)
        },
        Case(subject: .file, name: "/etc/systemd/system-preset/20-ignition.preset", becomes: .removed) {
            $0.addDrift(InventedHost.file("/etc/systemd/system-preset/20-ignition.preset"), .added)
        },
        Case(subject: .unit, name: "door.service", becomes: .kept, movable: true) {
            $0.addDrift(InventedHost.file("/etc/systemd/system/door.service"), .added)
            $0.addDrift(
                InventedHost.link("/etc/systemd/system/multi-user.target.wants/door.service", "../door.service"),
                .added
            )
        },
        Case(subject: .package, name: "htop", becomes: .moved, movable: true) {
            $0.analysis.packages.requested = ["htop"]
            $0.analysis.packages.layered = [InventedHost.package("htop", "3.3")]
        },
        Case(subject: .package, name: "bash", becomes: .kept) { $0.analysis.packages.requested = ["bash"] },
        Case(subject: .override, name: "runc", becomes: .moved, movable: true) {
            $0.analysis.packages.overrideRemove = ["runc"]
        },
        Case(subject: .user, name: "core", becomes: .kept) { _ in },
        Case(subject: .user, name: "doord", becomes: .kept, movable: true) {
            $0.host.accounts.users.insert(InventedHost.user("doord", 977, in: "/etc/passwd"), at: 0)
            $0.host.accounts.shadow?["doord"] = .locked
        },
        Case(subject: .kernelArgument, name: "root=UUID=1", becomes: .kept) { _ in },
        Case(subject: .kernelArgument, name: "mitigations=off", becomes: .kept, movable: true) {
            $0.analysis.kernelArguments.append("mitigations=off")
        },
        Case(subject: .kernel, name: "rt", becomes: .moved, movable: true) { scenario in
            var kernel = scenario.old.kernels[0]
            kernel.flavour = "rt"
            scenario.old.kernels = [kernel]
        },
        Case(subject: .initramfs, name: "regenerate", becomes: .moved, movable: true) {
            $0.host.kernel.regeneratesInitramfs = true
        },
        Case(subject: .selinux, name: "module door", becomes: .moved, movable: true) {
            $0.host.selinux.localModules = ["door"]
            $0.host.selinux.isCustomised = true
            $0.host.selinux.settings.type = "targeted"
        },
        Case(subject: .agent, name: "zincati", becomes: .removed) {
            $0.host.updates = [UpdateAgent(name: "zincati", isInstalled: true, isEnabled: false)]
        },
    ]

    @Test("each piece of state has one", arguments: cases)
    func dispositions(_ item: Case) throws {
        let plan = try Scenario.clean.with(item.change).plan().spec
        let found = try #require(plan.dispositions).filter { $0.subject == item.subject && $0.name == item.name }
        let one = try #require(found.first, "\(plan.dispositions ?? [])")
        #expect(found.count == 1)
        #expect(one.becomes == item.becomes, "\(one)")
        #expect(one.movable == item.movable, "\(one)")
        #expect(!one.reason.isEmpty && !one.endState.isEmpty)
    }

    @Test("the route's rules count, but nothing secret moves")
    func routes() throws {
        func plan(_ rules: [Route.DispositionRule]) throws -> Plan {
            try Scenario.clean.with { scenario in
                scenario.addDrift(InventedHost.file("/etc/door.conf"), .added)
                scenario.addDrift(InventedHost.file("/etc/door.pem", mode: 0o600), .added)
                scenario.route?.route.dispositions = rules
            }.plan().spec
        }
        let moved = try plan([.init(subject: .file, name: "/etc/door.*", becomes: .moved, why: "All doors are alike.")])
        let byName = Dictionary(
            uniqueKeysWithValues: (moved.dispositions ?? []).map { ("\($0.subject) \($0.name)", $0) }
        )
        #expect(byName["file /etc/door.conf"]?.becomes == .moved)
        #expect(byName["file /etc/door.conf"]?.reason == "All doors are alike. (route invented)")
        #expect(byName["file /etc/door.pem"]?.becomes == .kept)
        // What a route removes, a step removes once the new system is good.
        let removed = try plan([.init(subject: .file, name: "/etc/door.conf", becomes: .removed, why: "It is old.")])
        let step = try #require(removed.steps.first { $0.id == "repair-leftovers" })
        #expect(step.phase == .afterVerify && step.changes?.map(\.words) == ["/etc/door.conf: remove"])
        #expect(removed.dispositions?.first { $0.name == "/etc/door.conf" }?.step == "repair-leftovers")
    }

    @Test(
        "identity and secrets are known by name and by mode",
        arguments: [
            ("/etc/machine-id", 0o444, Confidential.Reason.identity), ("/etc/shadow", 0o000, .account),
            ("/etc/passwd-", 0o644, .account), ("/etc/ssh/ssh_host_rsa_key.pub", 0o644, .identity),
            ("/etc/NetworkManager/system-connections/wlan.nmconnection", 0o600, .identity),
            ("/etc/ostree/auth.json", 0o644, .secret), ("/etc/my/api-token.conf", 0o644, .secret),
            ("/etc/my/plain.conf", 0o640, .secret), ("/etc/my/plain.conf", 0o644, nil),
            ("/etc/sudoers.d/x", 0o440, nil), ("/etc/sudoers.d/x", 0o600, .secret),
            ("/etc/chrony.keys", 0o640, .secret),
            ("/etc/cron.d/job", 0o600, .secret), ("/etc/systemd/network/10-uplink.network", 0o644, .identity),
            ("/etc/luks/root", 0o644, .secret), ("/etc/kubernetes/kubelet.conf", 0o644, .secret),
        ] as [(String, UInt32, Confidential.Reason?)]
    )
    func confidential(_ path: String, _ mode: UInt32, _ reason: Confidential.Reason?) {
        #expect(Confidential.reason(path, mode: mode) == reason)
    }
}

@Suite struct SecretContents {
    @Test(
        "what a file holds tells, too",
        arguments: [
            ("[site]\nlevel = 1\n", false), ("# password = none\n", false), ("password = x\n", true),
            ("DB_PASSWORD=x\n", true), ("  api-key: x\n", true), ("-----BEGIN OPENSSH PRIVATE KEY-----\n", true),
            ("baseurl=https://user:pass@example.org/repo\n", true), ("baseurl=https://example.org/repo\n", false),
            ("* * * * * curl -H 'Authorization: Bearer x' example.org\n", true), ("PasswordAuthentication no\n", false),
            ("passwd: files altfiles\n", false),
        ]
    )
    func contents(_ text: String, _ isSecret: Bool) {
        #expect((Confidential.secret(in: Array(text.utf8)) != nil) == isSecret, "\(text)")
    }
}

extension Scenario {
    /// Puts something of the host's own into `/etc`, and says so.
    fileprivate mutating func addDrift(_ node: Node, _ change: EtcFacts.Drift.Change) {
        addLocal(node)
        analysis.etc.drift.removeAll { $0.path == node.path }
        analysis.etc.drift.append(EtcFacts.Drift(path: node.path, change: change))
        analysis.etc.drift.sort { $0.path < $1.path }
    }
}
