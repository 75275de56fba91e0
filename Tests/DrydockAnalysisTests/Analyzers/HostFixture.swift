// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import HostFS
import SystemPackage
import TestSupport

@testable import DrydockAnalysis

/// The roots of an invented host: one folder each for `tree`, `etc`, `var`, `boot`, `esp`, `sysroot` and `machine`.
struct HostFixture {
    /// A file that nobody can read, root included: a symlink that leads to itself.
    static let unreadable = "-> self"

    let directory: TemporaryDirectory
    let roots: HostRoots

    /// A host with some files.
    ///
    /// Paths begin with the name of a root; `path/` is a directory; a text `-> target` makes a symlink.
    ///
    /// - Parameter files: path to text.
    /// - Throws: what the system refuses.
    init(_ files: [String: String] = [:]) throws {
        directory = try TemporaryDirectory()
        let top = directory.path.string
        let names = ["tree", "etc", "var", "boot", "esp", "sysroot", "machine"]
        for (path, text) in files.merging(names.map { ("\($0)/", "") }, uniquingKeysWith: { first, _ in first }) {
            let place = "\(top)/\(path)"
            let folder = path.hasSuffix("/") ? place : String(place[..<(place.lastIndex(of: "/") ?? place.endIndex)])
            try Command.check("mkdir", "-p", folder)
            guard !path.hasSuffix("/") else { continue }
            if text == Self.unreadable {
                symlink(String(path.split(separator: "/").last ?? ""), place)
            } else if text.hasPrefix("-> ") {
                symlink(String(text.dropFirst(3)), place)
            } else {
                try Files.write(text, to: place)
                if path.contains("bin/") || path.contains("libexec/") { chmod(place, 0o755) }
            }
        }
        func root(_ name: String) throws -> RootDirectory { try RootDirectory(FilePath("\(top)/\(name)")) }
        roots = HostRoots(
            tree: try root("tree"),
            etc: try root("etc"),
            state: try root("var"),
            boot: try root("boot"),
            esp: try root("esp"),
            sysroot: try root("sysroot"),
            machine: files.keys.contains { $0.hasPrefix("machine/") } ? try root("machine") : nil,
            log: LookLog()
        )
    }

    /// What could not be looked at: the paths, sorted.
    var unreadable: [String] { roots.log.entries.map(\.what).sorted() }

    /// Writes bytes at a path.
    func write(_ bytes: [UInt8], to path: String) throws {
        try Files.write(bytes, to: "\(directory.path)/\(path)")
    }
}
