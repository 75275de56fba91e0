// SPDX-License-Identifier: Apache-2.0

import OSTree
import SystemPackage
import TestSupport
import Testing

@Suite struct TransactionTests {
    @Test("a beginning that fails is repeated, and says in the end why it failed")
    func beginning() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path.appending("repo").string
        let repository = try Repository.create(path: path)
        try Transaction(in: repository).commit()
        try Command.check("rm", "-r", "\(path)/tmp")
        let error = #expect(throws: OSTreeError.self) { _ = try Transaction(in: repository) }
        // libostree would complain of a transaction that is there already.
        #expect(error?.isNotFound == true, "\(String(describing: error))")
    }
}
