// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import SystemPackage

/// File systems, mounts, and what lies below the root.
struct Storage {
    let roots: HostRoots
    let kernelArguments: [String]
    /// The directory of each root, for those that the running kernel has mounted: name and device number.
    let devices: [(root: String, device: UInt64)]

    func facts() -> StorageState {
        var state = StorageState()
        state.mounts = fstab() + mountUnits()
        let table = mountTable()
        state.fileSystems = devices.map { name, device in
            fileSystem(name, table.last { $0.device == device })
        }
        let volumes = roots.etc.lines("crypttab")
        state.encryptedVolumes = volumes.compactMap { $0.words.first }
        state.rootEvidence = needs(volumes)
        state.rootNeeds = state.rootEvidence.keys.sorted()
        return state
    }

    // MARK: - Mounts

    private func fstab() -> [StorageState.Mount] {
        var broken = 0
        let mounts = roots.etc.lines("fstab").compactMap { line -> StorageState.Mount? in
            let fields = line.words
            guard fields.count >= 2 else {
                broken += 1
                return nil
            }
            return StorageState.Mount(
                source: Redaction.address(fields[0]),
                path: MountTable.unescape(fields[1]),
                type: fields.count > 2 ? fields[2] : "auto",
                options: Redaction.options(fields.count > 3 ? fields[3] : "defaults"),
                file: "/etc/fstab"
            )
        }
        if broken > 0 { roots.etc.note("fstab", "has lines that are none of fstab(5): \(broken)") }
        return mounts
    }

    private func mountUnits() -> [StorageState.Mount] {
        let folder = "systemd/system"
        let names = roots.etc.names(folder).filter { $0.hasSuffix(".mount") || $0.hasSuffix(".automount") }
        return names.compactMap { name in
            let path = "\(folder)/\(name)"
            guard roots.etc.look(path)?.type == .file, let text = roots.etc.parse(path, { try SectionedText($0) })
            else {
                return nil
            }
            let section = name.hasSuffix(".mount") ? "Mount" : "Automount"
            guard let place = text.value("Where", in: section) else {
                roots.etc.note(path, "has no Where=")
                return nil
            }
            return StorageState.Mount(
                source: Redaction.address(text.value("What", in: section) ?? ""),
                path: place,
                type: text.value("Type", in: section) ?? "auto",
                options: Redaction.options(text.value("Options", in: section) ?? "defaults"),
                file: "/etc/\(path)"
            )
        }
    }

    // MARK: - File systems

    /// What the host itself has mounted: this process may live in a view of its own.
    private func mountTable() -> [MountTable.Entry] {
        guard let machine = roots.machine else { return (try? MountTable.ofThisProcess()) ?? [] }
        for path in ["proc/1/mountinfo", "proc/self/mountinfo"] {
            if let text = (try? machine.tree.text(path)) ?? nil { return MountTable.parse(text) }
        }
        return []
    }

    private func fileSystem(_ name: String, _ mount: MountTable.Entry?) -> StorageState.FileSystem {
        var system = StorageState.FileSystem(root: name)
        system.type = mount?.type
        system.source = mount?.source
        // Elsewhere the mount says nothing about how the host will mount it.
        if roots.machine != nil { system.isReadOnly = mount.map { $0.options.contains("ro") } }
        guard let source = mount?.source, source.hasPrefix("/dev/") else { return system }
        do {
            system.features = try FileSystemFeatures.read(FilePath(source), type: mount?.type ?? "")
        } catch {
            roots.log.add("features of the file system on \(source)", "\(error)")
        }
        return system
    }

    // MARK: - What the root stands on

    /// Each need with why it is one; `volumes` are the lines of crypttab(5).
    private func needs(_ volumes: [String]) -> [String: [String]] {
        var evidence: [String: [String]] = [:]
        func add(_ need: String, _ words: String) { evidence[need, default: []].append(words) }
        // What is switched off is not needed.
        for argument in kernelArguments where !argument.hasSuffix("=0") && !argument.hasSuffix("=no") {
            for (need, prefixes) in Self.arguments where prefixes.contains(where: argument.hasPrefix) {
                add(need, "kernel argument \(Redaction.argument(argument))")
            }
        }
        for line in volumes {
            guard let volume = line.words.first, line.contains("x-initrd.attach") || line.contains("initramfs") else {
                continue
            }
            add("luks", "/etc/crypttab attaches \(volume) in the initial file system")
            for (option, need) in [("tpm2-device", "tpm2"), ("fido2-device", "fido2")]
            where line.contains(option) {
                add(need, "/etc/crypttab has \(option) for \(volume)")
            }
        }
        if let machine = roots.machine, let device = devices.first(where: { $0.root == "sysroot" })?.device {
            for (need, words) in Self.layers("sys/dev/block/\(MountTable.name(of: device))", machine, depth: 8) {
                add(need, words)
            }
        }
        // clevis leaves no mark of its own outside of the volume; one that waits for the network is unlocked by it.
        let waits = volumes.contains { $0.contains("_netdev") && $0.contains("x-initrd.attach") }
        if waits { add("clevis", "/etc/crypttab has a volume of the initial file system that needs the network") }
        return evidence
    }

    /// What the kernel has put a device together from: device mapper and md, down to the disks.
    private static func layers(_ place: String, _ machine: FactReader, depth: Int) -> [(need: String, words: String)] {
        var found: [(need: String, words: String)] = []
        if machine.exists("\(place)/dm/uuid"), let uuid = machine.text("\(place)/dm/uuid") {
            let kinds = [("CRYPT-", "luks"), ("LVM-", "lvm"), ("mpath-", "multipath")]
            for (prefix, need) in kinds where uuid.contains(prefix) {
                found.append((need, "the root stands on the device-mapper volume \(uuid.trimmed.prefix { $0 != "-" })"))
            }
        }
        if machine.exists("\(place)/md/level"), let level = machine.text("\(place)/md/level") {
            found.append(("raid", "the root stands on an array: \(level.trimmed)"))
        }
        guard depth > 0 else { return found }
        return machine.names("\(place)/slaves").reduce(found) {
            $0 + layers("\(place)/slaves/\($1)", machine, depth: depth - 1)
        }
    }

    /// What dracut needs a module for, by the arguments that ask for it (dracut.cmdline(7)).
    private static let arguments: [(need: String, prefixes: [String])] = [
        ("luks", ["rd.luks.", "luks."]), ("lvm", ["rd.lvm.lv=", "rd.lvm.vg="]), ("raid", ["rd.md.uuid="]),
        ("multipath", ["rd.multipath=", "root=/dev/mapper/mpath", "root=/dev/disk/by-label/dm-mpath-"]),
        ("iscsi", ["rd.iscsi.", "iscsi_", "netroot=iscsi"]), ("nvme-of", ["rd.nvmf.", "nvmf."]), ("fcoe", ["fcoe="]),
        ("nfs", ["root=nfs", "netroot=nfs", "nfsroot="]),
    ]
}
