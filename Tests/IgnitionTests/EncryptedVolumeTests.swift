// SPDX-License-Identifier: Apache-2.0

import Ignition
import SystemPackage
import TestSupport
import Testing

/// What encrypted volumes leave on the installed system.
@Suite struct EncryptedVolumes {
    private static let uuid = "3f0a6a52-2d0c-4f43-9f4e-1f2d3c4b5a69"

    private static let config = """
        {"ignition":{"version":"3.3.0"},"storage":{"luks":[
        {"name":"data","device":"/dev/data","keyFile":{"source":"data:,key"},"uuid":"\(uuid)"},
        {"name":"net","device":"/dev/net","clevis":{"tang":[{"url":"http://x","thumbprint":"t"}]}},
        {"name":"made","device":"/dev/made"},
        {"name":"tpm","device":"/dev/tpm","clevis":{"tpm2":true}}]}}
        """

    @Test("Ignition leaves the rows, keys and modes that the expansion says, for volumes that cryptsetup made")
    func oracle() throws {
        let directory = try TemporaryDirectory()
        let script = """
            set -e
            cd "$0"
            mkdir -p root/etc/selinux/none/contexts/files
            printf 'SELINUX=enforcing\\nSELINUXTYPE=none\\n' > root/etc/selinux/config
            printf '/.* <<none>>\\n' > root/etc/selinux/none/contexts/files/file_contexts
            printf '{"luksPersistKeyFiles":{"data":"data:,key","made":"data:,fresh"}}' > state
            # Ignition finds devices by aliases that its stage for disks makes.
            mount -t tmpfs tmpfs /run
            mkdir -p /run/ignition/dev_aliases/dev
            for name in data net made tpm; do
                truncate -s 20M $name
                printf key | cryptsetup luksFormat -q --pbkdf pbkdf2 --pbkdf-force-iterations 1000 \
                    $([ $name = data ] && echo --uuid \(Self.uuid)) --key-file - $name
                ln -s "$PWD/$name" /run/ignition/dev_aliases/dev/$name
            done
            for stage in fetch files; do
                /usr/lib/dracut/modules.d/30ignition/ignition --root root --platform file --config-cache cache \
                    --neednet neednet --state-file state --log-to-stdout --stage $stage
            done
            """
        let place = directory.path
        try Files.write(Self.config, to: place.appending("config.ign").string)
        let run = try Command.run(
            ["unshare", "--mount", "sh", "-c", script, place.string],
            environment: ["IGNITION_CONFIG_FILE": place.appending("config.ign").string]
        )
        try #require(run.status == 0, "\(run.output.suffix(800)) \(run.errors)")
        let expansion = try Self.expand()
        for node in expansion.nodes where node.source != .result {
            let path = place.appending("root" + node.path).string
            let status = try Command.check("stat", "-c", "%F %a %u:%g", path)
            let kind = node.kind == .directory ? "directory" : "regular file"
            #expect(status == "\(kind) \(String(node.mode ?? 0, radix: 8)) \(node.uid):\(node.gid)\n", "\(path)")
            if case .bytes(let bytes) = node.content { #expect(try Files.read(path) == bytes) }
        }
        let left = try Command.check(
            "sh",
            "-c",
            "cd \"$0\" && find etc/luks etc/crypttab",
            place.appending("root").string
        )
        let expected = expansion.nodes.filter { $0.source != .result && $0.path != "/etc" }.map { $0.path.dropFirst() }
        #expect(left.split(separator: "\n").sorted() == expected.sorted())
        let rows = try Files.text(place.appending("root/etc/crypttab").string).split(separator: "\n")
        #expect(rows.count == expansion.crypttab.count)
        for (row, line) in zip(expansion.crypttab, rows) { #expect(row.matches(line), "\(row.text) / \(line)") }
    }

    @Test("the rows are those of recent versions, and fit what older ones wrote and nothing else")
    func rows() throws {
        let rows = try Self.expand().crypttab
        #expect(
            rows.map(\.text) == [
                "data UUID=\(Self.uuid) /etc/luks/data luks,x-initrd.attach",
                "net UUID=? none luks,_netdev,x-initrd.attach", "made UUID=? /etc/luks/made luks,x-initrd.attach",
                "tpm UUID=? none luks,x-initrd.attach",
            ]
        )
        #expect(rows[1].matches("net UUID=1 none luks,_netdev"[...]) && !rows[1].matches("net UUID=1 none luks"[...]))
        #expect(
            !rows[0].matches("data UUID=1 /etc/luks/data luks"[...]) && !rows[3].matches("tpm UUID=1 /key luks"[...])
        )
    }

    @Test("a volume with a key of a Crypto Express card leaves the card's files (3.5)")
    func cryptoExpress() throws {
        let config =
            #"{"ignition":{"version":"3.5.0"},"storage":{"luks":[{"name":"r","device":"/dev/r","cex":{"enabled":true}}]}}"#
        let reading = ConfigReader.read(Array(config.utf8))
        let nodes = try Expander.expand(try #require(reading.config)).nodes
        let names = ["info", "skey"].map { "/etc/zkey/repository/ignition-luks-r.\($0)" }
        #expect(nodes.filter { names.contains($0.path) }.map(\.mode) == [0o600, 0o600])
    }

    private static func expand() throws -> Expansion {
        let reading = ConfigReader.read(Array(config.utf8))
        #expect(reading.isValid, "\(reading.diagnostics)")
        return try Expander.expand(try #require(reading.config))
    }
}
