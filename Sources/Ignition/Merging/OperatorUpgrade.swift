// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// Brings configs of version 2 to version 3 as the machine-config operator does before it merges them
/// (`removeIgnDuplicateFilesUnitsUsers`, and `Translate` of ign-converter for 2.3 to 3.0).
///
/// Of files and units with one name the last one counts; drop-ins of the others stay where it has none of their name. What
/// version 2 writes as empty or false is not written.
public enum OperatorUpgrade {
    /// Why a config cannot be brought to version 3; the operator refuses it, too.
    public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// What is wrong.
        public let description: String
    }

    /// A config in version 3.
    ///
    /// - Parameter reading: a config of version 2; one of version 3 is given back as it is.
    /// - Returns: the config in version 3.0.
    /// - Throws: ``Failure`` for accounts other than `core`.
    public static func upgrade(_ reading: ConfigReading) throws(Failure) -> ConfigReading {
        guard reading.config?.version.major == 2 else { return reading }
        let old = reading.tree
        let storage = old.object("storage")
        var sections = [
            JSONValue.Member("ignition", object([("version", .string("3.0.0"))])),
            JSONValue.Member(
                "storage",
                object([
                    ("directories", .array(storage.objects("directories").map { node($0, keeping: ["mode"]) })),
                    ("disks", .array(storage.objects("disks").map(withoutEmpty))),
                    ("files", .array(last(of: storage.objects("files"), by: "path").map(file))),
                    ("filesystems", .array(storage.objects("filesystems").compactMap(filesystem))),
                    ("links", .array(storage.objects("links").map { node($0, keeping: ["target", "hard"]) })),
                    ("raid", .array(storage.objects("raid").map(withoutEmpty))),
                ])
            ),
            JSONValue.Member("systemd", object([("units", .array(units(old.object("systemd").objects("units"))))])),
        ]
        let passwd = old.object("passwd")
        sections.append(
            JSONValue.Member(
                "passwd",
                object([
                    ("groups", .array(passwd.objects("groups").map(withoutEmpty))),
                    ("users", .array(try user(passwd.objects("users")).map { [$0] } ?? [])),
                ])
            )
        )
        let tree = JSONValue.object(sections)
        let version = SpecificationVersion(3, 0)
        let config = Config(tree, version: version)
        let diagnostics = DuplicateCheck.diagnose(tree, version: version) + ConfigValidator.diagnose(config)
        return ConfigReading(
            config: config,
            diagnostics: diagnostics,
            machineConfig: reading.machineConfig,
            tree: tree
        )
    }

    // MARK: - Sections

    private static func file(_ old: JSONValue) -> JSONValue {
        let appends = old["append"] == .bool(true)
        var contents = withoutEmpty(old.object("contents"))
        // An empty file has an empty source.
        contents = contents.setting("source", .string(old.object("contents").text("source") ?? ""))
        let file = node(old, keeping: ["mode"])
            .setting("overwrite", appends ? .bool(false) : old["overwrite"] ?? .bool(true))
        return appends ? file.setting("append", .array([contents])) : file.setting("contents", contents)
    }

    /// Path, owner and the fields of a kind of node.
    private static func node(_ old: JSONValue, keeping fields: Set<String>) -> JSONValue {
        let common: Set = ["path", "user", "group", "overwrite"]
        return withoutEmpty(
            .object((old.members ?? []).filter { common.contains($0.name) || fields.contains($0.name) })
        )
    }

    /// What is on a device; the root is there without being named.
    private static func filesystem(_ old: JSONValue) -> JSONValue? {
        guard old.text("name") != "root" else { return nil }
        let mount = old.object("mount")
        return withoutEmpty(.object((mount.members ?? []).filter { $0.name != "create" }))
    }

    private static func units(_ old: [JSONValue]) -> [JSONValue] {
        last(of: old, by: "name").map { unit in
            let name = unit.text("name")
            let dropins = old.reversed().filter { $0.text("name") == name }.flatMap { $0.objects("dropins") }
            var seen: Set<String> = []
            let kept = dropins.filter { seen.insert($0.text("name") ?? "").inserted }.map(withoutEmpty)
            let fields: Set = ["name", "mask", "contents"]
            var new = withoutEmpty(.object((unit.members ?? []).filter { fields.contains($0.name) }))
            if unit["enabled"] == .bool(false) {
                new = new.setting("enabled", .bool(false))
            } else if unit["enabled"] == .bool(true) || unit["enable"] == .bool(true) {
                new = new.setting("enabled", .bool(true))
            }
            return kept.isEmpty ? new : new.setting("dropins", .array(kept))
        }
    }

    /// The last entry, with the keys of all.
    private static func user(_ old: [JSONValue]) throws(Failure) -> JSONValue? {
        if let other = old.compactMap({ $0.text("name") }).first(where: { $0 != "core" }) {
            throw Failure(description: "it has the account \(other), and only core can be changed")
        }
        guard let last = old.last else { return nil }
        var seen: Set<String> = []
        let keys = old.reversed().flatMap { $0.object("sshAuthorizedKeys").array ?? [] }
            .filter { $0.string.map { seen.insert($0).inserted } ?? false }
        let fields = (last.members ?? []).filter { $0.name != "create" }
        return withoutEmpty(.object(fields).setting("sshAuthorizedKeys", .array(keys)))
    }

    // MARK: - Values

    /// Of elements with one name the last one, the last ones first.
    private static func last(of elements: [JSONValue], by key: String) -> [JSONValue] {
        var seen: Set<String> = []
        return elements.reversed().filter { seen.insert($0.text(key) ?? "").inserted }
    }

    private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(members.filter { $0.1 != .array([]) }.map { JSONValue.Member($0.0, $0.1) })
    }

    /// An object without members that say nothing in version 2: empty texts, false, and empty objects.
    private static func withoutEmpty(_ value: JSONValue) -> JSONValue {
        guard let members = value.members else { return value }
        let kept = members.map { JSONValue.Member($0.name, withoutEmpty($0.value)) }.filter { member in
            switch member.value {
            case .null, .bool(false), .string(""), .array([]), .object([]): false
            default: true
            }
        }
        return .object(kept)
    }
}
