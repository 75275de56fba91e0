// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@testable import DrydockAnalysis

@Suite struct Tools {
    @Test("programs are found with the versions of their packages, a package that was taken out not")
    func found() throws {
        let host = try HostFixture([
            "tree/usr/bin/skopeo": "", "tree/usr/sbin/bootupctl": "", "tree/usr/bin/bootc": HostFixture.unreadable,
        ])
        let skopeo = Package(name: "skopeo", epoch: "1", version: "1.19.0", release: "1", architecture: "x86_64")
        let podman = Package(name: "podman", version: "5", release: "1", architecture: "x86_64")
        let packages = PackageFacts(source: "commit-metadata", base: [skopeo, podman], removed: [podman])
        let tools = HostTools(roots: host.roots, packages: packages).facts()
        #expect(tools.map(\.name) == ["ostree", "rpm-ostree", "bootc", "bootupctl", "skopeo", "podman"])
        #expect(tools.map(\.path) == [nil, nil, nil, "/usr/sbin/bootupctl", "/usr/bin/skopeo", nil])
        #expect(tools.map(\.version) == [nil, nil, nil, nil, "1:1.19.0-1", nil])
        #expect(host.unreadable == ["/usr/bin/bootc"])
    }
}
