// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import PathNames
internal import Ignition

/// The presets of a host: which units are enabled when it boots for the first time (systemd.preset(5)).
struct PresetRules {
    /// One line.
    struct Rule {
        /// The file, without its folder.
        let file: String
        /// The line.
        let line: String
        let isEnabled: Bool
        fileprivate let pattern: String
        fileprivate let instances: [String]

        /// Whether Ignition wrote it, because a config asked for it.
        var isOfIgnition: Bool { file == PresetRules.ofIgnition }
    }

    /// The file that Ignition writes.
    static let ofIgnition = "20-ignition.preset"

    private let rules: [Rule]

    /// The rules of `/etc` and `/usr/lib`; a file in the first hides one of the same name in the other.
    init(_ view: HostView) {
        var texts: [String: String] = [:]
        for (root, folder) in [
            (view.tree, "usr/lib/systemd/system-preset"), (view.etc, "systemd/system-preset"),
        ] {
            for name in ((try? root.names(folder)) ?? nil) ?? [] where name.hasSuffix(".preset") {
                texts[name] = ((try? root.text("\(folder)/\(name)")) ?? nil) ?? ""
            }
        }
        rules = texts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.flatMap { name, text in
            text.split(whereSeparator: \.isNewline).compactMap { Rule(String($0), in: name) }
        }
    }

    /// The rule for a unit: the first that fits; `nil` if none does, and then systemd enables it.
    func rule(for unit: String) -> Rule? {
        rules.first { $0.fits(unit) }
    }
}

extension PresetRules.Rule {
    fileprivate init?(_ line: String, in file: String) {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count > 1, ["enable", "disable"].contains(words[0]) else { return nil }
        self.file = file
        self.line = words.joined(separator: " ")
        isEnabled = words[0] == "enable"
        pattern = words[1]
        instances = Array(words[2...])
    }

    fileprivate func fits(_ unit: String) -> Bool {
        if instances.isEmpty { return PathPattern.matches(pattern, unit) }
        guard let split = UnitInstance(unit) else { return false }
        return instances.contains(split.instance) && PathPattern.matches(pattern, split.template)
    }
}
