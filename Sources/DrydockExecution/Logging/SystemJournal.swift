// SPDX-License-Identifier: Apache-2.0

internal import HostFS
package import SystemPackage

/// The journal of the machine that drydock runs on, journald's.
package struct SystemJournal: Sendable {
    private let socket: FilePath

    /// The journal whose socket lies here.
    package init(socket: FilePath = "/run/systemd/journal/socket") {
        self.socket = socket
    }

    /// Tells the journal of an event.
    ///
    /// Nothing happens where there is no journal, and an event is lost rather than waited for.
    package func send(_ event: LoggedEvent) {
        DatagramSocket.send(event.fields.bytes, to: socket)
    }
}
