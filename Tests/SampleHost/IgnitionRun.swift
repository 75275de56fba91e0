// SPDX-License-Identifier: Apache-2.0

import SystemPackage

/// One run of the real Ignition over a deployment.
enum IgnitionRun {
    /// Where the distribution keeps the program; it belongs to no `PATH`.
    private static let program = "/usr/lib/dracut/modules.d/30ignition/ignition"

    /// The least that Ignition and setfiles take for a policy.
    private static let policy = FileTree(
        script: """
            == config
            SELINUX=enforcing
            SELINUXTYPE=none
            == none/contexts/files/file_contexts
            /.* <<none>>

            """
    )

    /// Lets Ignition fetch its config and write files, as it does in the initial file system of a first boot.
    ///
    /// The deployment's `/var` is empty on disk, and home directories live behind links into it. So the run happens in
    /// a mount namespace of its own in which the stateroot's `var` is bound there, as on a booted host. Ignition ends
    /// with a relabelling and fails without a policy, so a policy that labels nothing is bound to `/etc/selinux` for
    /// the run.
    ///
    /// - Parameters:
    ///   - config: The config file.
    ///   - deployment: The deployment's root.
    ///   - stateVar: The stateroot's `var`.
    ///   - scratch: A directory for the caches of the run.
    ///   - log: The file that gets what Ignition says.
    /// - Throws: ``SampleError`` if Ignition is not installed or fails; its log is part of the error.
    static func run(
        config: FilePath,
        deployment: FilePath,
        stateVar: FilePath,
        scratch: FilePath,
        log: FilePath
    ) async throws {
        guard SystemCalls.exists(program) else {
            throw SampleError.unexpected("\(program) is missing: install the package ignition")
        }
        try policy.write(to: scratch.appending("selinux"))
        try FileTree(script: "== base.d/00-core.ign\n" + IgnitionConfig.base).write(to: scratch.appending("system"))
        let script = """
            set -e
            mount --bind "$1" "$2/var"
            mount --bind "$3/selinux" "$2/etc/selinux"
            for stage in fetch files; do
                "$4" --root "$2" --platform file --config-cache "$3/config.json" --neednet "$3/neednet" \
                    --state-file "$3/state" --log-to-stdout --stage "$stage" >> "$5" || { cat "$5" >&2; exit 1; }
            done
            """
        try await Tool.run(
            "unshare",
            [
                "--mount", "--propagation", "private", "sh", "-c", script, "sh", stateVar.string, deployment.string,
                scratch.string, program, log.string,
            ],
            extra: [
                "IGNITION_CONFIG_FILE": config.string,
                "IGNITION_SYSTEM_CONFIG_DIR": scratch.appending("system").string,
            ]
        )
    }
}
