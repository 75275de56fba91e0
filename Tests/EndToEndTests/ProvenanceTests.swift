// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import FoundationEssentials
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// Who put what on the sample host, against what is known about how it came to be.
@Suite struct Provenances {
    @Test("with its config every path that deviates has the right origin, and nothing has drifted")
    func withConfig() async throws {
        let host = try await Samples.shared.pristineHost()
        let found = try Self.analyze(host, "--ignition", host.ignitionConfig.string)
        #expect(found.complete && found.sources.map(\.origin) == [.ignition])
        for edit in host.edits {
            let entry = found.entry(.file, "/etc/\(edit.path)")
            let isOrigin = entry?.origin == Self.origin(of: edit)
            let isIgnition = edit.author == .ignition
            // What systemd linked is what the config asked for.
            let isAsked = edit.path == "systemd/system/multi-user.target.wants/hello.service"
            let state: Provenance.State = isIgnition || isAsked ? .asDeclared : .undeclared
            #expect(isOrigin && entry?.state == state, "\(edit): \(String(describing: entry))")
        }
        #expect(!found.entries.contains { [.drifted, .missing].contains($0.state) || $0.origin == .unknown })
        #expect(found.summary(.user) == ["core ignition as-declared", "deploy ignition as-declared"])
        #expect(
            found.summary(.unit) == [
                "docker.service ignition as-declared drop-ins", "docker.socket by-hand undeclared disabled",
                "fedora-coreos-pinger.service by-hand undeclared disabled",
                "fstrim.timer by-hand undeclared enabled", "hello.service ignition as-declared defined,enabled",
                "irqbalance.service ignition as-declared disabled", "rpcbind.socket ignition as-declared masked",
            ]
        )
        #expect(found.summary(.sshKeys).allSatisfy { $0.hasSuffix("ignition as-declared") })
        #expect(found.summary(.sshKeys).count == 2)
        let arguments = found.entries.filter { $0.subject == .kernelArgument }
        #expect(arguments.map(\.name) == SampleHost.kernelArguments)
        #expect(Set(arguments.map(\.origin)) == [.imageDefault, .firstBoot])
    }

    @Test("without the config traces and times have to do, and nobody is named who was not there")
    func withoutConfig() async throws {
        let host = try await Samples.shared.pristineHost()
        let found = try Self.analyze(host)
        #expect(!found.complete && found.sources.isEmpty && found.entries.allSatisfy { $0.state == nil })
        var (right, unknown, wrong) = (0, 0, [String]())
        for edit in host.edits {
            switch found.entry(.file, "/etc/\(edit.path)")?.origin {
            case Self.origin(of: edit): right += 1
            case .unknown: unknown += 1
            default: wrong.append(edit.path)
            }
        }
        print("origins without the config: \(right) right, \(unknown) unknown, wrong: \(wrong)")
        #expect(wrong.isEmpty && right >= host.edits.count * 9 / 10)
    }

    @Test("what was changed after Ignition is found, with what differs")
    func drift() async throws {
        let bench = try await Workbench()
        try bench.change(
            """
            echo other > etc/hostname
            chmod 0600 etc/example/settings.toml
            chown 7 etc/example/settings.toml
            ln -sfn elsewhere etc/example/current
            rm etc/zincati/config.d/55-updates-strategy.toml
            ln -sf /dev/null etc/NetworkManager/NetworkManager.conf
            echo threads=5 >> etc/nfs.conf
            rm etc/systemd/system/rpcbind.socket etc/systemd/system/docker.service.d/10-data-root.conf
            rm etc/systemd/system/multi-user.target.wants/hello.service
            ln -s /usr/lib/systemd/system/irqbalance.service etc/systemd/system/multi-user.target.wants/
            mkdir -p etc/systemd/system/sshd.service.d
            echo > etc/systemd/system/sshd.service.d/50-own.conf
            sed -i '/^deploy/d; s,^\\(core:.*\\):[^:]*$,\\1:/bin/zsh,' etc/passwd
            sed -i 's,^core:[^:]*,core:x-other-hash,' etc/shadow
            echo guest:x:2000:2000::/home/guest:/bin/sh >> etc/passwd
            echo more >> var/home/core/.ssh/authorized_keys.d/ignition
            echo own > var/home/core/.ssh/authorized_keys
            rm var/lib/example/seed
            """
        )
        var config = try Files.text(bench.host.ignitionConfig.string)
        config.replace(
            "\"passwd\": {",
            with: """
                "kernelArguments": { "shouldExist": ["rw", "quiet nosmt"], "shouldNotExist": ["console=tty0"] },
                "passwd": {
                """,
            maxReplacements: 1
        )
        try Files.write(config, to: bench.path("host.ign"))
        let found = try Self.analyze(bench.host, "--ignition", bench.path("host.ign"))
        #expect(
            found.changes == [
                "file /etc/NetworkManager/NetworkManager.conf drifted type",
                "file /etc/example/current drifted target,owner",
                "file /etc/example/settings.toml drifted mode,owner",
                "file /etc/hostname drifted content",
                "file /etc/nfs.conf drifted content",
                "file /etc/passwd drifted content",
                "file /etc/shadow drifted content",
                "file /etc/systemd/system/docker.service.d/10-data-root.conf missing",
                "file /etc/systemd/system/rpcbind.socket missing",
                "file /etc/zincati/config.d/55-updates-strategy.toml missing",
                "file /var/lib/example/seed missing",
                "unit docker.service drifted drop-ins",
                "unit hello.service drifted enabled",
                "unit irqbalance.service drifted enabled",
                "unit rpcbind.socket drifted masked",
                "user core drifted shell,password",
                "user deploy missing",
                "ssh-keys /var/home/core/.ssh/authorized_keys.d/ignition drifted content",
                "kernel-argument console=tty0 drifted exists",
                "kernel-argument quiet missing",
                "kernel-argument nosmt missing",
            ]
        )
        #expect(found.entry(.user, "guest")?.origin == .byHand)
        #expect(found.entry(.unit, "sshd.service")?.effects == ["drop-ins"])
        #expect(found.entry(.sshKeys, "/var/home/core/.ssh/authorized_keys")?.origin == .byHand)
        #expect(found.entry(.kernelArgument, "rw")?.state == .asDeclared)
    }

    @Test("where it cannot be made out what a config leads to, nothing is called drifted or by hand for that")
    func partial() async throws {
        let bench = try await Workbench()
        let config = try Files.text(bench.host.ignitionConfig.string)
        // It does not fit the host: a group of the name of an account that gets its own.
        try Files.write(config.replacing(#""name": "ops""#, with: #""name": "deploy""#), to: bench.path("host.ign"))
        let command = try bench.drydock(
            "analyze",
            "--sysroot",
            bench.sysroot,
            "--ignition",
            bench.path("host.ign"),
            "--format",
            "json"
        )
        let document = try DocumentFormat.decode(Analysis.self, from: Array(command.output.utf8), named: "output")
        #expect(document.spec.unreadable.map(\.what) == ["what \(bench.path("host.ign")) declares"])
        let found = try #require(document.spec.provenance)
        let report = "/etc/.ignition-result.json"
        #expect(!found.complete && found.entries.allSatisfy { $0.state == nil || $0.name == report })
        #expect(found.entry(.file, "/etc/hostname")?.origin == .ignition)
        #expect(found.entry(.unit, "hello.service")?.origin == .ignition)
    }

    @Test("who gets into a group, a password or a link in the place of another is nobody's who made the rest")
    func intruders() async throws {
        let bench = try await Workbench()
        try bench.change(
            """
            echo bob:x:3000:3000::/home/bob:/bin/sh >> etc/passwd
            echo bob:x:3000: >> etc/group
            sed -i 's/^wheel:.*/&,bob/; s/^\\(adm:x:4:\\).*/\\1/' etc/group
            sed -i 's/^root:[^:]*/root:hash-of-a-person/' etc/shadow
            ln -sfn /opt/other/other.service etc/systemd/system/multi-user.target.wants/hello.service
            ln -s /var/tmp/keys var/home/deploy/.ssh/authorized_keys
            """
        )
        let found = try Self.analyze(bench.host, "--ignition", bench.host.ignitionConfig.string)
        let wheel = try #require(found.entry(.group, "wheel"))
        #expect(wheel.origin == .ignition && wheel.state == .drifted && wheel.evidence.contains { $0.contains("bob") })
        #expect(found.entry(.group, "adm")?.state == .drifted && found.entry(.user, "core")?.differs == ["groups"])
        #expect(found.entry(.file, "/etc/group")?.state == .drifted)
        #expect(found.entry(.user, "root")?.origin == .byHand && found.entry(.user, "bob")?.origin == .byHand)
        let link = found.entry(.file, "/etc/systemd/system/multi-user.target.wants/hello.service")
        #expect(link?.origin == .byHand && found.entry(.unit, "hello.service")?.differs == ["enabled"])
        #expect(found.entry(.sshKeys, "/var/home/deploy/.ssh/authorized_keys")?.origin == .byHand)
    }

    @Test("a report of Ignition that cannot be read, or the config of another host, is no reason to be sure")
    func doubt() async throws {
        let bench = try await Workbench()
        try bench.change(
            """
            echo '{"provisioningDate": "2026-' > etc/.ignition-result.json
            rm etc/systemd/system-preset/20-ignition.preset
            """
        )
        func provenance(_ options: String...) throws -> Provenance {
            let arguments = ["analyze", "--sysroot", bench.sysroot, "--format", "json"] + options
            let command = try bench.run(arguments)
            let document = try DocumentFormat.decode(Analysis.self, from: Array(command.output.utf8), named: "output")
            return try #require(document.spec.provenance)
        }
        let found = try provenance()
        #expect(!found.complete && found.entry(.file, "/etc/hostname")?.origin == .unknown)
        let other = #"{"ignition":{"version":"3.2.0"},"storage":{"files":[{"path":"/etc/zzz","mode":420}]}}"#
        try Files.write(other, to: bench.path("other.ign"))
        let foreign = try provenance("--ignition", bench.path("other.ign"))
        #expect(!foreign.complete && foreign.entry(.file, "/etc/zzz")?.state == .missing)
        #expect(foreign.entry(.file, "/etc/hostname")?.origin == .unknown)
    }

    @Test("a mode alone says nothing of the content")
    func modeAlone() async throws {
        let bench = try await Workbench()
        try bench.change("chmod 0600 etc/chrony.conf")
        var config = try Files.text(bench.host.ignitionConfig.string)
        config.replace(
            "\"files\": [",
            with: #""files": [ {"path": "/etc/chrony.conf", "mode": 384},"#,
            maxReplacements: 1
        )
        try Files.write(config, to: bench.path("host.ign"))
        let entry = try Self.analyze(bench.host, "--ignition", bench.path("host.ign")).entry(.file, "/etc/chrony.conf")
        #expect(entry?.state == .asDeclared && entry?.origin == .ignition, "\(String(describing: entry))")
    }

    @Test("a default that changed below an appended line is no drift")
    func appended() async throws {
        let bench = try await Workbench()
        try bench.change("printf '[nfsd]\\nvers4=y\\nthreads=4\\n' > etc/nfs.conf")
        let found = try Self.analyze(bench.host, "--ignition", bench.host.ignitionConfig.string)
        let entry = found.entry(.file, "/etc/nfs.conf")
        #expect(entry?.state == .asDeclared && entry?.evidence.count == 2)
    }

    @Test("without a user's config only the distribution's is left, and everything else is by hand")
    func baseAlone() async throws {
        let bench = try await Workbench()
        try bench.change(
            """
            sed -i 's/"userConfigProvided": true/"userConfigProvided": false/' etc/.ignition-result.json
            grep -q 'Provided": false' etc/.ignition-result.json
            """
        )
        let found = try Self.analyze(bench.host)
        #expect(found.complete)
        #expect(found.entry(.user, "core").map { [$0.origin, .byHand] } == [.firstBoot, .byHand])
        #expect(found.entry(.user, "deploy")?.state == .undeclared)
        #expect(found.entry(.file, "/etc/.ignition-result.json")?.origin == .ignition)
    }

    @Test("where no Ignition ran, what changed while the installer ran is the installation's, and the rest by hand")
    func installer() async throws {
        let bench = try await Workbench()
        try bench.change(
            """
            rm etc/.ignition-result.json etc/systemd/system-preset/20-ignition.preset
            rm -r var/home/*/.ssh/authorized_keys.d
            sed -i 's/ignition.platform.id=metal//' "\(bench.sysroot)"/boot/loader/entries/*.conf
            touch -d 2025-03-01T12:00:00Z var/roothome/anaconda-ks.cfg
            touch -d 2025-03-01T11:40:00Z etc/fstab etc/hostname
            touch -d 2025-04-01T12:00:00Z etc/hosts
            """
        )
        let found = try Self.analyze(bench.host)
        #expect(found.complete && found.sources.isEmpty)
        #expect(found.entry(.file, "/etc/fstab")?.origin == .firstBoot)
        #expect(found.entry(.file, "/etc/hostname")?.confidence == .low)
        #expect(found.entry(.file, "/etc/hosts")?.origin == .byHand)
    }

    @Test("on a node of a cluster its MachineConfig and the stamps of the daemon say what is the cluster's")
    func machineConfig() async throws {
        let bench = try await Workbench()
        try Files.write(
            #"""
            {"kind":"MachineConfig","apiVersion":"machineconfiguration.openshift.io/v1","metadata":{"name":"rendered-1"},
            "spec":{"kernelArguments":["mitigations=auto,nosmt","nosmt rw"],"config":{"ignition":{"version":"3.2.0"},
            "passwd":{"users":[{"name":"core","sshAuthorizedKeys":["ssh-ed25519 A"]}]},
            "storage":{"files":[{"path":"/etc/chrony.conf","mode":420,"contents":{"source":"data:,pool%20a%0A"}},
            {"path":"/usr/local/bin/run.sh","mode":493,"contents":{"source":"data:,%23!%0A"}}]},
            "systemd":{"units":[{"name":"stalld.service","enabled":true},{"name":"kubelet.service","enabled":true,
            "contents":"[Install]\nWantedBy=multi-user.target\n"}]}}}}
            """#,
            to: bench.path("mc")
        )
        try bench.change(
            """
            daemon=etc/machine-config-daemon
            mkdir -p $daemon/noorig/etc/sysctl.d $daemon/orig/etc var/usrlocal/bin
            cp "\(bench.path("mc"))" $daemon/currentconfig
            rm -r etc/systemd/system-preset
            echo 'pool a' > etc/chrony.conf
            touch $daemon/orig/etc/chrony.conf.mcdorig $daemon/noorig/etc/sysctl.d/90-local.conf.mcdnoorig
            printf '#!\\n' > var/usrlocal/bin/run.sh
            chmod 0755 var/usrlocal/bin/run.sh
            echo ssh-ed25519 A > var/home/core/.ssh/authorized_keys.d/ignition
            ln -s /usr/lib/systemd/system/stalld.service etc/systemd/system/multi-user.target.wants/
            """
        )
        let found = try Self.analyze(bench.host)
        #expect(found.complete && found.sources.map(\.name) == ["/etc/machine-config-daemon/currentconfig"])
        let expected = [
            "/etc/chrony.conf": Provenance.State.asDeclared, "/var/usrlocal/bin/run.sh": .asDeclared,
            "/etc/sysctl.d/90-local.conf": .undeclared, "/etc/machine-config-daemon/currentconfig": .undeclared,
            "/etc/systemd/system/kubelet.service": .missing,
            "/etc/systemd/system/multi-user.target.wants/stalld.service": .asDeclared,
        ]
        for (path, state) in expected {
            let entry = found.entry(.file, path)
            #expect(entry?.origin == .machineConfig && entry?.state == state, "\(path): \(String(describing: entry))")
        }
        #expect(found.entry(.unit, "kubelet.service")?.state == .missing)
        #expect(found.entry(.unit, "stalld.service")?.state == .asDeclared)
        #expect(found.entry(.kernelArgument, "nosmt")?.state == .missing)
        #expect(found.entry(.kernelArgument, "mitigations=auto,nosmt")?.origin == .machineConfig)
        let keys = "/var/home/core/.ssh/authorized_keys.d/ignition"
        #expect(found.entry(.sshKeys, keys)?.origin == .machineConfig)
        #expect(found.entry(.sshKeys, keys)?.state == .asDeclared)
        // The daemon only gives core its keys; the account is the distribution's.
        #expect(found.entry(.user, "core").map { [$0.origin] } == [.firstBoot])
        #expect(found.entry(.user, "core")?.state == .asDeclared && found.entry(.group, "wheel")?.state == .asDeclared)
        #expect(found.entry(.kernelArgument, "rw")?.origin == .machineConfig)
        // An ordinary file that was copied here, and nobody's by the stamps.
        #expect(found.entry(.file, "/etc/hosts")?.origin == .byHand)
    }

    @Test("what Ignition told the journal counts where its config is not known")
    func journal() async throws {
        let bench = try await Workbench()
        let result = try Files.text(bench.host.etc.appending(".ignition-result.json").string)
        let boot = try #require(result.firstMatch(of: /"provisioningBootID": "([0-9a-f-]+)"/)).output.1
        let log = try Files.text(bench.host.ignitionLog.string)
        let original = try await Samples.shared.pristineHost().deployment.string
        let entries = log.split(separator: "\n").enumerated().map { number, line in
            """
            __REALTIME_TIMESTAMP=\(1_700_000_000_000_000 + number)
            __MONOTONIC_TIMESTAMP=\(1_000_000 + number)
            _BOOT_ID=\(boot.filter { $0 != "-" })
            PRIORITY=6
            SYSLOG_IDENTIFIER=ignition
            MESSAGE=\(line.replacing(original, with: "/sysroot"))

            """
        }
        try Files.write(entries.joined(separator: "\n") + "\n", to: bench.path("export"))
        try bench.change(
            """
            mkdir -p var/log/journal/8f3c1f0e6d2b4a7f9c5e1d3b5a7c9e0f
            /lib/systemd/systemd-journal-remote -o var/log/journal/8f3c1f0e6d2b4a7f9c5e1d3b5a7c9e0f/system.journal \
                "\(bench.path("export"))"
            # A copy that has lost its times.
            find etc/ -type f -exec touch -d @1 '{}' +
            """
        )
        let found = try Self.analyze(bench.host)
        for path in ["hostname", "example/settings.toml", "nfs.conf", "systemd/system/hello.service"] {
            let entry = found.entry(.file, "/etc/\(path)")
            #expect(entry?.origin == .ignition && entry?.confidence == .high, "\(path): \(String(describing: entry))")
        }
        #expect(found.entry(.user, "deploy")?.evidence.first?.contains("journal") == true)
        #expect(found.entry(.group, "ops")?.origin == .ignition)
        #expect(found.entry(.file, "/etc/hosts")?.origin == .unknown)
    }

    @Test("no report and no document of a host holds a secret of its config or of its files")
    func secrets() async throws {
        let bench = try await Workbench()
        let host = bench.host
        let image = try await Samples.shared.image(.successor).reference
        let secrets = ["NotAHashOfAnything", "not-a-secret", "AAAAC3Nza", "a stand-in for a private key", "c2VlZAo"]
        let config = ["--ignition", host.ignitionConfig.string, "--sysroot", bench.sysroot]
        for options in [[], ["--format", "json"]] {
            for command in [["analyze"], ["plan", "--image", image]] {
                let run = try bench.run(command + config + options)
                #expect(run.status == 0, "\(run.errors)")
                for secret in secrets { #expect(!(run.output + run.errors).contains(secret), "\(command) \(options)") }
            }
        }
        // Each of them is there to be found.
        let all = try Command.check("grep", "-rhoa", secrets.joined(separator: "\\|"), host.directory.string)
        for secret in secrets { #expect(all.contains(secret)) }
    }

    private static func origin(of edit: EtcEdit) -> Provenance.Origin {
        switch edit.author {
        case .administrator: .byHand
        case .ignition: .ignition
        case .firstBoot: .firstBoot
        }
    }

    private static func analyze(_ host: SampleHost, _ options: String...) throws -> Provenance {
        let arguments = [Paths.drydock.string, "analyze", "--sysroot", host.sysroot.string, "--format", "json"]
        let command = try Command.run(arguments + options)
        #expect(command.status == 0, "\(command.errors)")
        let document = try DocumentFormat.decode(Analysis.self, from: Array(command.output.utf8), named: "output")
        #expect(document.spec.unreadable.isEmpty, "\(document.spec.unreadable)")
        return try #require(document.spec.provenance)
    }
}

extension Provenance {
    fileprivate func entry(_ subject: Subject, _ name: String) -> Entry? {
        entries.first { $0.subject == subject && $0.name == name }
    }

    fileprivate func summary(_ subject: Subject) -> [String] {
        entries.filter { $0.subject == subject }.map { entry in
            [entry.name, entry.origin.rawValue, entry.state?.rawValue, entry.effects.joined(separator: ",")]
                .compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// What is not as declared.
    fileprivate var changes: [String] {
        entries.filter { [.drifted, .missing].contains($0.state) }.map { entry in
            [entry.subject.rawValue, entry.name, entry.state?.rawValue, entry.differs.joined(separator: ",")]
                .compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
        }
    }
}
