// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension Scenario {
    /// Text that would do something if a report let it: mark-up, links, escape sequences, turned writing, and a great length.
    package static let hostileTexts = [
        #"<script>alert("x")</script>"#, #""><img src=x onerror=alert(1)>"#, "</pre></details><h1>owned</h1>",
        "]]><x/>&lt;",
        "![x](http://evil.example/x.png) [y](javascript:alert(1))",
        "`code` **bold** | cell\n# heading\n- @everyone #1 www.evil.example",
        "\u{1b}[2J\u{1b}]0;title\u{7}", "\u{202e}gnp.exe\u{202c}\u{200b}", "a\u{0}b\r\u{8}c\u{fffe}\u{ffff}",
        "'; rm -rf / #$(reboot)`reboot`", String(repeating: "long ", count: 2000),
    ]

    /// A host and an image whose names are such texts, everywhere that a report shows some.
    package static let hostile = blocked.with { scenario in
        for (number, text) in hostileTexts.enumerated() {
            let name = text.split(separator: "/").joined(separator: "∕")
            scenario.addLocal(Node(path: "/etc/\(name)", type: .fifo, mode: 0o600))
            scenario.addLocal(InventedHost.file("/etc/pki/containers/\(name)", "mine"))
            scenario.addToImage(InventedHost.file("/etc/pki/containers/\(name)", "new"))
            scenario.host.accounts.users.append(InventedHost.user(text, UInt32(2000 + number), in: "/etc/passwd"))
            scenario.host.accounts.users[scenario.host.accounts.users.count - 1].shell = "/opt/\(text)"
            scenario.host.accounts.shadow?["ghost\(text)"] = .locked
            scenario.host.storage.mounts.append(
                StorageState.Mount(source: text, path: "/\(name)", type: text, options: text, file: "/etc/fstab")
            )
            scenario.analysis.kernelArguments.append(text)
            scenario.analysis.packages.requested.append(text)
            scenario.old.places.append(InventedHost.directory("/\(name)"))
            scenario.host.login.keyFiles.append(
                LoginFacts.KeyFile(
                    path: "/var/home/\(name)/.ssh/authorized_keys.d/x",
                    user: text,
                    keys: 1,
                    isRead: true
                )
            )
            scenario.waivers.append(Waiver(finding: text, reason: text, who: text, source: text))
            scenario.hide("/nowhere/\(text)")
            scenario.analysis.provenance?.entries.append(
                Provenance.Entry(
                    subject: .file,
                    name: "/etc/\(name)/x",
                    origin: .byHand,
                    confidence: .low,
                    evidence: [text]
                )
            )
        }
        scenario.analysis.osRelease["PRETTY_NAME"] = hostileTexts[0]
        scenario.target.content?.osRelease["PRETTY_NAME"] = hostileTexts[1]
        scenario.target.labels["org.opencontainers.image.version"] = hostileTexts[2]
        scenario.target.reference = "ostree-unverified-image:oci:" + hostileTexts[5]
        scenario.target.image = "oci:" + hostileTexts[6]
        scenario.analysis.stateroot = hostileTexts[7]
    }
}
