// SPDX-License-Identifier: Apache-2.0

/// Interfaces, names and resolution.
package struct NetworkState: Codable, Sendable, Equatable {
    /// One connection of NetworkManager.
    package struct Connection: Codable, Sendable, Equatable {
        /// The absolute path.
        package var path: String
        /// `keyfile` or `ifcfg`.
        package var format: String
        /// `id` of it.
        package var name: String
        /// The type in NetworkManager's words: `ethernet`, `wifi`, `bond`.
        package var type: String
        /// The interface that it is bound to by name; absent if none.
        package var interface: String?

        /// One connection.
        package init(path: String, format: String, name: String, type: String, interface: String?) {
            self.path = path
            self.format = format
            self.name = name
            self.type = type
            self.interface = interface
        }
    }

    /// The connections, sorted by path.
    package var connections: [Connection] = []
    /// `/etc/hostname`; absent if there is none.
    package var hostname: String?
    /// `/etc/resolv.conf`: `file`, `missing`, or where the link leads.
    package var resolvConf = "missing"
    /// Files that name links: `.link` files and udev rules that set `NAME`, absolute paths.
    package var linkNames: [String] = []
    /// Kernel arguments that name links or set addresses.
    package var arguments: [String] = []
    /// The interfaces that a default route leads over, sorted; absent where the host does not run.
    package var defaultRoutes: [String]?

    /// No network.
    package init() {}
}
