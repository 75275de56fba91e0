// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import SystemPackage
import TestSupport

/// A datagram socket bound the way journald binds its own, and what is sent to it.
final class JournalSocket {
    let path: FilePath
    private let descriptor: Int32

    init(in directory: FilePath) throws {
        path = directory.appending("socket")
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.string.utf8) }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard descriptor >= 0, status == 0 else { throw Errno(rawValue: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// Takes one message off the socket, and whether it came in a file; waits for none.
    func receive() throws -> (bytes: [UInt8], isFile: Bool)? {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, 0) == 1 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var files = [Int32](repeating: -1, count: 4)
        var count = 0
        let (size, capacity) = (buffer.count, files.count)
        let received = drydock_receive_packet(descriptor, &buffer, size, &files, capacity, &count)
        guard received >= 0 else { throw Errno(rawValue: errno) }
        guard count > 0 else { return (Array(buffer[0..<received]), false) }
        defer { files[0..<count].forEach { close($0) } }
        // journald maps the file, which nobody may change any more.
        guard received == 0, count == 1, write(files[0], "x", 1) < 0, errno == EPERM else {
            throw Command.Failure(description: "\(received) bytes and \(count) files came")
        }
        return (try Files.read("/proc/self/fd/\(files[0])"), true)
    }

    /// The fields of a message, read as journald reads them.
    static func fields(_ bytes: [UInt8]) throws -> [(name: String, value: String)] {
        var fields: [(String, String)] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(where: { $0 == 0x0a || $0 == UInt8(ascii: "=") }) {
            let name = String(decoding: rest[..<end], as: UTF8.self)
            guard name.wholeMatch(of: /[A-Z][A-Z0-9_]{0,63}/) != nil else {
                throw Command.Failure(description: "not the name of a field: \(name)")
            }
            let isBinary = rest[end] == 0x0a
            rest = rest[(end + 1)...]
            if isBinary {
                let length = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
                rest = rest.dropFirst(8)
                fields.append((name, String(decoding: rest.prefix(length), as: UTF8.self)))
                rest = rest.dropFirst(length)
            } else {
                let value = rest.prefix { $0 != 0x0a }
                fields.append((name, String(decoding: value, as: UTF8.self)))
                rest = rest.dropFirst(value.count)
            }
            guard rest.first == 0x0a else { throw Command.Failure(description: "\(name) has no end") }
            rest = rest.dropFirst()
        }
        guard rest.isEmpty else { throw Command.Failure(description: "\(rest.count) bytes belong to no field") }
        return fields
    }
}
