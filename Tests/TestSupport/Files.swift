// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// Small files of tests.
package enum Files {
    /// The bytes of a file.
    package static func read(_ path: String) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly)
        return try file.closeAfter {
            var content: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 64 * 1024)
            while true {
                let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
                guard count > 0 else { return content }
                content += buffer[0..<count]
            }
        }
    }

    /// The text of a file.
    package static func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }

    /// Makes or replaces a file.
    package static func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path)
    }

    /// Makes or replaces a file.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .truncate],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        _ = try file.closeAfter { try file.writeAll(bytes) }
    }
}
