// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@testable import DrydockAnalysis

/// The small formats that analyzers read.
@Suite struct Parsing {
    @Test("os-release is read with its quotes and escapes")
    func osRelease() {
        let text = "# comment\nID=fedora\nNAME=\"A \\\"B\\\"\"\nEMPTY=\nVARIANT='core'  \nbroken\n"
        let expected = ["ID": "fedora", "NAME": "A \"B\"", "EMPTY": "", "VARIANT": "core"]
        #expect(KeyValueFile.parse(text) == expected)
    }

    @Test("accounts are read, lines in another form are passed over")
    func identities() {
        let text = "root:x:0:0:root:/root:/bin/sh\n+::::::\ncore:x:1000:1000::/home/core:\nbad\n:x:1:\n"
        #expect(IdentityTable.parse(text) == ["root": 0, "core": 1000])
    }

    @Test("kargs.d files count by name, architecture and strict form")
    func kargs() throws {
        let files = [
            "20-b.toml": "kargs = [\"b=1 c\"]", "10-a.toml": "kargs = [\"a=\\\"x y\\\"\"]", "notes.txt": "[[[",
            "30-arm.toml": "kargs = [\"arm\"]\nmatch-architectures = [\"aarch64\"]",
        ]
        #expect(try KargsDirectory.arguments(files, architecture: "amd64") == ["a=\"x y\"", "b=1", "c"])
        #expect(try KargsDirectory.arguments(files, architecture: "arm64").last == "arm")
        for bad in ["kargs = \"a\"", "karg = []", "kargs = [1]", "kargs = ["] {
            #expect(throws: KargsDirectory.Malformed.self) {
                try KargsDirectory.arguments(["1.toml": bad], architecture: "amd64")
            }
        }
    }

    @Test("installed packages of a dpkg list are read, others are not")
    func dpkg() {
        let text = """
            Package: bash
            Status: install ok installed
            Architecture: amd64
            Version: 1:5.2.15-2+b7
            Description: shell
             with a second line

            Package: gone
            Status: deinstall ok config-files
            Architecture: all
            Version: 1.0

            Package: native
            Status: install ok installed
            Architecture: all
            Version: 7

            """
        let packages = PackageDatabase.dpkg(text)
        #expect(packages.map(\.name) == ["bash", "native"])
        #expect(packages.first?.fullVersion == "1:5.2.15-2+b7")
        #expect(packages.last?.release == "")
    }
}
