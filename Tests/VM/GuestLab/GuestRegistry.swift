// SPDX-License-Identifier: Apache-2.0

import Glibc
import SystemPackage
import TestSupport

/// A registry on this machine's loopback interface, which guests reach as 10.0.2.2, with the host's successor in it.
package final class GuestRegistry {
    /// The image as guests name it.
    package let reference: String
    /// What guests have to write into a file of `/etc/containers/registries.conf.d` to read it.
    package let configuration: String

    private let directory: TemporaryDirectory
    private let process: RunningCommand

    /// Starts the registry and copies the image into it.
    package init(_ image: GuestImage) throws {
        directory = try TemporaryDirectory()
        let port = Int.random(in: 20000..<32000)
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

    deinit {
        process.send(SIGKILL)
        _ = process.wait()
    }
}
