// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SystemPackage

extension FilePath {
    /// A path of the command line, made absolute because tools run in other directories.
    init(argument: String) {
        let path = FilePath(argument)
        self = path.isAbsolute ? path : FilePath(FileManager.default.currentDirectoryPath).pushing(path)
    }
}
