// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import SystemPackage

/// One end of a pair of sequenced-packet sockets, over which descriptors can be passed.
package final class PacketSocket: Sendable {
    private let descriptor: FileDescriptor

    /// A packet and the descriptors that came with it; the receiver owns them.
    package struct Packet: Sendable {
        /// The bytes; empty when the other end is closed.
        package let bytes: [UInt8]
        /// The descriptors.
        package let descriptors: [FileDescriptor]
    }

    private init(taking descriptor: FileDescriptor) {
        self.descriptor = descriptor
    }

    deinit {
        try? descriptor.close()
    }

    /// A new pair: one end to talk through, the other to hand to a child process, which takes it over.
    package static func pair() throws(HostFSError) -> (socket: PacketSocket, other: FileDescriptor) {
        var ends: [Int32] = [-1, -1]
        guard drydock_packet_pair(&ends) == 0 else {
            throw HostFSError("make", "socket pair", errno: Errno(rawValue: Glibc.errno))
        }
        return (PacketSocket(taking: FileDescriptor(rawValue: ends[0])), FileDescriptor(rawValue: ends[1]))
    }

    /// Sends one packet.
    package func send(_ bytes: [UInt8]) throws(HostFSError) {
        while true {
            let sent = Glibc.send(descriptor.rawValue, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            if sent < 0, Glibc.errno == EINTR { continue }
            guard sent == bytes.count else {
                throw HostFSError("send to", "socket", errno: Errno(rawValue: Glibc.errno))
            }
            return
        }
    }

    /// Waits for one packet of at most 64 KiB.
    ///
    /// - Parameter patience: seconds to wait.
    /// - Returns: the packet.
    /// - Throws: ``HostFSError``, `timedOut` if none came.
    package func receive(within patience: Int) throws(HostFSError) -> Packet {
        var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
        var ready: Int32 = -1
        repeat { ready = poll(&request, 1, Int32(clamping: patience * 1000)) } while ready < 0 && Glibc.errno == EINTR
        guard ready > 0 else { throw HostFSError("receive from", "socket", errno: .timedOut) }
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        var descriptors = [Int32](repeating: -1, count: 4)
        var count = 0
        let size = buffer.count
        let received = drydock_receive_packet(
            descriptor.rawValue,
            &buffer,
            size,
            &descriptors,
            descriptors.count,
            &count
        )
        guard received >= 0 else {
            throw HostFSError("receive from", "socket", errno: Errno(rawValue: Glibc.errno))
        }
        return Packet(
            bytes: Array(buffer[0..<received]),
            descriptors: descriptors[0..<count].map { FileDescriptor(rawValue: $0) }
        )
    }
}

/// A file in memory, for the output of a child process that nobody reads meanwhile.
package struct MemoryFile: Sendable {
    /// The open file.
    package let descriptor: FileDescriptor

    /// An empty file.
    package init() throws(HostFSError) {
        let raw = drydock_memfd("drydock")
        guard raw >= 0 else { throw HostFSError("make", "file in memory", errno: Errno(rawValue: Glibc.errno)) }
        descriptor = FileDescriptor(rawValue: raw)
    }

    /// The last bytes of what was written, as text.
    package func tail(_ limit: Int = 4096) -> String {
        var buffer = [UInt8](repeating: 0, count: limit)
        let size = lseek(descriptor.rawValue, 0, SEEK_END)
        let start = max(0, Int(size) - limit)
        let count = pread(descriptor.rawValue, &buffer, limit, start)
        return String(decoding: buffer[0..<max(0, count)], as: UTF8.self)
    }

    /// Closes the file.
    package func close() {
        try? descriptor.close()
    }
}
