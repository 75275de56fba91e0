// SPDX-License-Identifier: Apache-2.0

/// What `systemd.units[].enabled` leaves.
enum UnitPresets {
    /// The lines of the preset file, in the order of names; links that enable what shall not be are taken away.
    ///
    /// Instances of one template stand in one line. A unit that nothing enables needs no line to be disabled.
    static func lines(_ units: [Unit], _ tree: inout OverlaidTree) throws -> [String] {
        var presets: [String: (name: String, instances: [String], isEnabled: Bool)] = [:]
        for unit in units {
            guard let isEnabled = unit.enabled else { continue }
            let split = UnitInstance(unit.name)
            let (name, instance) = (split?.template ?? unit.name, split?.instance)
            let key = "\(name)-\(isEnabled ? "enabled" : "disabled")"
            presets[key, default: (name, [], isEnabled)].instances += instance.map { [$0] } ?? []
        }
        var lines: [String] = []
        for (_, preset) in presets.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            let words = ([preset.name] + preset.instances).joined(separator: " ")
            if preset.isEnabled {
                lines.append("enable \(words)")
            } else if try disable(preset.name, &tree) {
                lines.append("disable \(words)")
            }
        }
        return lines
    }

    /// Takes away the links that enable a unit.
    ///
    /// - Returns: whether there was one.
    private static func disable(_ unit: String, _ tree: inout OverlaidTree) throws -> Bool {
        let folder = try tree.resolve("/etc/systemd/system")
        // systemctl removes a directory that it leaves empty.
        var links: [String] = []
        for name in try tree.names(folder) where name.hasSuffix(".wants") || name.hasSuffix(".requires") {
            let link = "\(folder)/\(name)/\(unit)"
            guard try tree.look(link)?.kind == .symlink else { continue }
            links.append(try tree.names("\(folder)/\(name)").count == 1 ? "\(folder)/\(name)" : link)
        }
        for link in links { try tree.remove(link) }
        return !links.isEmpty
    }
}
