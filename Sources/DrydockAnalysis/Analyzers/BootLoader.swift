// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import JSONTree

/// Boot loader, boot entries and firmware.
struct BootLoader {
    private static let secureBoot = "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
    private static let leftovers = [
        "ignition.firstboot", "ignition", "coreos-firstboot-network", "grub2/user.cfg", "grub2/bootuuid.cfg",
        ".root_uuid",
    ]

    let roots: HostRoots
    /// `sysroot.bootloader` of the repository.
    let configured: String?
    /// Whether `/boot` is a file system of its own.
    let isSeparate: Bool?

    func facts() -> BootState {
        var state = BootState()
        state.configured = configured
        state.isSeparate = isSeparate
        if let machine = roots.machine {
            state.firmware = machine.exists("sys/firmware/efi") ? "uefi" : "bios"
            // Four bytes of attributes, then the value.
            if state.firmware == "uefi" { state.secureBoot = machine.bytes(Self.secureBoot)?.last.map { $0 == 1 } }
        }
        if let esp = roots.esp, esp.exists("EFI") { state.espFiles = espFiles(esp) }
        guard let boot = roots.boot else { return state }
        state.entries = entries(boot)
        for folder in boot.names("ostree") where boot.look("ostree/\(folder)")?.type == .directory {
            state.kernels[folder] = bytes("ostree/\(folder)", of: boot)
        }
        let report = adopted(boot)
        state.adopted = report?.components
        state.kinds = kinds(boot, hasStaticConfigs: report?.hasStaticConfigs ?? false, state.espFiles ?? [])
        state.leftovers = Self.leftovers.filter(boot.exists).map(boot.shown)
        return state
    }

    private func kinds(_ boot: FactReader, hasStaticConfigs: Bool, _ esp: [String]) -> [String] {
        var kinds: [String] = []
        if boot.exists("grub2/grub.cfg") || boot.exists("grub/grub.cfg") { kinds.append("grub2") }
        if hasStaticConfigs || boot.exists("grub2/grub.cfg") && configured == "none" { kinds.append("grub2-static") }
        if esp.contains(where: { $0.contains("/systemd/systemd-boot") }) { kinds.append("systemd-boot") }
        if boot.exists("extlinux/extlinux.conf") || boot.exists("syslinux/syslinux.cfg") { kinds.append("extlinux") }
        if boot.exists("loader/uEnv.txt") { kinds.append("u-boot") }
        if boot.exists("bootmap") { kinds.append("zipl") }
        return kinds
    }

    private func entries(_ boot: FactReader) -> [BootState.Entry] {
        boot.names("loader/entries", suffix: ".conf").compactMap { name in
            guard let text = boot.text("loader/entries/\(name)") else { return nil }
            var fields: [String: String] = [:]
            for line in FactReader.lines(text) {
                let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
                fields[String(words[0])] = words.count > 1 ? String(words[1].trimmed) : ""
            }
            if fields["linux"] == nil, fields["efi"] == nil {
                boot.note("loader/entries/\(name)", "names no kernel")
            }
            return BootState.Entry(file: name, fields: fields)
        }
    }

    /// What bootupd keeps of its work.
    private func adopted(_ boot: FactReader) -> (components: [String: String], hasStaticConfigs: Bool)? {
        guard let report = boot.parse("bootupd-state.json", { try JSONValue(parsing: Array($0.utf8)) }) else {
            return nil
        }
        guard let installed = report["installed"]?.members else {
            boot.note("bootupd-state.json", "does not say what is installed")
            return nil
        }
        var components: [String: String] = [:]
        for member in installed {
            components[member.name] = member.value["meta"]?["version"]?.string ?? "unknown"
        }
        let statics = report["static-configs"]
        return (components, statics != nil && statics != .null)
    }

    private func espFiles(_ esp: FactReader) -> [String] {
        esp.names("EFI").flatMap { folder in
            esp.names("EFI/\(folder)").filter { $0.lowercased().hasSuffix(".efi") }.map { "EFI/\(folder)/\($0)" }
        }
    }

    private func bytes(_ folder: String, of boot: FactReader) -> UInt64 {
        boot.names(folder).reduce(0) { sum, name in
            guard let node = boot.look("\(folder)/\(name)") else { return sum }
            return sum + (node.type == .directory ? bytes("\(folder)/\(name)", of: boot) : node.size ?? 0)
        }
    }
}
