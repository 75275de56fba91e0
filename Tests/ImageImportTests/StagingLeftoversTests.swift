// SPDX-License-Identifier: Apache-2.0

import ImageImport
import OSTree
import SystemPackage
import TestSupport
import Testing

/// What transactions leave that were killed, and what belongs to those that live.
@Suite struct StagingAreas {
    @Test("the staging area of a living transaction stays, that of a dead one is emptied")
    func leftovers() throws {
        let directory = try TemporaryDirectory()
        let repository = try Repository.create(path: directory.path.appending("repo").string)
        let other = try Repository(path: repository.path)
        let transaction = try Transaction(in: other)
        let tree = try transaction.writer.write(.directoryTree, DirectoryTree(files: [], directories: []).variant)
        let leftover = "\(repository.path)/tmp/staging-dead-abcdef"
        try Command.check("mkdir", "-p", "\(leftover)/00")
        try Files.write("x", to: "\(leftover)/00/0000.file")

        StagingLeftovers.remove(from: repository)
        #expect(try Command.check("find", leftover) == leftover + "\n")
        try transaction.commit()
        #expect(try repository.has(.directoryTree, tree))
    }
}
