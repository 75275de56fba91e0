// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import FoundationEssentials
internal import JSONTree

/// Says what a deployment's tree or an image sets by itself.
struct TreeReader {
    /// Folders with programs, and how many levels of them are looked at.
    private static let programFolders = [
        ("usr/bin", 1), ("usr/sbin", 1), ("usr/libexec", 4), ("usr/local", 4), ("opt", 6), ("usr/lib/systemd", 2),
    ]
    /// The most programs that are listed.
    private static let programLimit = 50_000

    let tree: FactReader
    /// Whether `/var` of the tree is the image's, and not a host's.
    var ownsVar = false

    func facts() -> TreeFacts {
        var facts = TreeFacts()
        facts.accounts = AccountReader(tree: tree).facts()
        facts.units = UnitReader(
            reader: tree,
            units: "usr/lib/systemd/system",
            presets: "usr/lib/systemd/system-preset"
        ).facts()
        facts.places = places()
        facts.kernels = KernelReader(tree: tree).images()
        facts.root = root()
        facts.login = LoginReader(reader: tree, etc: "usr/etc/").facts()
        facts.selinux = SELinuxReader(reader: tree, etc: "usr/etc/").settings()
        facts.bootloader = bootloader()
        (facts.programs, facts.setIDPrograms) = programs()
        facts.cpuLevel = cpuLevel()
        facts.shippedVar = shippedVar()
        return facts
    }

    /// The names at the top, and of `/usr/local` and `/opt` what is in them.
    private func places() -> [Node] {
        let top = tree.names(".")
        let inner = ["usr/local", "opt"].flatMap { folder -> [String] in
            guard tree.look(folder)?.type == .directory else { return [folder] }
            return [folder] + tree.names(folder).map { "\(folder)/\($0)" }
        }
        return Set(top + inner).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.compactMap { path in
            tree.look(path).map { node in
                // On a host the names at the top are of the running system, and only what they are counts.
                Node(path: node.path, type: node.type, mode: 0, target: node.target)
            }
        }
    }

    private func root() -> PrepareRootSettings {
        var settings = PrepareRootSettings()
        let text = tree.parse("usr/lib/ostree/prepare-root.conf") { try SectionedText($0) }
        guard let text else { return settings }
        settings.composefs = text.value("enabled", in: "composefs")?.lowercased()
        switch settings.composefs {
        case "true", "1", "on": settings.composefs = "yes"
        case "false", "0", "off": settings.composefs = "no"
        default: break
        }
        settings.readOnlySysroot = text.flag("readonly", in: "sysroot")
        settings.transientEtc = text.flag("transient", in: "etc") ?? false
        settings.transientRoot = text.flag("transient", in: "root") ?? false
        return settings
    }

    private func bootloader() -> BootloaderUpdate {
        var update = BootloaderUpdate()
        update.hasBootupd = ["usr/bin/bootupctl", "usr/sbin/bootupctl", "usr/libexec/bootupd"].contains(
            where: tree.exists
        )
        let folder = "usr/lib/bootupd/updates"
        for name in tree.names(folder, suffix: ".json") {
            guard
                let version = tree.parse(
                    "\(folder)/\(name)",
                    { try JSONValue(parsing: Array($0.utf8))["version"]?.string }
                ) ?? nil
            else { continue }
            update.components[String(name.dropLast(5))] = version
        }
        return update
    }

    /// The programs by path, and those of them that run with the rights of an owner or group other than root.
    private func programs() -> ([String], setID: [Node]) {
        var found: [String] = []
        var setID: [Node] = []
        func list(_ folder: String, _ depth: Int) {
            for name in tree.names(folder) {
                let path = "\(folder)/\(name)"
                guard found.count < Self.programLimit, let node = tree.look(path) else { continue }
                switch node.type {
                case .directory where depth > 1: list(path, depth - 1)
                case .symlink: found.append("/\(path)")
                case .file where node.mode & 0o111 != 0:
                    found.append("/\(path)")
                    if node.mode & 0o4000 != 0 && node.uid != 0 || node.mode & 0o2000 != 0 && node.gid != 0 {
                        setID.append(Node(path: "/\(path)", type: .file, mode: node.mode, uid: node.uid, gid: node.gid))
                    }
                default: continue
                }
            }
        }
        for (folder, depth) in Self.programFolders where tree.look(folder)?.type == .directory { list(folder, depth) }
        return (
            found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) },
            setID.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        )
    }

    private func cpuLevel() -> Int? {
        for path in ["usr/lib64/libc.so.6", "usr/lib/x86_64-linux-gnu/libc.so.6"] where tree.exists(path) {
            return tree.bytes(path).flatMap(ELFProperties.x86Level)
        }
        return nil
    }

    private func shippedVar() -> [String] {
        var found: [String] = []
        func list(_ folder: String, shown: String) {
            for name in tree.names(folder) where found.count < 10_000 {
                found.append("\(shown)/\(name)")
                if tree.look("\(folder)/\(name)")?.type == .directory {
                    list("\(folder)/\(name)", shown: "\(shown)/\(name)")
                }
            }
        }
        list("usr/share/factory/var", shown: "/var")
        if ownsVar { list("var", shown: "/var") }
        return Set(found).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
