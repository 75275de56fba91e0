// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

/// What operators know, by their releases.
@Suite struct OperatorReleases {
    @Test(
        "the newest Ignition configs that an operator reads",
        arguments: [
            ("4.6.9", 1), ("4.7.0", 2), ("4.12.3", 2), ("4.13.0", 4), ("4.18.2", 4), ("4.19.0-okd-scos.9", 5),
            ("5.0.0", 5),
        ]
    )
    func configs(_ version: String, _ minor: Int) throws {
        let newest = try #require(OperatorRelease(version)).newestConfig
        #expect(newest == (3, minor))
    }

    @Test("extensions and kernels come, and one has gone")
    func extensions() throws {
        func extensions(_ version: String) throws -> String {
            try #require(OperatorRelease(version)).extensions.joined(separator: " ")
        }
        #expect(try extensions("4.7.1") == "kernel-devel usbguard")
        #expect(try extensions("4.10.3") == "kernel-devel sandboxed-containers usbguard")
        #expect(try extensions("4.12.3") == "kerberos kernel-devel sandboxed-containers usbguard")
        #expect(try extensions("4.15.0-0.okd-2024-03-10-010116").split(separator: " ").count == 6)
        #expect(try extensions("4.21.0").contains("wasm") && !extensions("4.22.0").contains("wasm"))
        #expect(try extensions("4.22.0").split(separator: " ").count == 7)
        #expect(OperatorRelease("4.14.9")?.kernels == [.standard, .realtime])
        #expect(OperatorRelease("4.15.0")?.kernels == NodeKernel.allCases)
        #expect(OperatorRelease("next") == nil && OperatorRelease("") == nil)
    }
}
