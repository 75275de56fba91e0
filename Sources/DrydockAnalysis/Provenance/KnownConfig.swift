// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
package import Ignition

/// A config that says what should be on a host.
package struct KnownConfig: Sendable {
    /// The file that was given, or its path on the host.
    package let name: String
    /// The config with all that it refers to.
    let reading: ConfigReading
    /// Gets what its files hold.
    let loader: ResourceLoader
    /// What its files hold and could not be had, and why.
    let notes: [String]
    /// A config.
    ///
    /// - Parameters:
    ///   - name: what it is called in evidence.
    ///   - reading: an Ignition config, or one in a MachineConfig, with all that it refers to.
    ///   - loader: gets what its files hold.
    ///   - notes: what could not be had of that, and why.
    package init(name: String, reading: ConfigReading, loader: ResourceLoader = .local, notes: [String] = []) {
        self.name = name
        self.reading = reading
        self.loader = loader
        self.notes = notes
    }

    /// Whether it is a MachineConfig.
    var isMachineConfig: Bool { reading.machineConfig != nil }

    /// What the config's author is.
    var origin: Provenance.Origin { isMachineConfig ? .machineConfig : .ignition }
}
