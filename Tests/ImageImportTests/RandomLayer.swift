// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A random layer: a few entries below `usr`, whiteouts among them, from so few names that they meet.
struct RandomLayer: CustomStringConvertible {
    /// The entries, in the order of the archive.
    private(set) var entries: [RawImage.Entry] = []
    /// The paths of files that a hard link can lead to.
    private var files: [String] = []

    /// Names of directories, and of files and links; `+a` sorts before its own whiteout, the others behind theirs.
    private var folders = ["d", "e"]
    private var names = ["a", "b", "c", "+a"]
    private static let modes: [UInt64] = [0o644, 0o600, 0o755, 0o4755, 0o2711]

    init(using generator: inout Generator) {
        // What is a file in one layer may be a directory in another.
        if generator.chance(30) { folders[1] = names.removeFirst() }
        if generator.chance(15) { names.append(folders.removeFirst()) }
        if generator.chance(40) { addDirectory("", using: &generator) }
        for _ in 0..<Int.random(in: 1...12, using: &generator) { addEntry(using: &generator) }
    }

    /// The entries, one to a line.
    var description: String {
        entries.map { entry in
            let (name, content) = (
                String(decoding: entry.name, as: UTF8.self), String(decoding: entry.content, as: UTF8.self)
            )
            let fields = [
                name, entry.target, content, "\(entry.uid):\(entry.gid)", String(entry.mode, radix: 8),
                "\(entry.records.map(\.value))",
            ]
            return "\n\(entry.type) " + fields.joined(separator: " | ")
        }.joined()
    }

    private mutating func addEntry(using generator: inout Generator) {
        var folder = "usr"
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
            folder += "/" + pick(folders, using: &generator)
        }
        // Seldom in the same.
        let path = "\(folder)/\(pick(generator.chance(1) ? folders : names, using: &generator))"
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<35: addFile(path, using: &generator)
        case 35..<60:
            let name = pick(generator.chance(1) ? names : folders, using: &generator)
            addDirectory("\(folder)/\(name)", using: &generator)
        case 60..<68:
            var link = RawImage.Entry.other("2", path, to: pick(["a", "../b", "/usr/d"], using: &generator))
            link.mode = generator.chance(80) ? 0o777 : 0o755
            add(link, using: &generator)
        case 68..<77 where !files.isEmpty:
            let target = generator.chance(98) ? pick(files, using: &generator) : "usr/missing"
            add(.other("1", path, to: target), using: &generator)
            // A link to a link is found or not, as it happens.
            if generator.chance(15) { files.append(path) }
        case 68..<91:
            addFile("\(folder)/.wh.\(pick(names + folders, using: &generator))", using: &generator)
        case 91..<96: addFile("\(folder)/.wh..wh..opq", using: &generator)
        case 96..<99: add(.other("2", "\(folder)/.wh.\(pick(names, using: &generator))", to: "x"), using: &generator)
        default:
            let name = generator.chance(60) ? "a" : pick([".wh.", ".wh..", ".wh..."], using: &generator)
            addFile("\(folder)/\(name)", using: &generator)
        }
    }

    private mutating func addFile(_ path: String, using generator: inout Generator) {
        var file = RawImage.Entry.file(path, generator.chance(20) ? "" : "\(Int.random(in: 0...5, using: &generator))")
        file.mode = pick(Self.modes, using: &generator)
        // libostree before 2024.10 keeps the order of several attributes, but not of those of an empty file.
        let count = Int.random(in: 0...(file.content.isEmpty ? 1 : 3), using: &generator)
        if generator.chance(30) { file.records = attributes(count, using: &generator) }
        add(file, using: &generator)
        files.append(path)
    }

    private mutating func addDirectory(_ path: String, using generator: inout Generator) {
        var directory = RawImage.Entry.other("5", path.isEmpty ? "./" : path + "/")
        directory.mode = pick([0o755, 0o700, 0o1777, 0o2750], using: &generator)
        if generator.chance(20) { directory.records = attributes(1, using: &generator) }
        add(directory, using: &generator)
    }

    private mutating func add(_ entry: RawImage.Entry, using generator: inout Generator) {
        var entry = entry
        if generator.chance(30) { (entry.uid, entry.gid) = (UInt64.random(in: 0...2, using: &generator), 3) }
        entries.append(entry)
    }

    private func attributes(_ count: Int, using generator: inout Generator) -> [(key: String, value: String)] {
        ["x", "y", "z"].shuffled(using: &generator).prefix(count).map { ("SCHILY.xattr.trusted.\($0)", $0 + $0) }
    }

    private func pick<Element>(_ elements: [Element], using generator: inout Generator) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &generator)]
    }
}
