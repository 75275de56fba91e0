// SPDX-License-Identifier: Apache-2.0

import Glibc
package import SystemPackage
import TestSupport

/// A registry on this machine's loopback interface, which guests reach as 10.0.2.2, with the host's successor in it.
package final class GuestRegistry {
    /// The image as guests name it.
    package let reference: String
    /// What guests have to write into a file of `/etc/containers/registries.conf.d` to read it.
    package let configuration: String

    private let directory: TemporaryDirectory
    private let process: RunningCommand
    private let port: Int

    /// Starts the registry and copies the image into it.
    package init(_ image: GuestImage) throws {
        directory = try TemporaryDirectory()
        port = Int.random(in: 20000..<32000)
        reference = "docker://10.0.2.2:\(port)/guest:next"
        configuration = "[[registry]]\nlocation = \"10.0.2.2:\(port)\"\ninsecure = true\n"
        let settings = directory.path.appending("config.yml").string
        try Files.write(
            """
            version: 0.1
            storage: {filesystem: {rootdirectory: \(directory.path)/data}}
            http: {addr: "127.0.0.1:\(port)"}

            """,
            to: settings
        )
        process = try Command.start(["docker-registry", "serve", settings])
        let copy = """
            for attempt in 1 2 3 4 5 6 7 8 9 10; do
                skopeo copy -q --dest-tls-verify=false "$0" "$1" && exit; sleep 1
            done
            exit 1
            """
        try Command.check("sh", "-c", copy, "oci:\(image.image):next", "docker://127.0.0.1:\(port)/guest:next")
    }

    /// Builds a Containerfile with buildah, on top of an image of this registry.
    ///
    /// - Parameter context: a folder with a Containerfile that calls the registry as guests do.
    /// - Returns: the built image as guests name it.
    /// - Throws: what buildah said.
    package func build(_ context: FilePath) throws -> String {
        let store = try TemporaryDirectory()
        let settings = store.path.appending("registries.conf").string
        try Files.write(
            """
            [[registry]]
            prefix = "10.0.2.2:\(port)"
            location = "127.0.0.1:\(port)"
            insecure = true

            """,
            to: settings
        )
        let script = """
            set -e
            buildah() { command buildah --root "$0/root" --runroot "$0/run" --storage-driver overlay "$@"; }
            buildah build --isolation chroot --tag localhost/built --file "$1/Containerfile" "$1"
            buildah push --tls-verify=false localhost/built "docker://127.0.0.1:$2/guest:built"
            umount "$0/root/overlay" 2>/dev/null || true
            """
        try Command.check(
            "bash",
            "-c",
            script,
            store.path.string,
            context.string,
            "\(port)",
            environment: ["CONTAINERS_REGISTRIES_CONF": settings, "TMPDIR": store.path.string]
        )
        return "docker://10.0.2.2:\(port)/guest:built"
    }

    deinit {
        process.send(SIGKILL)
        _ = process.wait()
    }
}
