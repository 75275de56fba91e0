// SPDX-License-Identifier: Apache-2.0

import OSTree
import SystemPackage
import TestSupport

/// A repository with one commit, and nothing besides.
struct CommitOrigin {
    let directory: TemporaryDirectory
    let repository: FilePath
    let commit: String

    /// Commits a tree.
    init(_ tree: [RawImage.Entry] = Self.everyKind) throws {
        directory = try TemporaryDirectory()
        repository = directory.path.appending("origin")
        _ = try Repository.create(path: repository.string)
        let archive = directory.path.appending("tree.tar").string
        try Files.write(RawImage.archive(tree), to: archive)
        let output = try Command.check(
            "ostree",
            "commit",
            "--repo=\(repository)",
            "--branch=os",
            "--tree=tar=\(archive)",
            "--tar-autocreate-parents",
            "--timestamp=@7",
            "-s",
            "subject"
        )
        commit = output.split(separator: "\n").last.map(String.init) ?? ""
    }

    /// Files of every kind, mode and owner, with attributes and without.
    static var everyKind: [RawImage.Entry] {
        func with(
            _ entry: RawImage.Entry,
            mode: UInt64? = nil,
            owner: UInt64 = 0,
            _ notes: [String] = []
        ) -> RawImage.Entry {
            var entry = entry
            entry.mode = mode ?? (entry.type == "2" ? 0o777 : entry.type == "5" ? 0o755 : 0o644)
            (entry.uid, entry.gid) = (owner, owner)
            // libarchive gives them last in, first out, and libostree before 2024.10 keeps that order.
            entry.records = notes.reversed().map { ("SCHILY.xattr.user.\($0)", "value of \($0)") }
            return entry
        }
        return [
            with(.other("5", "usr")),
            with(.file("usr/bin/tool"), mode: 0o4755),
            with(.file("usr/bin/other"), owner: 7, ["note"]),
            with(.other("2", "usr/bin/link", to: "../usr/bin/tool")),
            with(.other("2", "usr/bin/dangling", to: "/nowhere/at/all")),
            with(.file("usr/etc/a", "same\n")),
            with(.file("usr/etc/b", "same\n"), ["a", "b"]),
            with(.file("usr/etc/c", "same too\n"), ["a", "b"]),
            with(.file("usr/etc/empty", ""), ["note"]),
            with(.other("5", "usr/share/empty"), mode: 0o1777, owner: 9, ["note"]),
            with(.file("usr/share/large", String(repeating: "large", count: 100_000))),
        ]
    }

    /// The commit as an image.
    func image(_ form: EncapsulatedImage.AttributeForm, chunks: Int) throws -> EncapsulatedImage {
        try EncapsulatedImage(commit, from: repository, form, chunks: chunks)
    }
}
