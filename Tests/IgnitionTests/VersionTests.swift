// SPDX-License-Identifier: Apache-2.0

import Ignition
import Testing

/// What each version of the specification brought, with the sentence that says so.
///
/// No validator for 2.x and 3.4 to 3.6 is at hand: these are their only tests.
@Suite
struct VersionTests {
    /// The inside of a config, the version that brought it, and what an older one makes of it.
    struct Case: Sendable, CustomTestStringConvertible {
        enum Before: Sendable {
            /// The field is not used, which is a warning.
            case unused
            /// The value is an error.
            case invalid
            /// The value is taken, but part of it counts for nothing.
            case weaker
        }

        let sentence: String
        let since: (major: Int, minor: Int)
        let before: Before
        let config: String

        init(_ sentence: String, _ major: Int, _ minor: Int, _ before: Before, _ config: String) {
            (self.sentence, since, self.before, self.config) = (sentence, (major, minor), before, config)
        }

        var testDescription: String { "\(since.major).\(since.minor): \(sentence)" }
    }

    private static let sum = String(repeating: "0", count: 64)
    private static let volume = #""name":"v","device":"/dev/a""#

    static let cases = [
        Case(
            "sha256 is a hash type",
            3,
            1,
            .invalid,
            file(#""contents":{"source":"data:,","verification":{"hash":"sha256-\#(sum)"}}"#)
        ),
        Case(
            "compression of merged configs",
            3,
            1,
            .unused,
            #""ignition":{"version":"@","config":{"merge":[{"source":"http://h","compression":"gzip"}]}}"#
        ),
        Case(
            "httpHeaders of a file",
            3,
            1,
            .unused,
            file(#""contents":{"source":"http://h","httpHeaders":[{"name":"a","value":"b"}]}"#)
        ),
        Case("proxy", 3, 1, .unused, #""ignition":{"version":"@","proxy":{"httpProxy":"http://p"}}"#),
        Case(
            "mountOptions of a filesystem",
            3,
            1,
            .unused,
            #""storage":{"filesystems":[{"device":"/dev/a","format":"ext4","mountOptions":["ro"]}]}"#
        ),
        Case("luks", 3, 2, .unused, #""storage":{"luks":[{\#(volume)}]}"#),
        Case(
            "resize of a partition",
            3,
            2,
            .unused,
            #""storage":{"disks":[{"device":"/dev/a","partitions":[{"number":1,"resize":true}]}]}"#
        ),
        Case("shouldExist of a user", 3, 2, .unused, #""passwd":{"users":[{"name":"u","shouldExist":false}]}"#),
        Case("shouldExist of a group", 3, 2, .unused, #""passwd":{"groups":[{"name":"g","shouldExist":false}]}"#),
        Case("gs URLs", 3, 2, .invalid, file(#""contents":{"source":"gs://b/o"}"#)),
        Case("kernelArguments", 3, 3, .unused, #""kernelArguments":{"shouldExist":["a"]}"#),
        Case("none is a format", 3, 3, .invalid, #""storage":{"filesystems":[{"device":"/dev/a","format":"none"}]}"#),
        Case("discard of a luks volume", 3, 4, .unused, #""storage":{"luks":[{\#(volume),"discard":true}]}"#),
        Case("openOptions of a luks volume", 3, 4, .unused, #""storage":{"luks":[{\#(volume),"openOptions":["-a"]}]}"#),
        Case(
            "advertisement of a tang server",
            3,
            4,
            .unused,
            #""storage":{"luks":[{\#(volume),"clevis":{"tang":[{"url":"http://t","thumbprint":"x","advertisement":"{}"}]}}]}"#
        ),
        Case("arn URLs", 3, 4, .invalid, file(#""contents":{"source":"arn:aws:s3:::b/o"}"#)),
        Case("cex of a luks volume", 3, 5, .unused, #""storage":{"luks":[{\#(volume),"cex":{"enabled":true}}]}"#),
        Case("setuid, setgid and sticky bits are supported", 3, 6, .weaker, file(#""mode":2541"#)),
        Case(
            "any clevis pin",
            3,
            6,
            .invalid,
            #""storage":{"luks":[{\#(volume),"clevis":{"custom":{"pin":"own","config":"{}"}}}]}"#
        ),

        Case("links", 2, 1, .unused, #""storage":{"links":[{"filesystem":"root","path":"/a","target":"b"}]}"#),
        Case(
            "directories",
            2,
            1,
            .unused,
            #""storage":{"directories":[{"filesystem":"root","path":"/a","mode":493}]}"#
        ),
        Case("users and groups of files by name", 2, 1, .unused, oldFile(#""user":{"name":"u"}"#)),
        Case("timeouts", 2, 1, .unused, #""ignition":{"version":"@","timeouts":{"httpTotal":3}}"#),
        Case(
            "guid of a partition",
            2,
            1,
            .unused,
            #""storage":{"disks":[{"device":"/dev/a","partitions":[{"number":1,"guid":""}]}]}"#
        ),
        Case("s3 URLs", 2, 1, .invalid, oldFile(#""contents":{"source":"s3://b/o"}"#)),
        Case("tftp URLs", 2, 1, .invalid, oldFile(#""contents":{"source":"tftp://h/o"}"#)),
        Case(
            "swap is a format",
            2,
            1,
            .invalid,
            #""storage":{"filesystems":[{"name":"s","mount":{"device":"/dev/a","format":"swap"}}]}"#
        ),
        Case("appending to files", 2, 2, .unused, oldFile(#""append":true"#)),
        Case("overwrite of a file", 2, 2, .unused, oldFile(#""overwrite":false"#)),
        Case(
            "options of an array",
            2,
            2,
            .unused,
            #""storage":{"raid":[{"name":"a","level":"raid1","devices":["/dev/a"],"options":["-x"]}]}"#
        ),
        Case(
            "certificate authorities",
            2,
            2,
            .unused,
            #""ignition":{"version":"@","security":{"tls":{"certificateAuthorities":[{"source":"data:,"}]}}}"#
        ),
        Case(
            "drop-ins of networkd units",
            2,
            2,
            .unused,
            #""networkd":{"units":[{"name":"a.network","dropins":[{"name":"b.conf"}]}]}"#
        ),
        Case(
            "partitions in MiB",
            2,
            3,
            .unused,
            #""storage":{"disks":[{"device":"/dev/a","partitions":[{"number":1,"sizeMiB":1}]}]}"#
        ),
        Case(
            "shouldExist of a partition",
            2,
            3,
            .unused,
            #""storage":{"disks":[{"device":"/dev/a","partitions":[{"number":1,"shouldExist":false}]}]}"#
        ),
        Case(
            "httpHeaders",
            2,
            4,
            .unused,
            oldFile(#""contents":{"source":"http://h","httpHeaders":[{"name":"a","value":"b"}]}"#)
        ),
        Case("proxies", 2, 4, .unused, #""ignition":{"version":"@","proxy":{"httpProxy":"http://p"}}"#),
    ]

    private static func file(_ fields: String) -> String {
        #""storage":{"files":[{"path":"/a",\#(fields)}]}"#
    }

    private static func oldFile(_ fields: String) -> String {
        #""storage":{"files":[{"filesystem":"root","path":"/a","mode":420,\#(fields)}]}"#
    }

    private func read(_ example: Case, minor: Int) -> ConfigReading {
        let version = "\(example.since.major).\(minor).0"
        let inside = example.config.contains("\"ignition\"") ? "" : #""ignition":{"version":"@"},"#
        return ConfigReader.read(Array("{\(inside)\(example.config)}".replacing("@", with: version).utf8))
    }

    @Test("a field or value counts from its version on, and not before", arguments: cases)
    func delta(_ example: Case) {
        let now = read(example, minor: example.since.minor)
        #expect(now.isValid && now.diagnostics.isEmpty, "\(now.diagnostics)")
        let before = read(example, minor: example.since.minor - 1)
        switch example.before {
        case .invalid: #expect(!before.isValid)
        case .unused:
            #expect(before.isValid, "\(before.diagnostics)")
            #expect(before.diagnostics.count == 1 && before.diagnostics[0].message.hasPrefix("is not used"))
        case .weaker:
            #expect(before.isValid && before.diagnostics.count == 1)
            #expect(
                before.config?.storage.files.first?.mode == 0o755 && now.config?.storage.files.first?.mode == 0o4755
            )
        }
    }

    @Test(
        "what 2.x refuses",
        arguments: [
            oldFile(#""contents":{"source":"data:,","verification":{"hash":"sha256-\#(sum)"}}"#),
            oldFile(#""append":true,"overwrite":true"#), #""storage":{"files":[{"path":"/a","mode":420}]}"#,
            #""storage":{"filesystems":[{"name":"x"}]}"#,
            #""storage":{"filesystems":[{"name":"x","path":"/a","mount":{"device":"/dev/a","format":"ext4"}}]}"#,
            #""storage":{"disks":[{"device":"/dev/a","partitions":[{"number":1,"start":2049}]}]}"#,
            #""storage":{"disks":[{"device":"/dev/a","partitions":[{"number":1,"size":1,"sizeMiB":1}]}]}"#,
            #""storage":{"disks":[{"device":"/dev/a","partitions":[{"number":0},{"number":1,"shouldExist":false}]}]}"#,
            #""passwd":{"users":[{"name":"u","uid":1,"create":{"uid":2}}]}"#,
            #""networkd":{"units":[{"name":"a.service"}]}"#,
        ]
    )
    func refused(_ config: String) {
        let reading = ConfigReader.read(Array("{\"ignition\":{\"version\":\"2.4.0\"},\(config)}".utf8))
        #expect(!reading.isValid && reading.config != nil, "\(reading.diagnostics)")
    }

    @Test(
        "a sum without a source is an error, but for the references of 3.0, where nothing looks at it",
        arguments: 0...6
    )
    func sumOfNothing(_ minor: Int) {
        let hash = #"{"verification":{"hash":"sha512-\#(String(repeating: "0", count: 128))"}}"#
        func isValid(_ ignition: String, _ rest: String = "") -> Bool {
            ConfigReader.read(Array(#"{"ignition":{"version":"3.\#(minor).0"\#(ignition)}\#(rest)}"#.utf8)).isValid
        }
        #expect(isValid(#","config":{"merge":[\#(hash)]}"#) == (minor == 0))
        #expect(isValid(#","config":{"replace":\#(hash)}"#) == (minor == 0))
        #expect(!isValid("", #","storage":{"files":[{"path":"/a","contents":\#(hash)}]}"#))
    }

    @Test("what 2.x takes although 3.x does not: several entries for one path")
    func last() {
        let entry = #"{"filesystem":"root","path":"/a","mode":420}"#
        let text = #"{"ignition":{"version":"2.2.0"},"storage":{"files":[\#(entry),\#(entry)]}}"#
        #expect(ConfigReader.read(Array(text.utf8)).isValid)
    }
}
