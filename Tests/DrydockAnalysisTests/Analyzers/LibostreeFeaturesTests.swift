// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DrydockAnalysis

@Suite struct LibostreeFeatureLists {
    private let text = """
        libostree:
         Version: '2025.2'
         Features:
          - inode64
          - composefs
          - selinux

        """

    @Test("features are those that the program of the library's version lists")
    func listed() {
        #expect(LibostreeFeatures.parse(text, version: "2025.2") == ["composefs", "inode64", "selinux"])
        #expect(LibostreeFeatures.parse(text, version: "2022.7") == nil)
        #expect(LibostreeFeatures.parse("ostree: command not found", version: "2025.2") == nil)
    }
}
