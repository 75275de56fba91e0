// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import TestSupport

/// A small random tree for a configuration folder.
struct RandomTree {
    /// What a name stands for.
    enum Content {
        case file(String)
        case directory
        case symlink(String)
        case special(UInt32)
        /// Another name of a file that comes before it in the order of names.
        case hardLink(to: String)
    }

    /// One name.
    struct Entry {
        var content: Content
        var mode: UInt32
        var owner: UInt32
        var group: UInt32 = 0
        /// The value of an extended attribute; none if empty.
        var note = ""
    }

    /// Entries by path, parents always there.
    private(set) var entries: [String: Entry] = [:]
    /// FIFO, socket and the device `null`.
    private static let specials: [UInt32] = [S_IFIFO, S_IFSOCK, S_IFCHR]
    private static let names = ["a", "b", "c", "d"]

    /// A tree of up to a dozen names, three levels deep.
    init(using generator: inout Generator) {
        for _ in 0..<Int.random(in: 3...12, using: &generator) { addEntry(using: &generator) }
    }

    /// The tree after some edits, among which FIFOs come in if `specials` may.
    func edited(using generator: inout Generator, specials: Bool) -> RandomTree {
        var tree = self
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            guard let path = tree.entries.keys.sorted().randomElement(using: &generator) else {
                tree.addEntry(using: &generator)
                continue
            }
            switch Int.random(in: 0..<13, using: &generator) {
            case 0...1: tree.remove(path)
            case 2...3: tree.change(path, using: &generator)
            case 4: tree.entries[path]?.mode = [0o700, 0o750, 0o755].randomElement(using: &generator) ?? 0o700
            case 5: tree.entries[path]?.owner = UInt32.random(in: 0...2, using: &generator)
            case 6:
                tree.remove(path)
                tree.entries[path] = Self.entry(using: &generator)
            case 7 where specials && Int.random(in: 0..<3, using: &generator) == 0:
                tree.remove(path)
                let kind = Self.specials.randomElement(using: &generator) ?? S_IFIFO
                tree.entries[path] = Entry(content: .special(kind), mode: 0o600, owner: 0)
            case 8: tree.entries[path]?.note = ["", "one", "two"].randomElement(using: &generator) ?? ""
            case 9: tree.entries[path]?.group = UInt32.random(in: 0...2, using: &generator)
            case 10 where specials: tree.linkSomething(to: path, using: &generator)
            // What a system that runs writes, and libostree takes away.
            case 11 where specials: tree.entries[".updated"] = Entry(content: .file("time"), mode: 0o644, owner: 0)
            default: tree.addEntry(using: &generator)
            }
        }
        return tree
    }

    /// Makes the tree on disk, in a folder that is emptied first.
    func write(to folder: String) throws {
        try emptyFolder(folder)
        for (path, entry) in entries.sorted(by: { $0.key < $1.key }) {
            let place = "\(folder)/\(path)"
            switch entry.content {
            case .file(let text): try Files.write(text, to: place)
            case .directory: mkdir(place, 0o755)
            case .symlink(let target): symlink(target, place)
            case .special(let kind): mknod(place, kind | 0o600, kind == S_IFCHR ? 0x103 : 0)
            case .hardLink(let first):
                link("\(folder)/\(first)", place)
                continue
            }
            lchown(place, entry.owner, entry.group)
            if case .symlink = entry.content { continue }
            chmod(place, entry.mode)
            if entry.note.isEmpty { continue }
            if case .special = entry.content { continue }
            // Only regular files and directories may have attributes of users.
            let file = open(place, O_RDONLY | O_NONBLOCK)
            defer { close(file) }
            drydock_fsetxattr(file, "user.note", entry.note, entry.note.utf8.count)
        }
    }

    private func emptyFolder(_ folder: String) throws {
        try TestShell.run("rm -rf \"$0\" && mkdir -p \"$0\"", folder)
    }

    private mutating func addEntry(using generator: inout Generator) {
        var path = ""
        for level in 0..<4 {
            path += (path.isEmpty ? "" : "/") + (Self.names.randomElement(using: &generator) ?? "a")
            if let present = entries[path] {
                guard case .directory = present.content else { return }
            } else {
                let entry = level == 3 ? Self.leaf(using: &generator) : Self.entry(using: &generator)
                entries[path] = entry
                guard case .directory = entry.content else { return }
            }
        }
    }

    private mutating func remove(_ path: String) {
        entries = entries.filter { $0.key != path && !$0.key.hasPrefix(path + "/") }
        // A link goes with the file that it is another name of.
        entries = entries.filter { _, entry in
            guard case .hardLink(let first) = entry.content else { return true }
            return entries[first].map { if case .file = $0.content { true } else { false } } ?? false
        }
    }

    private mutating func linkSomething(to path: String, using generator: inout Generator) {
        guard case .file? = entries[path]?.content else { return }
        let name = "\(path)-\(Self.names.randomElement(using: &generator) ?? "a")"
        entries[name] = Entry(content: .hardLink(to: path), mode: 0, owner: 0)
    }

    private mutating func change(_ path: String, using generator: inout Generator) {
        guard let entry = entries[path] else { return }
        switch entry.content {
        case .file: entries[path]?.content = .file("changed \(UInt8.random(in: 0...3, using: &generator))\n")
        case .symlink: entries[path]?.content = .symlink("elsewhere-\(UInt8.random(in: 0...3, using: &generator))")
        case .directory, .special: entries[path]?.mode = 0o711
        case .hardLink: entries[path]?.content = .file("a file of its own\n")
        }
    }

    private static func entry(using generator: inout Generator) -> Entry {
        guard Bool.random(using: &generator) else { return leaf(using: &generator) }
        let mode: UInt32 = [0o755, 0o700, 0o2750].randomElement(using: &generator) ?? 0o755
        return Entry(content: .directory, mode: mode, owner: 0)
    }

    private static func leaf(using generator: inout Generator) -> Entry {
        let number = UInt8.random(in: 0...2, using: &generator)
        if Int.random(in: 0..<5, using: &generator) == 0 {
            let targets = ["target-\(number)", "a", "b", "../c", "./d/a"]
            let target = targets.randomElement(using: &generator) ?? "a"
            return Entry(content: .symlink(target), mode: 0o777, owner: 0)
        }
        let text = number == 0 ? "" : "content \(number)\n"
        let mode: UInt32 = [0o644, 0o600, 0o4755].randomElement(using: &generator) ?? 0o644
        return Entry(content: .file(text), mode: mode, owner: UInt32(number) / 2)
    }
}
