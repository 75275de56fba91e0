// SPDX-License-Identifier: Apache-2.0

import SystemPackage

extension ImageLayer {
    /// A layer as files: the names of its two forms, and where the compressed one is.
    struct Packed: Sendable {
        let file: FilePath
        let digest: String
        let diffID: String
        let size: Int
        let mediaType: String
    }

    /// Options that make GNU tar's output depend on nothing but the files' content, modes and owners.
    private static let archiveOptions = [
        "--format=pax", "--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime", "--numeric-owner",
        "--sort=name", "--mtime=@\(SampleRelease.contentTime)",
    ]

    /// Writes the layer's files to a directory, archives them with GNU tar and compresses the archive.
    ///
    /// - Parameters:
    ///   - lower: The tree below the layer.
    ///   - scratch: A directory that does not exist yet, for the files and the archive.
    /// - Returns: The layer's file and digests.
    /// - Throws: What the tools say.
    func pack(over lower: FileTree, scratch: FilePath) async throws -> Packed {
        let files = scratch.appending("files")
        let archive = scratch.appending("layer.tar")
        let tree = archived(over: lower)
        try tree.write(to: files)
        let create = ["--create", "--file", archive.string, "--directory", files.string] + Self.archiveOptions
        if hasRootEntry {
            try await Tool.run("tar", create + ["."])
        } else {
            let list = scratch.appending("names")
            let labelled = Set(attributes.map(\.path))
            let names = tree.paths.filter { !labelled.contains($0) }
            try Files.write(names.map { "\($0)\0" }.joined(), to: list)
            try await Tool.run("tar", create + ["--no-recursion", "--null", "--files-from", list.string])
        }
        try await appendLabelledFiles(to: archive, from: files, scratch: scratch)
        let compressed = FilePath("\(archive.string).\(compression.suffix)")
        switch compression {
        case .gzip: try await Tool.run("gzip", ["--no-name", "--keep", "-6", archive.string])
        case .zstd: try await Tool.run("zstd", ["--quiet", "--single-thread", "-3", archive.string])
        }
        let digests = try await Self.digests(of: [archive, compressed])
        guard digests.count == 2 else { throw SampleError.unexpected("sha256sum gave \(digests.count) digests") }
        return try Packed(
            file: compressed,
            digest: digests[1],
            diffID: digests[0],
            size: SystemCalls.size(compressed.string),
            mediaType: compression.mediaType
        )
    }

    /// The SHA-256 digests of files, each with its algorithm in front.
    static func digests(of files: [FilePath]) async throws -> [String] {
        let output = try await Tool.run("sha256sum", files.map(\.string))
        return output.split(separator: "\n").map { "sha256:" + $0.prefix(64) }
    }

    /// Adds the files that have extended attributes, which GNU tar takes from its options here.
    ///
    /// So the file system below the scratch directory need not know extended attributes, and none that the machine puts
    /// on its own files reach the archive. Tar honours such options only when it creates an archive and the entry needs
    /// an extended header for another reason as well: hence the archive per file and the fraction of a second.
    private func appendLabelledFiles(to archive: FilePath, from files: FilePath, scratch: FilePath) async throws {
        let addition = scratch.appending("labelled.tar")
        for path in Set(attributes.map(\.path)).sorted() {
            let keywords = attributes.filter { $0.path == path }.map { "SCHILY.xattr.\($0.name):=\($0.value)" }
            try await Tool.run(
                "tar",
                ["--create", "--file", addition.string, "--directory", files.string] + Self.archiveOptions
                    + [
                        "--pax-option=" + keywords.joined(separator: ","), "--mtime=@\(SampleRelease.contentTime).5",
                        path,
                    ]
            )
            try await Tool.run("tar", ["--concatenate", "--file", archive.string, addition.string])
        }
    }
}
