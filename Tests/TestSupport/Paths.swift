// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// Where tests find the project's files and the built tool.
package enum Paths {
    /// The top of the project.
    package static let project = FilePath(#filePath).parent.parent
        .parent

    /// The folder of test data.
    package static let testdata = project.appending("testdata")

    /// The built `drydock`, beside the test bundle.
    package static let drydock: FilePath = {
        let bundle = CommandLine.arguments.dropFirst().first { $0.hasSuffix(".xctest") }
        let own = bundle.map { FilePath($0) } ?? FilePath(CommandLine.arguments[0])
        return own.parent.appending("drydock")
    }()

    /// The samples that other tools wrote, beside the project; not everybody has them.
    package static var sharedSamples: FilePath? {
        let folder = project.parent.appending("shared/samples")
        return (try? FileDescriptor.open(folder.appending("expected.tsv"), .readOnly)).map {
            try? $0.close()
            return folder
        }
    }
}

extension FilePath {
    /// The folder that holds the path.
    package var parent: FilePath {
        var path = self
        path.removeLastComponent()
        return path
    }
}
