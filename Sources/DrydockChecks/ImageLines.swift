// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Lines of Containerfiles that several checks need.
enum ImageLines {
    /// Writes a file line by line.
    static func write(_ lines: [String], to path: String) -> String {
        "RUN printf '%s\\n' \(ShellWords.line(lines)) > \(path)"
    }

    /// Makes the initial file system anew.
    static let dracut = InitialFileSystem.line()
}

extension Subject {
    /// What installs packages in the image.
    var packageManager: PackageManager { PackageManager(programs: imagePrograms) }

    /// Installs packages by what the image has for it.
    func install(_ packages: [String]) -> String { packageManager.install(packages) }
}
