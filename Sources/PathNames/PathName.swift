// SPDX-License-Identifier: Apache-2.0

internal import Glibc

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
        left.string.utf8.count == right.string.utf8.count && order(left.string, right.string) == 0
    }

    /// Whether the bytes of the left come first: the order of ostree's trees.
    package static func < (left: PathName, right: PathName) -> Bool { order(left.string, right.string) < 0 }

    /// Negative if the bytes of the left come first, positive if those of the right do.
    private static func order(_ left: String, _ right: String) -> Int {
        var (left, right) = (left, right)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                let common = min(left.count, right.count)
                guard common > 0, let first = left.baseAddress, let second = right.baseAddress else {
                    return left.count - right.count
                }
                let order = unsafe memcmp(first, second, common)
                return order != 0 ? Int(order) : left.count - right.count
            }
        }
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
        var path = path
        return path.withUTF8 { bytes in
            var names: [String] = []
            var rest = unsafe bytes
            while let start = rest.baseAddress, !rest.isEmpty {
                let separator = unsafe memchr(start, Int32(UInt8(ascii: "/")), rest.count)
                let length =
                    unsafe separator.map { unsafe UnsafeRawPointer($0) - UnsafeRawPointer(start) } ?? rest.count
                let name = unsafe UnsafeBufferPointer(start: start, count: length)
                if !name.isEmpty { names.append(unsafe String(decoding: name, as: UTF8.self)) }
                unsafe rest = UnsafeBufferPointer(rebasing: rest.dropFirst(length + 1))
            }
            return names
        }
    }

    /// Where a symlink leads by its text alone, other links not being followed: an absolute path without `.` and `..`.
    package static func destination(of target: String, from link: String) -> String {
        var names = target.hasPrefix("/") ? [] : components(of: link).dropLast()
        for name in components(of: target) {
            if name == ".." {
                _ = names.popLast()
            } else if name != "." {
                names.append(name)
            }
        }
        return "/" + names.joined(separator: "/")
    }

    /// Whether a path lies below a directory.
    package static func lies(_ path: String, below directory: String) -> Bool {
        path.utf8.starts(with: directory.utf8) && path.utf8.dropFirst(directory.utf8.count).first == UInt8(ascii: "/")
    }
}
