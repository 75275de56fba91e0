// SPDX-License-Identifier: Apache-2.0

import Ignition
import JSONTree
import SystemPackage
import TestSupport
import Testing

/// The real Ignition and this renderer make the same config of several.
@Suite
struct MergeOracleTests {
    private static let ignition = "/usr/lib/dracut/modules.d/30ignition/ignition"

    @Test("parents, children and grandchildren are merged as Ignition merges them")
    func random() throws {
        let (generator, seed) = Generator.seeded()
        var configs = ConfigGenerator(generator)
        var (valid, invalid) = (0, 0)
        for number in 0..<Generator.cases(200) {
            let text = Self.nested(&configs, levels: Int.random(in: 1...3, using: &configs.random)).canonical
            let oracle = try Self.rendered(text)
            let reading = ConfigReader.read(Array(text.utf8))
            let merged = try ConfigRenderer(.local).render(reading)
            let story: Comment = "DRYDOCK_SEED=\(seed), case \(number)\n\(text)\n\(merged.diagnostics)"
            guard merged.isValid else {
                invalid += 1
                #expect(oracle == nil, story)
                continue
            }
            valid += 1
            let ours = try JSONValue(parsing: Array(merged.json.utf8))
            let theirs = try #require(oracle, story)
            #expect(Self.plain(ours).canonical == Self.plain(theirs).canonical, story)
        }
        print("ignition --stage fetch: seed \(seed), \(valid) rendered, \(invalid) refused")
        #expect(valid > 20)
    }

    /// A config that refers to others, and these to others still.
    private static func nested(_ configs: inout ConfigGenerator, levels: Int) -> JSONValue {
        var config = configs.config(hasReferences: false)
        guard levels > 0 else { return config }
        var children: [JSONValue] = []
        for _ in 0..<Int.random(in: 1...2, using: &configs.random) {
            let child = nested(&configs, levels: levels - 1).canonical
            let reference = JSONValue.object([.init("source", .string("data:,\(escaped(child))"))])
            // Small configs can come out alike, and Ignition refuses to be sent to one place twice.
            if !children.contains(reference) { children.append(reference) }
        }
        let references = JSONValue.object([.init("merge", .array(children))])
        config = .object(
            (config.members ?? []).map { member in
                guard member.name == "ignition" else { return member }
                return .init("ignition", .object((member.value.members ?? []) + [.init("config", references)]))
            }
        )
        return config
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
            let digits = String(byte, radix: 16)
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + (digits.count == 1 ? "0" : "") + digits
        }
        .joined()
    }

    /// What Ignition keeps of a config for its later stages; `nil` if it refuses it.
    private static func rendered(_ text: String) throws -> JSONValue? {
        let directory = try TemporaryDirectory()
        func file(_ name: String) -> String { directory.path.appending(name).string }
        try Files.write(text, to: file("config.ign"))
        let arguments = [
            ignition, "--root", directory.path.string, "--platform", "file", "--config-cache", file("cache"),
            "--neednet",
            file("neednet"), "--state-file", file("state"), "--log-to-stdout", "--stage", "fetch",
        ]
        let command = try Command.run(arguments, environment: ["IGNITION_CONFIG_FILE": file("config.ign")])
        guard command.status == 0 else {
            guard command.output.contains("invalid config") else {
                throw Command.Failure(description: "ignition: \(command.output)\(command.errors)")
            }
            return nil
        }
        return try JSONValue(parsing: try Files.read(file("cache")))
    }

    /// The value without what says nothing: nulls, empty objects and lists, and what only its author's version has.
    private static func plain(_ value: JSONValue, at name: String = "") -> JSONValue {
        switch value {
        case .object(let members):
            let kept = members.filter { $0.name != "version" && !($0.name == "number" && $0.value == .integer(0)) }
                .map { JSONValue.Member($0.name, plain($0.value, at: $0.name)) }
                .filter { ![.null, .object([]), .array([])].contains($0.value) }
            return .object(kept)
        case .array(let elements): return .array(elements.map { plain($0) })
        default: return value
        }
    }
}
