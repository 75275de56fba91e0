// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import OSTree
internal import TOMLTree

/// `/usr/lib/bootc/kargs.d`: kernel arguments that an image asks for (bootc `bootc_kargs.rs`).
enum KargsDirectory {
    /// A file that does not follow the form, with its place.
    struct Malformed: Error, CustomStringConvertible {
        let file: String
        let line: Int
        let message: String
        var description: String { "\(file):\(line): \(message)" }
    }

    /// Where the files lie in a tree.
    static let path = "usr/lib/bootc/kargs.d"

    /// The arguments of all files that are meant for an architecture, in the order of the file names.
    ///
    /// - Parameters:
    ///   - files: name to text; only names that end in `.toml` count.
    ///   - architecture: in the words of image manifests.
    /// - Returns: one argument an element, repetitions kept.
    /// - Throws: ``Malformed`` for the first file that does not follow the form.
    static func arguments(_ files: [String: String], architecture: String) throws(Malformed) -> [String] {
        var arguments: [String] = []
        for (name, text) in files.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
        where name.hasSuffix(".toml") {
            arguments += try self.arguments(of: text, named: name, architecture: architecture)
        }
        return arguments
    }

    /// The same for the files of a tree.
    static func read(from tree: RootDirectory, architecture: String) throws -> [String] {
        var files: [String: String] = [:]
        for name in try tree.names(path) ?? [] {
            files[name] = try tree.text("\(path)/\(name)")
        }
        return try arguments(files, architecture: architecture)
    }

    private static func arguments(
        of text: String,
        named name: String,
        architecture: String
    ) throws(Malformed) -> [String] {
        let root: TOMLValue
        do throws(TOMLError) {
            root = try TOMLValue(parsing: text)
        } catch {
            throw Malformed(file: name, line: error.line, message: error.message)
        }
        for key in root.names ?? [] where !["kargs", "match-architectures"].contains(key) {
            throw Malformed(file: name, line: root[key]?.line ?? 1, message: "unknown key \"\(key)\"")
        }
        guard let kargs = root["kargs"]?.strings else {
            throw Malformed(file: name, line: root["kargs"]?.line ?? 1, message: "kargs must be an array of strings")
        }
        if let value = root["match-architectures"] {
            guard let architectures = value.strings else {
                throw Malformed(
                    file: name,
                    line: value.line,
                    message: "match-architectures must be an array of strings"
                )
            }
            guard architectures.contains(Architecture.rustName(architecture)) else { return [] }
        }
        return KernelArguments(parsing: kargs.joined(separator: " ")).arguments
    }
}
