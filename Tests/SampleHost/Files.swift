// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SystemPackage

/// Whole files in and out.
enum Files {
    /// Reads all of a file.
    static func read(_ path: FilePath) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: path.string)))
    }

    /// Reads all of a text file.
    static func readText(_ path: FilePath) throws -> String {
        String(decoding: try read(path), as: UTF8.self)
    }

    /// Writes a file anew; one that exists keeps its owner and mode.
    static func write(_ bytes: [UInt8], to path: FilePath) throws {
        let descriptor = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .truncate],
            permissions: .init(rawValue: 0o644)
        )
        _ = try descriptor.closeAfter { try descriptor.writeAll(bytes) }
    }

    /// Writes a text file anew.
    static func write(_ text: String, to path: FilePath) throws {
        try write(Array(text.utf8), to: path)
    }
}
