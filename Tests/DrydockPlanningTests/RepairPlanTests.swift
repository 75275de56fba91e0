// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel
import DrydockPlanning
import Testing

/// Which steps a plan has to mend what checks find; that they do it is shown on real hosts by `EndToEndTests`.
@Suite struct RepairPlans {
    /// A host that is broken in one way, and how it is mended.
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        let id: String
        let step: String
        let phase: Step.Phase
        /// What the changes of the step are, in words.
        let changes: [String]
        var wishes = RepairWishes()
        let breaks: @Sendable (inout Scenario) -> Void

        var testDescription: String { what }
    }

    private static let cases = [
        Case(
            what: "a host key that others may read",
            id: "DD-LOG-0001",
            step: "repair-host-keys",
            phase: .beforeSwitch,
            changes: ["/etc/ssh/ssh_host_ed25519_key: mode 0600"]
        ) { scenario in
            scenario.host.login.hostKeys = [InventedHost.file("/etc/ssh/ssh_host_ed25519_key", mode: 0o640)]
        },
        Case(
            what: "an agent at work",
            id: "DD-UPD-0001:zincati",
            step: "repair-update-agents",
            phase: .beforeSwitch,
            changes: ["stop zincati.service"]
        ) {
            $0.host.updates = [UpdateAgent(name: "zincati", isInstalled: true, isEnabled: true, evidence: ["its unit"])]
        },
        Case(
            what: "/boot that a generator of the old image mounts",
            id: "DD-BOT-0005",
            step: "repair-boot-mount",
            phase: .beforeSwitch,
            changes: ["/etc/fstab: add the line UUID=2 /boot ext4 ro,nodev,nosuid 0 2"]
        ) { scenario in
            scenario.host.boot.isSeparate = true
            var system = StorageState.FileSystem(root: "boot")
            system.type = "ext4"
            scenario.host.storage.fileSystems.append(system)
            scenario.image.programs.removeAll { $0.hasSuffix("/coreos-boot-mount-generator") }
        },
        Case(
            what: "credentials that are gone after a reboot",
            id: "DD-REG-0003",
            step: "repair-credentials",
            phase: .beforeSwitch,
            changes: ["/etc/ostree/auth.json: copy /run/ostree/auth.json, mode 0600"]
        ) { $0.host.containers.credentials = ["/run/ostree/auth.json": ["quay.io"]] },
        Case(
            what: "a link to systemd-resolved, which the image lacks",
            id: "DD-NET-0001",
            step: "repair-resolv-conf",
            phase: .firstBoot,
            changes: ["/etc/resolv.conf: remove"]
        ) { scenario in
            scenario.addLocal(InventedHost.link("/etc/resolv.conf", "../run/systemd/resolve/stub-resolv.conf"))
            scenario.image.units.units.removeAll { $0.name == "systemd-resolved.service" }
        },
        Case(
            what: "a number that the image gives to somebody else",
            id: "DD-IDS-0001:user:994",
            step: "repair-owners",
            phase: .firstBoot,
            changes: ["/var: user chrony from 994 to 991"]
        ) { scenario in
            scenario.image.accounts.users.removeAll { $0.name == "chrony" }
            scenario.image.accounts.users += [
                InventedHost.user("chrony", 991, in: "/usr/lib/passwd"),
                InventedHost.user("polkitd", 994, in: "/usr/lib/passwd"),
            ]
            scenario.addOwner(994)
        },
        Case(
            what: "a policy that was never meant to be changed",
            id: "DD-REG-0002:/etc/containers/policy.json",
            step: "repair-signature-policy",
            phase: .firstBoot,
            changes: ["/etc/containers/policy.json: back to the default of the image"],
            wishes: RepairWishes(add: ["signature-policy"])
        ) { $0.addLocal(InventedHost.file("/etc/containers/policy.json", "old")) },
        Case(
            what: "a boot menu that is made anew each time",
            id: "DD-BOT-0001",
            step: "repair-boot-loader",
            phase: .beforeSwitch,
            changes: ["bootupctl adopt-and-update", "bootupctl migrate-static-grub-config"],
            wishes: RepairWishes(add: ["boot-loader"])
        ) { scenario in
            scenario.host.boot.configured = nil
            scenario.host.boot.kinds = ["grub2"]
            scenario.host.boot.adopted = nil
        },
    ]

    @Test("what a check finds has a step, and the plan is not blocked by it", arguments: cases)
    func mended(_ item: Case) throws {
        let scenario = Scenario.clean.with {
            item.breaks(&$0)
            $0.repairs = item.wishes
        }
        let plan = try scenario.plan().spec
        let step = try #require(plan.steps.first { $0.id == item.step }, "\(plan.steps.map(\.id)), \(plan.findings)")
        #expect(step.phase == item.phase)
        #expect(step.changes?.map(\.words) == item.changes)
        let finding = try #require(plan.findings.first { $0.key == item.id }, "\(plan.findings.map(\.key))")
        #expect(finding.repairedBy == item.step && !finding.stops && !finding.warns)
        #expect(step.irreversible == (item.step == "repair-boot-loader"))
        // A step of the first boot needs the unit that makes it.
        #expect(plan.steps.contains { $0.id == "install-first-boot" } == (item.phase == .firstBoot))
    }

    @Test("a repair that is left out leaves the finding", arguments: cases)
    func leftOut(_ item: Case) throws {
        let name = String(item.step.dropFirst("repair-".count))
        for skip in [[name], ["all"]] {
            let scenario = Scenario.clean.with {
                item.breaks(&$0)
                $0.repairs = RepairWishes(skip: skip)
            }
            let plan = try scenario.plan().spec
            #expect(!plan.steps.contains { $0.id == item.step })
            #expect(plan.findings.first { $0.key == item.id }.map { $0.repairedBy == nil } == true)
        }
    }

    @Test("a host without fault has no repairs, and those that are made on request only are not made without")
    func nothing() throws {
        #expect(
            try Scenario.clean.plan().spec.steps.map(\.id) == [
                "pin-old-deployment", "import-image", "rehearse", "deploy",
            ]
        )
        let asked = Scenario.clean.with { $0.repairs = RepairWishes(add: Repairs.names) }
        #expect(try asked.plan().spec.steps.map(\.id) == ["pin-old-deployment", "import-image", "rehearse", "deploy"])
        for item in Self.cases where !item.wishes.isEmpty {
            let plan = try Scenario.clean.with(item.breaks).plan().spec
            #expect(!plan.steps.contains { $0.id == item.step })
        }
    }

    @Test("a snapshot of /var is taken where it is asked for, and the file system can")
    func snapshot() throws {
        let scenario = Scenario.clean.with {
            var system = StorageState.FileSystem(root: "var")
            system.type = "btrfs"
            $0.host.storage.fileSystems = [system]
            $0.repairs = RepairWishes(add: ["var-snapshot"])
        }
        let step = try #require(try scenario.plan().spec.steps.first { $0.id == "repair-var-snapshot" })
        #expect(
            step.changes?.first?.command == ["btrfs", "subvolume", "snapshot", "-r", "/var", "/var/.before-switch"]
        )
        #expect(step.changes?.first?.undoCommand?.first == "btrfs" && !step.irreversible)
        // On another machine it would be that one's /var.
        let offline = scenario.with { $0.analysis.view = "offline" }
        #expect(!(try offline.plan().spec.steps.contains { $0.id == "repair-var-snapshot" }))
        let volume = scenario.with {
            $0.host.storage.fileSystems[0].type = "xfs"
            $0.host.storage.fileSystems[0].source = "/dev/mapper/fedora--x-var"
        }
        let other = try #require(try volume.plan().spec.steps.first { $0.id == "repair-var-snapshot" })
        #expect(other.changes?.first?.command?.last == "fedora-x/var")
        #expect(other.changes?.first?.undoCommand == ["lvremove", "--yes", "fedora-x/var-before-switch"])
    }

    @Test("a repair that would not clear its finding is not said to")
    func notCleared() throws {
        let scenario = Scenario.clean.with { scenario in
            scenario.addLocal(InventedHost.file("/etc/passwd", "local"))
            scenario.host.accounts.users.insert(InventedHost.user("mine", 977, in: "/etc/passwd"), at: 0)
            scenario.image.accounts.users.insert(InventedHost.user("theirs", 977, in: "/etc/passwd"), at: 0)
        }
        let plan = try scenario.plan().spec
        let finding = try #require(plan.findings.first { $0.id == "DD-IDS-0002" })
        #expect(finding.repairedBy == nil && finding.warns)
    }

    @Test("what is stopped stops first, and what is mended is mended after the image is there")
    func order() throws {
        let scenario = Scenario.clean.with { scenario in for item in Self.cases { item.breaks(&scenario) } }
        let steps = try scenario.plan().spec.steps
        let ids = steps.map(\.id)
        #expect(ids.first == "repair-update-agents")
        let deploy = try #require(ids.firstIndex(of: "deploy"))
        let image = try #require(ids.firstIndex(of: "import-image"))
        for (number, step) in steps.enumerated() where step.kind == .change && number > 0 {
            #expect(step.phase == .beforeSwitch ? (image..<deploy).contains(number) : number > deploy, "\(step.id)")
            #expect(step.undo != nil && step.changes?.isEmpty == false)
        }
    }
}

extension Scenario {
    /// Lets a number own a file of `/var`.
    fileprivate mutating func addOwner(_ uid: UInt32) {
        let row = VarFacts.Row(
            path: "/var/lib/chrony",
            uid: uid,
            gid: 0,
            files: 3,
            directories: 0,
            symlinks: 0,
            specials: 0,
            bytes: 1
        )
        var facts = analysis.varOwners ?? VarFacts(rows: [], specials: [], specialCount: 0, places: [])
        facts.rows.append(row)
        analysis.varOwners = facts
    }
}
