// SPDX-License-Identifier: Apache-2.0

internal import Digest
internal import Ignition

/// What the operator's daemon looks for on a node that has a rendered config (`validateOnDiskState`).
package struct ExpectedState: Sendable {
    /// A file.
    package struct File: Sendable, Equatable {
        /// Its path.
        package let path: String
        /// SHA-256 of its content; `nil` if that cannot be made out.
        package let sha256: String?
        /// Its mode.
        package let mode: UInt32
    }

    /// A unit, or a drop-in of one.
    package struct Unit: Sendable, Equatable {
        /// The name of the unit.
        package let name: String
        /// Where its file lies.
        package let path: String
        /// SHA-256 of the file; `nil` if there is none.
        package let sha256: String?
        /// Whether it need not be there: a drop-in without content.
        package let mayBeAbsent: Bool
        /// Whether nothing may start it.
        package let isMasked: Bool
        /// Whether it is to start by itself; `nil` if nothing is said, and for drop-ins.
        package let isEnabled: Bool?
    }

    /// The mode of a file for which none is named.
    package static let defaultMode: UInt32 = 0o644
    private static let units = "/etc/systemd/system"

    /// The files.
    package let files: [File]
    /// The units and drop-ins.
    package let units: [Unit]
    /// What else it says.
    package let settings: HostSettings
    /// The name of the config.
    package let name: String

    /// Reads a rendered config, contents and all; `nil` if its Ignition config cannot be read.
    package init?(_ object: ClusterObject) {
        let config = MachineConfigObject(object)
        guard let ignition = config.config?.config else { return nil }
        name = object.name
        settings = config.settings
        // Of two with one path the last one counts, as in configs of version 2.
        var files: [String: File] = [:]
        for file in ignition.storage.files {
            let content = try? ResourceLoader.local.content(of: file.contents)
            files[file.node.path] = File(
                path: file.node.path,
                sha256: content.map(SHA256.hex),
                mode: file.mode.map { UInt32(truncatingIfNeeded: $0) } ?? Self.defaultMode
            )
        }
        self.files = files.values.sorted { $0.path < $1.path }
        units = ignition.units.flatMap { unit in
            let sum = unit.contents.flatMap { $0.isEmpty ? nil : SHA256.hex(of: Array($0.utf8)) }
            let own = Unit(
                name: unit.name,
                path: "\(Self.units)/\(unit.name)",
                sha256: sum,
                mayBeAbsent: false,
                isMasked: unit.mask == true,
                isEnabled: unit.enabled
            )
            let dropins = unit.dropins.map { dropin in
                let contents = dropin.contents ?? ""
                return Unit(
                    name: unit.name,
                    path: "\(Self.units)/\(unit.name).d/\(dropin.name)",
                    sha256: SHA256.hex(of: contents),
                    mayBeAbsent: contents.isEmpty,
                    isMasked: false,
                    isEnabled: nil
                )
            }
            return [own] + dropins
        }
    }
}
