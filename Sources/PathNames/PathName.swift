// SPDX-License-Identifier: Apache-2.0

/// A file name or path that is compared byte by byte, as the kernel does.
///
/// Swift takes two strings for equal that a file system tells apart: "é" in one code point and in two.
package struct PathName: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name as text.
    package let string: String

    /// The name of a text.
    package init(_ string: String) {
        self.string = string
    }

    /// The name of a literal.
    package init(stringLiteral value: String) {
        self.init(value)
    }

    /// Whether the bytes are the same.
    package static func == (left: PathName, right: PathName) -> Bool {
        left.string.utf8.elementsEqual(right.string.utf8)
    }

    /// Whether the bytes of the left come first: the order of ostree's trees.
    package static func < (left: PathName, right: PathName) -> Bool {
        left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
    }

    /// Hashes the bytes.
    package func hash(into hasher: inout Hasher) {
        var text = string
        text.withUTF8 { bytes in unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
        hasher.combine(0xff as UInt8)
    }

    /// The text.
    package var description: String { string }

    /// The names of a path, empty ones left out; only the byte of "/" separates, whatever follows it.
    package static func components(of path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    }

    /// Whether a path lies below a directory.
    package static func lies(_ path: String, below directory: String) -> Bool {
        path.utf8.starts(with: directory.utf8) && path.utf8.dropFirst(directory.utf8.count).first == UInt8(ascii: "/")
    }
}
