// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import Ignition
internal import OSTree

/// The configs that the distribution itself gives to Ignition, below that of the user.
///
/// Ignition reads them in the initial file system, from `/usr/lib/ignition/base.d` and `base.platform.d`; the image keeps
/// them with the dracut modules that put them there.
struct BaseConfigs {
    let view: HostView

    /// The configs for the platform of the host, in the order in which Ignition merges them.
    func read(_ unreadable: inout UnreadableLog) -> [ConfigReading] {
        var found: [(name: String, reading: ConfigReading)] = []
        for folder in folders(&unreadable) {
            let names = unreadable.attempt("/\(folder)") { try view.tree.names(folder) } ?? nil
            let setup = (try? view.tree.text("\(folder)/module-setup.sh")) ?? nil
            for name in names ?? [] where name.hasSuffix(".ign") {
                if let platform = Self.platform(of: name, in: setup ?? ""), platform != self.platform { continue }
                let path = "\(folder)/\(name)"
                guard let content = unreadable.attempt("/\(path)", { try view.tree.contents(path) }) ?? nil else {
                    continue
                }
                let reading = ConfigReader.read(content)
                guard reading.isValid else {
                    let problem = reading.diagnostics.first { $0.severity == .error }
                    unreadable.add("/\(path)", "is no valid config: \(problem?.message ?? "")")
                    continue
                }
                found.append((name, reading))
            }
        }
        return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map(\.reading)
    }

    private func folders(_ unreadable: inout UnreadableLog) -> [String] {
        let modules = "usr/lib/dracut/modules.d"
        let names = unreadable.attempt("/\(modules)") { try view.tree.names(modules) } ?? nil
        let ours = (names ?? []).filter { $0.contains("ignition-conf") }.map { "\(modules)/\($0)" }
        return ours + ["usr/lib/ignition/base.d"]
    }

    private var platform: String? {
        view.deployment.kernelArguments.arguments.last { $0.hasPrefix("ignition.platform.id=") }
            .map { String($0.dropFirst("ignition.platform.id=".count)) }
    }

    /// The platform that a module installs a config for; `nil` if for all.
    private static func platform(of name: String, in setup: String) -> String? {
        for part in setup.split(separator: "base.platform.d/").dropFirst() {
            let path = part.prefix { !$0.isWhitespace && $0 != "\"" && $0 != "'" }.split(separator: "/")
            if path.count == 2, path[1] == name { return String(path[0]) }
        }
        return nil
    }
}
