// SPDX-License-Identifier: Apache-2.0

/// How a host came to be.
package struct InstallationTraces: Codable, Sendable, Equatable {
    /// The disk image that the host was installed from: the fields of its aleph file; absent if there is none.
    package var aleph: [String: String]?
    /// The aleph file's path.
    package var alephPath: String?
    /// Whether Anaconda installed it.
    package var anaconda = false
    /// Files that the machine-config operator left, absolute paths.
    package var machineConfig: [String] = []
    /// The MachineConfig that a node is at; absent if it is no node, or the file cannot be read.
    package var currentMachineConfig: String?
    /// Stamps of migrations that the distribution does by itself, absolute paths.
    package var migrationStamps: [String] = []

    /// Nothing is known.
    package init() {}
}
