// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension Scenario {
    /// A host against which there is nothing, one with warnings, and one that must not be switched.
    package static let three: [(name: String, scenario: Scenario)] = [
        ("clean", clean), ("warnings", warnings), ("blocked", blocked),
    ]

    /// A host that somebody lived on: layered packages, edits, an update agent, and a waiver.
    package static let warnings = clean.with { scenario in
        scenario.analysis.packages.requested = ["htop", "tmux"]
        scenario.analysis.packages.layered = [
            InventedHost.package("htop", "3.4.1"), InventedHost.package("tmux", "3.5a"),
        ]
        scenario.addDefault(InventedHost.file("/etc/chrony.conf", "old"))
        scenario.addLocal(InventedHost.file("/etc/chrony.conf", "mine"))
        scenario.addToImage(InventedHost.file("/etc/chrony.conf", "new"))
        scenario.addDefault(InventedHost.directory("/etc/audit"))
        scenario.addToImage(InventedHost.directory("/etc/audit"))
        scenario.addLocal(InventedHost.directory("/etc/audit", mode: 0o700))
        scenario.addLocal(InventedHost.file("/etc/systemd/system/backup.service"))
        scenario.analysis.provenance?.entries += [
            entry(.file, "/etc/audit", .byHand), entry(.file, "/etc/chrony.conf", .byHand),
            entry(.file, "/etc/systemd/system/backup.service", .ignition),
            entry(.file, "/etc/ssh/ssh_host_ed25519_key", .firstBoot),
            entry(.unit, "backup.service", .ignition),
            entry(.sshKeys, "/var/home/core/.ssh/authorized_keys", .ignition),
        ]
        scenario.host.updates = [
            UpdateAgent(
                name: "zincati",
                isInstalled: true,
                isEnabled: true,
                evidence: ["/etc/systemd/system/multi-user.target.wants/zincati.service"]
            )
        ]
        scenario.host.selinux.booleans = ["httpd_can_network_connect": "1"]
        scenario.host.selinux.localModules = ["backup"]
        scenario.host.boot.adopted = ["EFI": "grub2-1:2.06-120.fc40.x86_64,shim-15.6-2.x86_64"]
        scenario.image.cpuLevel = 2
        scenario.host.platform.cpuLevel = nil
        scenario.waivers = [
            Waiver(
                finding: "DD-SEL-0001",
                reason: "the module is for a service that goes",
                who: "ops@example.org",
                until: "2026-12-31",
                source: "waivers.toml, line 1"
            )
        ]
    }

    /// A host that would not come back, or let nobody in.
    package static let blocked = warnings.with { scenario in
        scenario.image.kernels[0].bootChecksum = String(repeating: "9", count: 64)
        scenario.space[1].available = 50_000_000
        scenario.host.login.keyFiles = [
            LoginFacts.KeyFile(
                path: "/var/home/core/.ssh/authorized_keys.d/ignition",
                user: "core",
                keys: 2,
                isRead: true
            )
        ]
        scenario.host.login.hostKeys[0].mode = 0o640
        scenario.host.storage.rootNeeds = ["luks", "tpm2"]
        scenario.host.storage.rootEvidence = [
            "luks": ["kernel argument rd.luks.name"], "tpm2": ["/etc/crypttab has tpm2-device"],
        ]
        scenario.addLocal(InventedHost.file("/etc/fstab"))
        scenario.host.storage.mounts = [
            StorageState.Mount(
                source: "LABEL=data",
                path: "/data",
                type: "xfs",
                options: "defaults",
                file: "/etc/fstab"
            )
        ]
        scenario.image.accounts.users[1] = InventedHost.user("chrony", 991, in: "/usr/lib/passwd")
        scenario.analysis.varOwners?.rows.append(
            VarFacts.Row(
                path: "/var/lib/chrony",
                uid: 994,
                gid: 0,
                files: 2,
                directories: 1,
                symlinks: 0,
                specials: 0,
                bytes: 80
            )
        )
        scenario.analysis.kernelArguments.append("systemd.unified_cgroup_hierarchy=0")
        scenario.hide("/etc/machine-config-daemon")
        scenario.waivers.append(
            Waiver(finding: "DD-KRG-0002", reason: "we know", until: "2026-10-01", source: "waivers.toml, line 7")
        )
    }

    private static func entry(
        _ subject: Provenance.Subject,
        _ name: String,
        _ origin: Provenance.Origin
    ) -> Provenance.Entry {
        Provenance.Entry(subject: subject, name: name, origin: origin, confidence: .high, evidence: ["a trace"])
    }
}

extension Scenario {
    /// A host with so many units whose programs the image does not have, each a finding.
    package static func many(_ count: Int) -> Scenario {
        warnings.with { scenario in
            var live = scenario.analysis.etc.live
            live.append(InventedHost.directory("/etc/systemd/system/multi-user.target.wants"))
            for number in 0..<count {
                let name = "agent-\(number).service"
                scenario.host.units.units.append(
                    UnitFacts.Unit(name: name, kind: .file, programs: ["/usr/libexec/agents/agent-\(number)"])
                )
                scenario.host.units.links.append(
                    UnitFacts.Link(unit: name, folder: "multi-user.target.wants", target: "../\(name)")
                )
                scenario.old.programs.append("/usr/libexec/agents/agent-\(number)")
                live.append(InventedHost.file("/etc/systemd/system/\(name)"))
                live.append(InventedHost.link("/etc/systemd/system/multi-user.target.wants/\(name)", "../\(name)"))
            }
            scenario.analysis.etc.live = live.sorted { $0.path < $1.path }
        }
    }
}
