// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
package import Ignition
internal import JSONTree

/// A config that says what should be on a host.
package struct KnownConfig: Sendable {
    /// The file that was given, or its path on the host.
    package let name: String
    /// The config with all that it refers to.
    let reading: ConfigReading
    /// Gets what its files hold.
    let loader: ResourceLoader
    /// Whether it is a MachineConfig.
    let isMachineConfig: Bool
    /// What a MachineConfig asks of the kernel's command line, beside its Ignition config.
    let kernelArguments: [String]

    /// A config.
    ///
    /// - Parameters:
    ///   - name: what it is called in evidence.
    ///   - content: the file as it is: an Ignition config or a MachineConfig, JSON.
    ///   - rendered: the config in it with all that it refers to.
    ///   - loader: gets what its files hold.
    package init(name: String, content: [UInt8], rendered: ConfigReading, loader: ResourceLoader = .local) {
        self.name = name
        self.loader = loader
        reading = rendered
        let root = try? JSONValue(parsing: content)
        isMachineConfig = root?["kind"]?.string == "MachineConfig"
        kernelArguments = isMachineConfig ? root?["spec"]?["kernelArguments"]?.strings ?? [] : []
    }

    /// What the config's author is.
    var origin: Provenance.Origin { isMachineConfig ? .machineConfig : .ignition }
}

extension JSONValue {
    /// The strings of a list; others are passed over.
    fileprivate var strings: [String] { (array ?? []).compactMap(\.string) }
}
