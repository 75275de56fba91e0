// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import JSONTree
internal import TOMLTree

/// What changes the operating system by itself.
struct UpdateAgents {
    let roots: HostRoots
    /// Units of `/usr/lib`.
    let shipped: UnitFacts
    /// Units of `/etc`.
    let local: UnitFacts

    func facts() -> [UpdateAgent] {
        let (zincati, daemon) = (zincati(), daemon())
        return [
            unit("zincati", "zincati.service", settings: zincati, isSwitchedOff: zincati["updates.enabled"] == "false"),
            unit(
                "rpm-ostreed-automatic",
                "rpm-ostreed-automatic.timer",
                settings: daemon,
                isSwitchedOff: ["", "none"].contains(daemon["AutomaticUpdatePolicy"] ?? "")
            ),
            unit("bootc", "bootc-fetch-apply-updates.timer"),
            unit("uupd", "uupd.timer"), unit("ublue-update", "ublue-update.timer"),
            unit("greenboot", "greenboot-healthcheck.service", settings: greenboot()),
            unit("podman-auto-update", "podman-auto-update.timer"), machineConfig(),
        ].compactMap(\.self)
    }

    /// An agent that is there if its unit is.
    private func unit(
        _ name: String,
        _ unit: String,
        settings: [String: String] = [:],
        isSwitchedOff: Bool = false
    ) -> UpdateAgent? {
        guard let definition = (local.units + shipped.units).first(where: { $0.name == unit }) else { return nil }
        let isMasked = definition.kind == .mask
        let link = (local.links.map { ($0, "/etc") } + shipped.links.map { ($0, "/usr/lib") }).first {
            $0.0.unit == unit
        }
        var evidence = [link.map { "\($0.1)/systemd/system/\($0.0.folder) starts \(unit)" } ?? "nothing starts \(unit)"]
        if isMasked { evidence = ["\(unit) is masked"] }
        for dropin in local.dropins[unit] ?? [] {
            evidence.append("/etc/systemd/system/\(unit).d/\(dropin) changes it")
        }
        return UpdateAgent(
            name: name,
            isInstalled: true,
            isEnabled: !isMasked && link != nil && !isSwitchedOff,
            settings: settings,
            evidence: evidence
        )
    }

    /// The settings of Zincati, the image's first; of those that decide when it updates, and from where.
    private func zincati() -> [String: String] {
        let wanted = [
            ("updates", "enabled"), ("updates", "strategy"), ("identity", "rollout_wariness"),
            ("cincinnati", "base_url"),
        ]
        var settings: [String: String] = [:]
        let places = [(roots.tree, "usr/lib/zincati/config.d"), (roots.etc, "zincati/config.d")]
        for (reader, folder) in places {
            for name in reader.names(folder, suffix: ".toml") {
                guard let value = reader.parse("\(folder)/\(name)", { try TOMLValue(parsing: $0) }) else { continue }
                for (section, key) in wanted {
                    guard let text = value[section]?[key]?.plain else { continue }
                    settings["\(section).\(key)"] = Redaction.address(text)
                }
            }
        }
        return settings
    }

    private func daemon() -> [String: String] {
        guard let text = roots.etc.parse("rpm-ostreed.conf", { try SectionedText($0) }) else { return [:] }
        var settings: [String: String] = [:]
        for key in ["AutomaticUpdatePolicy", "LockLayering", "Recommends", "IdleExitTimeout"] {
            settings[key] = text.value(key, in: "Daemon")
        }
        return settings
    }

    /// The scripts that decide whether an update is kept.
    private func greenboot() -> [String: String] {
        let folders = ["check/required.d", "check/wanted.d", "green.d", "red.d"]
        let scripts = folders.map { ($0, roots.etc.names("greenboot/\($0)").joined(separator: " ")) }
        return Dictionary(uniqueKeysWithValues: scripts.filter { !$0.1.isEmpty })
    }

    private func machineConfig() -> UpdateAgent? {
        guard roots.etc.exists("machine-config-daemon") else { return nil }
        return UpdateAgent(
            name: "machine-config-daemon",
            isInstalled: true,
            isEnabled: true,
            evidence: ["/etc/machine-config-daemon is there"]
        )
    }
}

extension TOMLValue {
    /// A string, number or truth value as text.
    fileprivate var plain: String? {
        switch content {
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .float(let number): "\(number)"
        case .bool(let value): "\(value)"
        default: nil
        }
    }
}
