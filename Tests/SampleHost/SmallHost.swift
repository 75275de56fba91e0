// SPDX-License-Identifier: Apache-2.0

package import SystemPackage

/// A host with little on it, on which most repairs find something to mend: for tests that need thousands of copies.
///
/// It moves to ``SampleImage/Variant/small`` by ``route``.
package struct SmallHost: Sendable {
    /// The stateroot's name.
    package static let stateroot = "small"

    /// A route, in TOML: files get new owners at the first boot, and what lies in `/etc/old.d` goes when all was found good.
    package static let route = """
        title = "Small"
        summary = "Small"

        [repairs]
        owners = "chown"

        [[disposition]]
        subject = "file"
        name = "/etc/old.d/*"
        becomes = "removed"
        why = "the image has no use for it"

        """

    /// The physical root of the host.
    package let sysroot: FilePath
    /// The commit that is deployed.
    package let commit: String

    /// Builds one.
    ///
    /// - Parameter sysroot: A place that does not exist yet.
    /// - Returns: The host.
    /// - Throws: What the tools say.
    package static func build(at sysroot: FilePath) async throws -> SmallHost {
        try SystemCalls.makeDirectories(sysroot.string)
        try await Tool.run("ostree", ["admin", "init-fs", "--modern", sysroot.string])
        try await Tool.run("ostree", ["admin", "os-init", "--sysroot=\(sysroot)", stateroot])
        let repository = sysroot.appending("ostree/repo")
        try Files.write(settings, to: repository.appending("config"))
        let files = FilePath("\(sysroot).tree")
        try FileTree.small.write(to: files)
        let commit = try await Tool.run(
            "ostree",
            [
                "commit", "--repo=\(repository)", "--branch=small", "--fsync=no", "--tree=dir=\(files)",
                "--timestamp=@\(SampleRelease.contentTime)",
            ]
        )
        try await Tool.run("rm", ["-rf", files.string])
        try await Tool.run(
            "ostree",
            [
                "admin", "deploy", "--sysroot=\(sysroot)", "--os=\(stateroot)", "--karg=root=LABEL=root", "--karg=rw",
                "small",
            ]
        )
        let stateroot = sysroot.appending("ostree/deploy/\(stateroot)")
        let etc = stateroot.appending("deploy/\(commit).0/etc")
        try FileTree.smallEdits.write(to: etc)
        try SystemCalls.removeFile(etc.appending("deleted.conf").string)
        try FileTree.smallVar.write(to: stateroot.appending("var"))
        return SmallHost(sysroot: sysroot, commit: commit)
    }

    private static let settings = """
        [core]
        repo_version=1
        mode=bare

        [sysroot]
        bootloader=none
        readonly=true

        """
}
