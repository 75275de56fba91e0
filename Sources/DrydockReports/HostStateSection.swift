// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension TextReport {
    /// What only an installed host has: what people ask about before a switch, and what is out of the ordinary.
    static func state(_ analysis: Analysis, to writer: inout TextWriter) {
        guard let host = analysis.host else { return }
        writer.heading("Logins")
        logins(host.login, to: &writer)
        writer.heading("Boot and storage")
        writer.fields(boot(host, kernels: analysis.tree?.kernels ?? []))
        writer.heading("Who updates the host")
        updates(host.updates, to: &writer)
        writer.heading("The rest of the host")
        writer.fields(rest(host))
        owners(analysis.varOwners, to: &writer)
    }

    private static func logins(_ login: LoginFacts, to writer: inout TextWriter) {
        writer.fields([
            ("sshd reads keys from", login.keyPatterns.joined(separator: " ")),
            ("and asks", login.keysCommand ?? ""),
            (
                "without a password",
                login.sudo.filter(\.withoutPassword).map { "\($0.who) (\($0.path))" }.joined(separator: ", ")
            ),
            ("logged in by themselves", login.automaticLogins.joined(separator: ", ")),
        ])
        let keys = login.keyFiles.map { file in
            let count = file.keys.map { Quantities.counted($0, "key") } ?? "cannot be read"
            return [file.user, file.path, count + (file.isRead == false ? ", not read by sshd" : "")]
        }
        if !keys.isEmpty { writer.cutTable(TextTable(rows: keys)) }
    }

    private static func boot(_ host: HostState, kernels: [KernelImage]) -> [(label: String, value: String)] {
        let storage = host.storage.fileSystems.map { system in
            "\(system.root) \(system.type ?? "?")" + (system.isReadOnly == true ? " read-only" : "")
        }
        let secure = host.boot.secureBoot.map { $0 ? ", Secure Boot on" : ", Secure Boot off" } ?? ""
        let adopted = host.boot.adopted.map {
            $0.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        return [
            ("kernel", kernels.map { "\($0.release) (\($0.flavour))" }.joined(separator: ", ")),
            ("initial file system", initramfs(host.kernel)),
            ("customised by", host.kernel.customFiles.joined(separator: " ")),
            ("kernel modules of packages", host.kernel.modulePackages.joined(separator: " ")),
            ("firmware", host.boot.firmware.map { $0 + secure } ?? ""),
            ("boot loader", host.boot.kinds.joined(separator: ", ")),
            ("bootupd", adopted ?? "has not taken charge of the boot loader"),
            ("left in /boot", host.boot.leftovers.joined(separator: " ")),
            ("file systems", storage.joined(separator: ", ")),
            ("mounts set up", host.storage.mounts.map(\.path).joined(separator: " ")),
            ("the root stands on", host.storage.rootNeeds.joined(separator: ", ")),
        ]
    }

    private static func initramfs(_ kernel: KernelState) -> String {
        if kernel.regeneratesInitramfs {
            let arguments = kernel.initramfsArguments.joined(separator: " ")
            return "made on the host" + (arguments.isEmpty ? "" : ", with \(arguments)")
        }
        return kernel.initramfsEtc.isEmpty ? "" : "with files of /etc: \(kernel.initramfsEtc.joined(separator: " "))"
    }

    private static func updates(_ agents: [UpdateAgent], to writer: inout TextWriter) {
        guard !agents.isEmpty else { return writer.paragraph("nothing that is known does", indent: 2) }
        writer.table(
            TextTable(
                rows: agents.map { agent in
                    let settings = agent.settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                    let state = agent.isEnabled.map { $0 ? "on" : "off" } ?? "unknown"
                    return [agent.name, state, (settings + agent.evidence).joined(separator: "; ")]
                }
            )
        )
    }

    private static func rest(_ host: HostState) -> [(label: String, value: String)] {
        let network = host.network
        let tools = host.tools.filter { $0.path != nil }.map { "\($0.name) \($0.version ?? "?")" }
        let selinux = [host.selinux.running ?? host.selinux.settings.mode, host.selinux.settings.type].compactMap(
            \.self
        )
        return [
            (
                "SELinux",
                selinux.joined(separator: ", ") + (host.selinux.isCustomised == true ? ", policy changed here" : "")
            ),
            ("policy modules of its own", host.selinux.localModules.joined(separator: " ")),
            (
                "booleans set",
                host.selinux.booleans.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            ),
            ("images are trusted", host.containers.defaultTrust ?? ""),
            ("registry credentials", host.containers.credentials.keys.sorted().joined(separator: " ")),
            ("quadlets", host.containers.quadlets.joined(separator: " ")),
            ("connections", network.connections.map { "\($0.name) (\($0.format))" }.joined(separator: ", ")),
            ("names of links", network.linkNames.joined(separator: " ")),
            ("resolv.conf", network.resolvConf),
            ("programs", tools.joined(separator: ", ")),
            ("machine", machine(host.platform)),
            ("installed from", aleph(host.installation)),
        ]
    }

    private static func machine(_ platform: PlatformState) -> String {
        let level = platform.cpuLevel.map { "x86-64-v\($0)" }
        let fips = platform.fips == true || platform.fipsArgument ? "FIPS" : nil
        return [platform.hardware, platform.virtualization, platform.ignitionPlatform, level, fips].compactMap(\.self)
            .joined(separator: ", ")
    }

    private static func aleph(_ traces: InstallationTraces) -> String {
        let image = traces.aleph.flatMap { $0["imgid"] ?? $0["build"] ?? $0["version"] ?? $0["container-image"] }
        return image ?? (traces.anaconda ? "Anaconda" : "")
    }

    /// Who owns most of `/var`.
    private static func owners(_ facts: VarFacts?, to writer: inout TextWriter) {
        guard let facts else { return }
        var owners: [UInt32: (names: UInt64, bytes: UInt64)] = [:]
        for row in facts.rows {
            let sum = owners[row.uid] ?? (0, 0)
            owners[row.uid] = (sum.names + row.count, sum.bytes + row.bytes)
        }
        writer.heading("Owners in /var")
        guard !owners.isEmpty else { return writer.paragraph("It is empty.", indent: 2) }
        let largest = owners.sorted { ($1.value.names, $0.key) < ($0.value.names, $1.key) }
        writer.cutTable(
            TextTable(
                header: ["uid", "names", "content"],
                rows: largest.map { ["\($0.key)", "\($0.value.names)", Quantities.bytes($0.value.bytes)] },
                numeric: [0, 1]
            )
        )
        if facts.specialCount > 0 {
            writer.paragraph("\(facts.specialCount) FIFOs, sockets and devices", indent: 2)
        }
    }
}
