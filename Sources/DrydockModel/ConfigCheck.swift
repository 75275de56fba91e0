// SPDX-License-Identifier: Apache-2.0

/// What is wrong with Ignition configs.
package struct ConfigCheck: Specification {
    package static let kind = "ConfigCheck"

    /// One file.
    package struct File: Codable, Sendable, Equatable {
        /// The file as it was named.
        package var path: String
        /// The version of the specification, if it could be told.
        package var version: String?
        /// Whether the config is the one in a MachineConfig.
        package var machineConfig: Bool
        /// Whether Ignition takes the config.
        package var valid: Bool
        /// What was found.
        package var problems: [Problem]

        /// One file.
        package init(path: String, version: String?, machineConfig: Bool, valid: Bool, problems: [Problem]) {
            self.path = path
            self.version = version
            self.machineConfig = machineConfig
            self.valid = valid
            self.problems = problems
        }
    }

    /// One problem of a config.
    package struct Problem: Codable, Sendable, Equatable {
        /// `error` or `warning`.
        package var severity: String
        /// Where, from the root of the file: `$.storage.files[3].path`; absent for a text that cannot be read.
        package var path: String?
        /// The line, from 1.
        package var line: Int?
        /// The column in characters, from 1.
        package var column: Int?
        /// What is wrong.
        package var message: String

        /// One problem of a config.
        package init(severity: String, path: String?, line: Int?, column: Int?, message: String) {
            self.severity = severity
            self.path = path
            self.line = line
            self.column = column
            self.message = message
        }
    }

    /// The files in the order in which they were named.
    package var files: [File]

    /// What is wrong with configs.
    package init(files: [File]) {
        self.files = files
    }
}
