// SPDX-License-Identifier: Apache-2.0

/// Text of `[Section]` lines and `Key=value` lines: systemd's units, GLib's key files.
struct SectionedText {
    /// A line that is neither.
    struct Malformed: Error, CustomStringConvertible {
        let line: Int
        // Never the text: it may be a secret that lost its key.
        var description: String { "line \(line) is neither a section nor a setting" }
    }

    /// One setting.
    struct Setting {
        let section: String
        let key: String
        let value: String
    }

    /// The settings in their order.
    private(set) var settings: [Setting] = []

    /// Reads a text; a line that ends in a backslash goes on in the next.
    init(_ text: String) throws(Malformed) {
        var section = ""
        var held = ""
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = raw.trimmed
            guard !line.hasPrefix("#"), !line.hasPrefix(";") else { continue }
            if line.hasSuffix("\\") {
                held += line.dropLast() + " "
                continue
            }
            let whole = (held + line).trimmed
            held = ""
            guard !whole.isEmpty else { continue }
            if whole.hasPrefix("["), whole.hasSuffix("]") {
                section = String(whole.dropFirst().dropLast())
            } else if let equals = whole.firstIndex(of: "="), !section.isEmpty {
                let key = whole[..<equals].trimmed
                settings.append(
                    Setting(
                        section: section,
                        key: String(key),
                        value: String(whole[whole.index(after: equals)...].trimmed)
                    )
                )
            } else {
                throw Malformed(line: index + 1)
            }
        }
    }

    /// The last value of a setting; `nil` if it is not set.
    func value(_ key: String, in section: String) -> String? {
        settings.last { $0.section == section && $0.key == key }?.value
    }

    /// All values of a setting; an empty one takes those before it back, as systemd has it.
    func values(_ key: String, in section: String) -> [String] {
        settings.filter { $0.section == section && $0.key == key }.reduce(into: []) { values, setting in
            if setting.value.isEmpty { values = [] } else { values.append(setting.value) }
        }
    }

    /// A setting that is yes or no; `nil` if it is not set, or neither.
    func flag(_ key: String, in section: String) -> Bool? {
        switch value(key, in: section)?.lowercased() {
        case "yes", "true", "1", "on": true
        case "no", "false", "0", "off": false
        default: nil
        }
    }
}
