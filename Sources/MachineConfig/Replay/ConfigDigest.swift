// SPDX-License-Identifier: Apache-2.0

internal import Digest
package import JSONTree

/// The sum of each file, unit and account of an Ignition config, and of what it says of disks, for comparing configs of which
/// one is not kept.
///
/// What a config says with an empty object or list is not said: the operator writes many of them.
public struct ConfigDigest: Sendable, Equatable {
    /// SHA-256 of each subject as canonical JSON; of a unit without its drop-ins, which are subjects themselves.
    public let sums: [Attribution.Subject: String]

    /// Sums a config of version 3.
    package init(_ config: JSONValue) {
        var sums: [Attribution.Subject: String] = [:]
        func add(_ subject: Attribution.Subject, _ value: JSONValue) {
            sums[subject] = SHA256.hex(of: Self.withoutEmpty(value).canonical)
        }
        func each(_ section: String, _ list: String, _ body: (JSONValue) -> Void) {
            for element in config[section]?[list]?.array ?? [] { body(element) }
        }
        let lists: [(String, (String) -> Attribution.Subject)] = [
            ("files", { .file($0) }), ("directories", { .directory($0) }), ("links", { .link($0) }),
        ]
        for (list, subject) in lists {
            each("storage", list) { if let path = $0["path"]?.string { add(subject(path), $0) } }
        }
        each("systemd", "units") { unit in
            guard let name = unit["name"]?.string, let members = unit.members else { return }
            add(.unit(name), .object(members.filter { $0.name != "dropins" }))
            for dropin in unit["dropins"]?.array ?? [] {
                if let inner = dropin["name"]?.string { add(.dropin(inner, unit: name), dropin) }
            }
        }
        each("passwd", "users") { if let name = $0["name"]?.string { add(.user(name), $0) } }
        each("passwd", "groups") { if let name = $0["name"]?.string { add(.group(name), $0) } }
        for name in Self.sections(of: config) { add(.section(name), Self.section(name, of: config) ?? .null) }
        self.sums = sums
    }

    /// The parts that are compared as wholes, and that a config has.
    static func sections(of config: JSONValue) -> [String] {
        ["kernelArguments", "storage.disks", "storage.filesystems", "storage.luks", "storage.raid"].filter { name in
            switch section(name, of: config).map(withoutEmpty) {
            case nil, .null?, .object([])?, .array([])?: false
            default: true
            }
        }
    }

    private static func section(_ name: String, of config: JSONValue) -> JSONValue? {
        name.split(separator: ".").reduce(config) { $0?[String($1)] }
    }

    private static func withoutEmpty(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            let kept = members.map { JSONValue.Member($0.name, withoutEmpty($0.value)) }.filter { member in
                switch member.value {
                case .null, .object([]), .array([]): false
                default: true
                }
            }
            return .object(kept)
        case .array(let elements): return .array(elements.map(withoutEmpty))
        default: return value
        }
    }
}
