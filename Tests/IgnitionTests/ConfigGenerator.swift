// SPDX-License-Identifier: Apache-2.0

import JSONTree
import TestSupport

/// Makes up Ignition configs of 3.0 to 3.3, and breaks them.
struct ConfigGenerator {
    var random: Generator
    private var minor = 3
    private var counter = 0

    init(_ random: Generator) {
        self.random = random
    }

    // MARK: - Valid configs

    /// A config that Ignition takes; the same names come again in every one.
    mutating func config(hasReferences: Bool = true) -> JSONValue {
        minor = Int.random(in: 0...3, using: &random)
        counter = Int.random(in: 0...3, using: &random)
        var ignition: [String: JSONValue] = ["version": .string("3.\(minor).0")]
        if hasReferences, random.chance(30) {
            ignition["config"] = object(["merge": list(0...2) { $0.resource(reference: true) }])
        }
        if random.chance(10) { ignition["timeouts"] = object(["httpTotal": .integer(30)]) }
        if hasReferences, random.chance(10) {
            let authorities = list(1...2) { $0.resource(reference: true) }
            ignition["security"] = object(["tls": object(["certificateAuthorities": authorities])])
        }
        if minor >= 1, random.chance(10) {
            ignition["proxy"] = object([
                "httpProxy": .string("http://p/"), "httpsProxy": .string("https://p/"),
                "noProxy": .array([.string("a"), .string("b")]),
            ])
        }
        var config = ["ignition": object(ignition)]
        if random.chance(90) { config["storage"] = storage() }
        if random.chance(60) { config["systemd"] = object(["units": list(1...3) { $0.unit() }]) }
        if random.chance(50) {
            config["passwd"] = object([
                "users": list(0...2) { $0.user() },
                "groups": list(0...2) { generator in
                    generator.object(["name": .string(generator.name()), "gid": .integer(2000), "system": .bool(true)])
                },
            ])
        }
        if minor >= 3, random.chance(30) {
            config["kernelArguments"] = object([
                "shouldExist": list(0...2) { .string($0.name()) }, "shouldNotExist": list(0...2) { .string($0.name()) },
            ])
        }
        return object(config)
    }

    private mutating func storage() -> JSONValue {
        var storage = [
            "files": list(0...4) { $0.file() },
            "directories": list(0...2) { generator in
                generator.object(generator.node().merging(["mode": .integer(493)]) { $1 })
            },
            "links": list(0...2) { generator in
                generator.object(generator.node().merging(["target": .string("/t"), "hard": .bool(false)]) { $1 })
            },
            "disks": list(0...1) { $0.disk() },
            "filesystems": list(0...2) { $0.filesystem() },
            "raid": list(0...1) { generator in
                generator.object([
                    "name": .string(generator.name()), "level": .string("raid1"),
                    "devices": .array([.string("/dev/a"), .string("/dev/b")]), "spares": .integer(1),
                    "options": .array([.string("-x"), .string("-x")]),
                ])
            },
        ]
        if minor >= 2 { storage["luks"] = list(0...1) { $0.luks() } }
        return object(storage)
    }

    private mutating func node() -> [String: JSONValue] {
        var node: [String: JSONValue] = ["path": .string("/d\(Int.random(in: 0...2, using: &random))/\(name())")]
        if random.chance(30) {
            node["user"] = object(random.chance(50) ? ["id": .integer(0)] : ["name": .string("root")])
        }
        if random.chance(30) { node["group"] = object(["id": .integer(5)]) }
        if random.chance(20) { node["overwrite"] = .bool(false) }
        return node
    }

    private mutating func file() -> JSONValue {
        var file = node()
        if random.chance(80) { file["mode"] = .integer([420, 384, 0, 4095].randomElement(using: &random) ?? 0) }
        if random.chance(80) { file["contents"] = resource() }
        if random.chance(20) { file["append"] = list(1...2) { $0.resource() } }
        return object(file)
    }

    private mutating func resource(reference: Bool = false) -> JSONValue {
        let sources = [
            "data:,\(name())", "data:;base64,YWJj", "https://example.com/\(name())", "http://h:80/\(name())?q=1#f",
            "tftp://h/\(name())", "s3://b/\(name())?versionId=3",
        ]
        let source =
            reference ? sources.dropFirst(2).randomElement(using: &random) : sources.randomElement(using: &random)
        var resource: [String: JSONValue] = ["source": .string(source ?? "")]
        if !reference || minor >= 1, random.chance(20) { resource["compression"] = .string("gzip") }
        if random.chance(20) {
            resource["verification"] = object(["hash": .string("sha512-\(String(repeating: "a", count: 128))")])
        }
        if minor >= 1, source?.hasPrefix("http") == true, random.chance(30) {
            resource["httpHeaders"] = list(1...2) { generator in
                generator.object(["name": .string(generator.name()), "value": .string("v")])
            }
        }
        return object(resource)
    }

    private mutating func disk() -> JSONValue {
        let partitions: [JSONValue] = (1...3).map { number in
            var partition: [String: JSONValue] = [
                "number": .integer(Int64(number)), "label": .string("p\(number)"),
                "startMiB": .integer(Int64(number) * 100), "sizeMiB": .integer(50),
            ]
            if random.chance(30) { partition["guid"] = .string("01234567-89ab-cdef-0123-456789ABCDEF") }
            if random.chance(20) { partition["typeGuid"] = .string("") }
            if random.chance(20) { partition["wipePartitionEntry"] = .bool(true) }
            return object(partition)
        }
        return object(["device": .string("/dev/\(name())"), "wipeTable": .bool(true), "partitions": .array(partitions)])
    }

    private mutating func filesystem() -> JSONValue {
        var filesystem: [String: JSONValue] = ["device": .string("/dev/\(name())")]
        if random.chance(80) {
            filesystem["format"] = .string(
                ["ext4", "xfs", "btrfs", "vfat", "swap"].randomElement(using: &random) ?? ""
            )
            if random.chance(50) { filesystem["label"] = .string("12345678901") }
            if random.chance(50) { filesystem["path"] = .string("/\(name())") }
            if random.chance(30) { filesystem["options"] = .array([.string("-a"), .string("-a")]) }
            if minor >= 1, random.chance(30) { filesystem["mountOptions"] = .array([.string("ro")]) }
        }
        return object(filesystem)
    }

    private mutating func luks() -> JSONValue {
        var luks: [String: JSONValue] = ["name": .string(name()), "device": .string("/dev/\(name())")]
        if random.chance(30) { luks["keyFile"] = resource() }
        if random.chance(50) { luks["label"] = .string("l") }
        if random.chance(50) {
            luks["clevis"] = object(
                random.chance(50)
                    ? [
                        "tpm2": .bool(true), "threshold": .integer(1),
                        "tang": .array([object(["url": .string("http://t/"), "thumbprint": .string("x")])]),
                    ]
                    : ["custom": object(["pin": .string("tang"), "config": .string("{}")])]
            )
        }
        return object(luks)
    }

    private mutating func unit() -> JSONValue {
        let suffix = ["service", "socket", "timer", "mount", "target"].randomElement(using: &random) ?? ""
        var unit: [String: JSONValue] = ["name": .string("\(name()).\(suffix)")]
        if random.chance(60) { unit["enabled"] = .bool(random.chance(50)) }
        if random.chance(20) { unit["mask"] = .bool(true) }
        if random.chance(60) {
            unit["contents"] = .string("# x\n[Unit]\nDescription=a \\\n b\n\n[Install]\nWantedBy=x\n")
        }
        if random.chance(40) {
            unit["dropins"] = list(1...2) { generator in
                generator.object(["name": .string("\(generator.name()).conf"), "contents": .string("[Service]\nA=b\n")])
            }
        }
        return object(unit)
    }

    private mutating func user() -> JSONValue {
        var user: [String: JSONValue] = ["name": .string(name())]
        if random.chance(30) { user["uid"] = .integer(1234) }
        if random.chance(30) { user["passwordHash"] = .string("$6$x") }
        if random.chance(30) { user["sshAuthorizedKeys"] = .array([.string("k1"), .string("k2")]) }
        if random.chance(30) { user["groups"] = .array([.string("g1"), .string("g2")]) }
        if random.chance(30) { user["noCreateHome"] = .bool(true) }
        if minor >= 2, random.chance(20) { user["shouldExist"] = .bool(true) }
        return object(user)
    }

    private mutating func list(_ range: ClosedRange<Int>, _ element: (inout Self) -> JSONValue) -> JSONValue {
        let count = Int.random(in: range, using: &random)
        return .array((0..<count).map { _ in element(&self) })
    }

    private func object(_ members: [String: JSONValue]) -> JSONValue {
        .object(members.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value) })
    }

    private mutating func name() -> String {
        counter += 1
        return "n\(counter)"
    }

    // MARK: - Faults

    /// The text of a config that was changed in one place, and what was changed.
    mutating func broken(_ config: JSONValue) -> (text: String, change: String) {
        if random.chance(10) {
            let text = config.canonical
            let place = Int.random(in: 0..<text.utf8.count, using: &random)
            var bytes = Array(text.utf8)
            if random.chance(30) {
                bytes = Array(bytes[..<place])
            } else {
                bytes[place] = Array("\"{}[],:0a \\/'\t-".utf8).randomElement(using: &random) ?? 0
            }
            return (String(decoding: bytes, as: UTF8.self), "byte \(place)")
        }
        var places: [(path: JSONPath, value: JSONValue)] = []
        Self.collect(config, .root, &places)
        let place = places[Int.random(in: 0..<places.count, using: &random)]
        var change = "nothing"
        let new = fault(in: place.value, at: place.path, &change)
        return (Self.replace(config, place.path.steps[...], new)?.canonical ?? "", "\(place.path): \(change)")
    }

    private static func collect(
        _ value: JSONValue,
        _ path: JSONPath,
        _ places: inout [(path: JSONPath, value: JSONValue)]
    ) {
        places.append((path, value))
        for member in value.members ?? [] { collect(member.value, path.appending(member.name), &places) }
        for (index, element) in (value.array ?? []).enumerated() { collect(element, path.appending(index), &places) }
    }

    /// The value with another one at a place; without it if that is `nil`.
    private static func replace(_ value: JSONValue, _ steps: ArraySlice<JSONPath.Step>, _ new: JSONValue?) -> JSONValue?
    {
        guard let step = steps.first else { return new }
        switch step {
        case .name(let name):
            return .object(
                (value.members ?? []).compactMap { member in
                    guard member.name == name else { return member }
                    return replace(member.value, steps.dropFirst(), new).map { JSONValue.Member(name, $0) }
                }
            )
        case .index(let index):
            return .array(
                (value.array ?? []).enumerated().compactMap { number, element in
                    number == index ? replace(element, steps.dropFirst(), new) : element
                }
            )
        }
    }

    private static let texts = [
        "", " ", "/", "a", "a/b", "/a/../b", "/a//b", "/a/", "/etc/x", "/d0", "/d1/n1", "/d1", "xz", "gzip", "ext4",
        "none", "ntfs",
        "a:b", "http://", "http://h:x/", "https://u:p@h/%zz", "ftp://h/", "gs://b/o", "s3://b/o?versionId=",
        "arn:aws:s3:::b/k",
        "data:", "data:,", "data:,%", "data:,a b", "data:text/plain,x", "data:foo/bar,x", "data:;base64,YWI", "://",
        "a b://c",
        "http://[::1]/", "http://[::1/", "http://h/%41", "http://a b/", "1http://x", "oem:///x", "sha512-abc",
        "sha1-abc", "sha512",
        "sha256-0123456789012345678901234567890123456789012345678901234567890123",
        "01234567-89ab-cdef-0123-456789abcdef", "0123", "x.service", "x.foo", "x@.service", "x.conf", ".service",
        "raid0", "raid7",
        "linear", "123456789012345678901234567890123456789", "tpm2", "sss", "[Unit]", "[Unit", "[Unit]\nA",
        "[Unit] x\n", "A=b\n",
        "[Unit]\nA=b\\", "[Unit]\n#c\\\nA=b\n", "[U]\r\nA=b\r\n", "[U]\n=x\n", "3.0.0", "3.1.0", "3.2.0", "3.3.0",
        "2.2.0", "3.3", "v3",
        "\u{e4}", "\n", "\u{7f}",
    ]

    private mutating func fault(in value: JSONValue, at place: JSONPath, _ change: inout String) -> JSONValue? {
        let dice = Int.random(in: 0..<100, using: &random)
        switch (dice, value) {
        case (0..<8, _) where !place.steps.isEmpty:
            change = "removed"
            return nil
        case (8..<14, _):
            change = "null"
            return .null
        case (14..<24, _):
            let other: [JSONValue] = [.string("x"), .integer(1), .number(1.5), .bool(true), .array([]), .object([])]
            let new = other.randomElement(using: &random) ?? .null
            change = "now \(new)"
            return new
        case (_, .string):
            let new = Self.texts.randomElement(using: &random) ?? ""
            change = "now \(JSONValue.string(new).canonical)"
            return .string(new)
        case (_, .integer):
            let new: Int64 =
                [-1, 0, 1, 2, 100, 120, 149, 150, 511, 512, 4095, 4096, 1 << 40].randomElement(using: &random) ?? 0
            change = "now \(new)"
            return .integer(new)
        case (_, .bool(let old)):
            change = "now \(!old)"
            return .bool(!old)
        case (_, .array(let elements)):
            change = "an element twice"
            return .array(elements + (elements.randomElement(using: &random).map { [$0] } ?? []))
        case (24..<40, .object(let members)):
            change = "an unknown key"
            return .object(members + [JSONValue.Member("unknown\(members.count)", .integer(1))])
        case (40..<55, .object(let members)):
            change = "names in capitals"
            return .object(members.map { JSONValue.Member($0.name.uppercased(), $0.value) })
        case (55..<70, .object(let members)):
            let later = [
                "resize", "shouldExist", "luks", "kernelArguments", "proxy", "mountOptions", "hard", "overwrite",
                "append",
            ]
            let name = later.randomElement(using: &random) ?? ""
            change = "with \(name)"
            return .object(members.filter { $0.name != name } + [JSONValue.Member(name, .bool(true))])
        case (_, .object(let members)):
            change = "one member less"
            return .object(Array(members.dropFirst()))
        default:
            return value
        }
    }
}
