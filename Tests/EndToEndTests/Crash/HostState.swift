// SPDX-License-Identifier: Apache-2.0

import Digest
import FoundationEssentials
import HostFS
import SampleHost
import SystemPackage

/// What must survive on a host, as values: so that two moments can be compared.
struct HostState: Sendable {
    /// What is at a path.
    struct Node: Hashable, Sendable, CustomStringConvertible {
        var kind: FileKind
        var mode: UInt32
        var uid: UInt32
        var gid: UInt32
        /// SHA-256 of a file's content, or where a link points.
        var content: String
        var attributes: [String: [UInt8]]

        var description: String {
            "\(kind.rawValue) \(String(mode, radix: 8)) \(uid):\(gid) \(content.prefix(12))\(attributes.keys.sorted())"
        }

        /// The same but for what the kernel takes away while an owner changes.
        var withoutPrivileges: Node {
            var node = self
            node.mode &= 0o1777
            node.attributes["security.capability"] = nil
            return node
        }
    }

    /// The content of a directory, by paths below it.
    typealias Tree = [String: Node]

    /// `/etc` of each deployment, by its commit; a second one of the same that does not boot has its whole id.
    private(set) var etc: [String: Tree] = [:]
    /// The rest of each deployment.
    private(set) var checkouts: [String: Tree] = [:]
    /// `/var`, without drydock's own folder.
    private(set) var stateVar: Tree = [:]
    /// What lies among deployments and is none.
    private(set) var strays: Set<String> = []
    /// The origin file of each deployment.
    private(set) var origins: [String: String] = [:]
    /// The refs of the repository: of those of layers, whose commits have the time of their import, only that they are there.
    private(set) var refs: [String: String] = [:]
    /// The objects of the repository but commits.
    private(set) var objects: Set<String> = []
    /// What can be booted, the default first.
    private(set) var order: [BootEntry] = []

    /// Reads all of a small host.
    init(_ sysroot: FilePath) throws {
        let root = try RootDirectory(sysroot)
        let walked = try root.walk(".")
        if let failure = walked.failures.first { throw failure }
        var directories: [UInt64: String] = [:]
        var boot: Tree = [:]
        let stateroot = "ostree/deploy/\(SmallHost.stateroot)"
        for entry in walked.entries {
            if let path = entry.path.after("\(stateroot)/deploy/") {
                let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
                if parts.count == 1 { directories[entry.status.inode] = parts[0] }
                try add(entry, parts, root)
            } else if let path = entry.path.after("\(stateroot)/var/") {
                if path != "lib/drydock", !path.hasPrefix("lib/drydock/") { stateVar[path] = Node(entry) }
            } else if let path = entry.path.after("ostree/repo/objects/") {
                if entry.status.kind != .directory, !path.hasSuffix(".commit") { objects.insert(path) }
            } else if let ref = entry.path.after("ostree/repo/refs/heads/") {
                if entry.status.kind == .file { try add(ref, of: String(root.text(entry.path).prefix(64))) }
            } else if let path = entry.path.after("boot/") {
                boot[path] = Node(entry)
            }
        }
        // A checkout that was cut off leaves its number to nobody else, so that the next one has another.
        let booting = Set(try BootEntry.all(boot, root, deployments: directories).compactMap(\.deployment))
        var names: [String: String] = [:]
        for id in directories.values.sorted(by: {
            (booting.contains($0) ? 0 : 1, $0) < (booting.contains($1) ? 0 : 1, $1)
        }) {
            let commit = String(id.prefix { $0 != "." })
            names[id] = names.values.contains(commit) ? id : commit
        }
        func renamed<Value>(_ values: [String: Value]) -> [String: Value] {
            Dictionary(uniqueKeysWithValues: values.map { (names[$0.key] ?? $0.key, $0.value) })
        }
        (etc, checkouts, origins) = (renamed(etc), renamed(checkouts), renamed(origins))
        order = try BootEntry.all(boot, root, deployments: directories.mapValues { names[$0] ?? $0 })
    }

    private mutating func add(_ ref: String, of commit: String) {
        let parts = ref.split(separator: "/")
        if ref.hasPrefix("ostree/container/blob/") {
            refs[ref] = "there"
        } else if parts.count == 4, parts[0] == "ostree", Int(parts[1]) != nil {
            // The two numbers in between change with every write of the boot order.
            refs["ostree/*/*/\(parts[3])"] = commit
        } else {
            refs[ref] = commit
        }
    }

    private mutating func add(_ entry: WalkedEntry, _ parts: [String], _ root: RootDirectory) throws {
        guard let name = parts.first else { return }
        if name.hasSuffix(".origin") {
            origins[String(name.dropLast(".origin".count))] = try root.text(entry.path)
        } else if parts.count == 1 {
            if entry.status.kind == .directory {
                checkouts[name, default: [:]]["."] = Node(entry)
            } else {
                strays.insert(name)
            }
        } else if let path = parts[1] == "etc" ? "." : parts[1].after("etc/") {
            etc[name, default: [:]][path] = Node(entry)
        } else {
            checkouts[name, default: [:]][parts[1]] = Node(entry)
        }
    }
}

extension HostState.Node {
    /// What a walk has met.
    init(_ entry: WalkedEntry) {
        let status = entry.status
        self.init(
            kind: status.kind,
            mode: status.kind == .symlink ? 0o777 : status.mode,
            uid: status.uid,
            gid: status.gid,
            content: entry.sha256 ?? entry.target ?? "",
            attributes: entry.attributes
        )
    }

    /// What drydock has kept.
    init(_ saved: SavedName) {
        self.init(
            kind: saved.target == nil ? .file : .symlink,
            mode: saved.target == nil ? saved.mode : 0o777,
            uid: saved.uid,
            gid: saved.gid,
            content: saved.target ?? SHA256.hex(of: [UInt8](saved.content ?? .init())),
            attributes: saved.attributes.mapValues { [UInt8]($0) }
        )
    }
}

extension String {
    /// What follows a beginning; `nil` if the text begins in another way.
    func after(_ prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }
}

extension RootDirectory {
    /// The text of a file.
    func text(_ path: String) throws -> String {
        String(decoding: try contents(path, limit: 16 << 20) ?? [], as: UTF8.self)
    }
}
