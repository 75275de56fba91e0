// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
package import SystemPackage

/// Messages to whoever listens at a datagram socket in the file system.
package enum DatagramSocket {
    /// Sends one message and never waits for a listener.
    ///
    /// One that is too large for a datagram goes as a sealed file in memory (`SCM_RIGHTS`), as journald takes it.
    ///
    /// - Returns: whether it was sent: not if nobody listens, or if the listener does not keep up.
    @discardableResult
    package static func send(_ bytes: [UInt8], to path: FilePath) -> Bool {
        let socket = drydock_connect_datagram(path.string)
        guard socket >= 0 else { return false }
        defer { Glibc.close(socket) }
        let sent = Glibc.send(socket, bytes, bytes.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
        guard sent < 0, [EMSGSIZE, ENOBUFS].contains(Glibc.errno) else { return sent == bytes.count }
        return drydock_send_sealed(socket, bytes, bytes.count) == 0
    }
}
