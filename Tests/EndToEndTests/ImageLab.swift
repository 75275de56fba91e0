// SPDX-License-Identifier: Apache-2.0

import SystemPackage
import TestSupport

/// A base image with dnf and rpm, a repository of small packages, and buildah: `Tests/ImageLab`.
///
/// All is made of this machine's own files, without a network.
actor ImageLab {
    static let shared = ImageLab()

    private var lab: Task<TemporaryDirectory, any Error>?

    /// The folder with the base image (`base`), the repository and local packages (`packages`).
    func directory() async throws -> FilePath {
        let task =
            lab
            ?? Task {
                let directory = try TemporaryDirectory()
                directory.removeAtExit()
                for script in ["make-repo", "make-base"] {
                    try Command.check(Self.script(script), directory.path.string)
                }
                return directory
            }
        lab = task
        return try await task.value.path
    }

    /// Builds a context.
    ///
    /// - Returns: the reference of the image.
    func build(_ context: String, named name: String) async throws -> String {
        let directory = try await directory()
        try Command.check(Self.script("build-image"), directory.string, context, name)
        return "oci:\(directory)/\(name):built"
    }

    private static func script(_ name: String) -> String {
        Paths.project.appending("Tests/ImageLab/\(name)").string
    }
}
