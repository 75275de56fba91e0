// SPDX-License-Identifier: Apache-2.0

import Glibc
package import SystemPackage

/// Where tests find the project's files and the built tool.
package enum Paths {
    /// The top of the project.
    package static let project = FilePath(#filePath).parent.parent
        .parent

    /// The folder of test data.
    package static let testdata = project.appending("testdata")

    /// Another `drydock` to be tested than the debug build, such as the release binary, by the variable `DRYDOCK_TOOL`.
    package static let givenTool = getenv("DRYDOCK_TOOL").map { FilePath(String(cString: $0)) }

    /// The `drydock` that is tested: the one that is given, or that beside the test bundle.
    package static let drydock: FilePath = {
        if let givenTool { return givenTool }
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
