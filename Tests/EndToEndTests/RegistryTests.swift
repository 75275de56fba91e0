// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import OSTree
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// Imports from a real registry on the loopback interface.
@Suite struct Registry {
    /// A registry that serves one image while the value lives.
    private final class Server {
        let directory: TemporaryDirectory
        let reference: String
        private let process: RunningCommand

        /// Starts the registry and copies an image into it; with a password if it is to ask for one.
        init(_ image: SampleImage, asksForPassword: Bool) throws {
            directory = try TemporaryDirectory()
            let address = "127.0.0.1:\(Int.random(in: 20000..<32000))"
            reference = "docker://\(address)/os:1"
            var settings = """
                version: 0.1
                storage: {filesystem: {rootdirectory: \(directory.path)/data}}
                http: {addr: "\(address)"}

                """
            if asksForPassword {
                settings += "auth: {htpasswd: {realm: x, path: \(directory.path)/htpasswd}}\n"
                // The user u with the password p.
                let line = "u:$2b$05$abcdefghijklmnopqrstuuqwWMzKt5N8p.u2GX5MuH1t19BMWuLOW\n"
                try Files.write(line, to: directory.path.appending("htpasswd").string)
                let login = "{\"auths\":{\"\(address)\":{\"auth\":\"dTpw\"}}}"
                try Files.write(login, to: directory.path.appending("auth.json").string)
            }
            try Files.write(settings, to: directory.path.appending("config.yml").string)
            let containers = directory.path.appending(".config/containers")
            try Command.check("mkdir", "-p", containers.string)
            try Files.write(
                "[[registry]]\nlocation=\"\(address)\"\ninsecure=true\n",
                to: containers.appending("registries.conf").string
            )
            process = try Command.start(["docker-registry", "serve", directory.path.appending("config.yml").string])
            // It takes a moment until it listens.
            try Command.check(
                "/bin/sh",
                "-c",
                """
                for attempt in 1 2 3 4 5 6 7 8 9 10; do
                    skopeo copy -q --dest-creds u:p "$0" "$1" && exit; sleep 1
                done
                exit 1
                """,
                image.reference,
                reference,
                environment: environment
            )
        }

        deinit {
            process.send(SIGKILL)
            _ = process.wait()
        }

        /// Settings of containers tools and caches that are this server's.
        var environment: [String: String] {
            ["HOME": directory.path.string, "XDG_CACHE_HOME": directory.path.appending("cache").string]
        }

        /// Runs the tool, with the given file as ostree's credentials.
        func drydock(_ arguments: [String], credentials: String? = nil) throws -> Command {
            guard let credentials else {
                return try Command.run([Paths.drydock.string] + arguments, environment: environment)
            }
            // In a mount namespace, so that the machine's own /run stays as it is.
            let script = """
                mount -t tmpfs none /run && mkdir /run/ostree && cp "$0" /run/ostree/auth.json && exec "$@"
                """
            return try Command.run(
                ["unshare", "-m", "/bin/sh", "-c", script, credentials, Paths.drydock.string] + arguments,
                environment: environment
            )
        }

        func repository() throws -> String {
            let path = directory.path.appending("repo").string
            _ = try Repository.create(path: path)
            return path
        }
    }

    @Test("what inspect fetched from a registry is not fetched again by an import")
    func reuse() async throws {
        let image = try await Samples.shared.image(.successor)
        let server = try Server(image, asksForPassword: false)
        let inspected = try server.drydock(["inspect", server.reference, "-q"])
        #expect(inspected.status == 0, "\(inspected.errors)")
        // The registry has the layers no more.
        for layer in image.layers {
            let digest = layer.digest.dropFirst(7)
            let blob = "\(server.directory.path)/data/docker/registry/v2/blobs/sha256/\(digest.prefix(2))/\(digest)"
            try Command.check("rm", "-r", blob)
        }
        let repository = try server.repository()
        let command = try server.drydock(["import", server.reference, "--repo", repository, "--format", "json", "-q"])
        #expect(command.status == 0, "\(command.errors)")
        let document = try DocumentFormat.decode(Import.self, from: Array(command.output.utf8), named: "output")
        #expect(document.spec.imageRef.contains("/docker_3A__2F__2F_127_2E_0_2E_0_2E_1_3A_"))
        try Command.check("ostree", "fsck", "--repo=\(repository)", "-q")
        // What was kept for it is gone.
        #expect(try Command.check("find", server.environment["XDG_CACHE_HOME"] ?? "", "-path", "*/blobs/*").isEmpty)
    }

    @Test("a layer that was damaged since it was kept is fetched again")
    func damagedSinceKept() async throws {
        let server = try Server(try await Samples.shared.image(.successor), asksForPassword: false)
        #expect(try server.drydock(["inspect", server.reference, "-q"]).status == 0)
        let script = """
            for blob in "$0"/drydock/blobs/*; do printf damage | dd of="$blob" bs=1 seek=2000 conv=notrunc status=none; done
            """
        try Command.check("/bin/sh", "-c", script, server.environment["XDG_CACHE_HOME"] ?? "")
        let repository = try server.repository()
        let command = try server.drydock(["import", server.reference, "--repo", repository, "-q"])
        #expect(command.status == 0, "\(command.errors)")
        try Command.check("ostree", "fsck", "--repo=\(repository)", "-q")
    }

    @Test("a registry that asks for a password gets it from ostree's auth file, and from no other")
    func credentials() async throws {
        let server = try Server(try await Samples.shared.image(.successor), asksForPassword: true)
        let arguments = ["import", server.reference, "--repo", try server.repository(), "-q"]
        let refused = try server.drydock(arguments)
        #expect(refused.status == 69)
        #expect(refused.errors.contains("unauthorized"))
        let file = server.directory.path.appending("auth.json").string
        let command = try server.drydock(arguments, credentials: file)
        #expect(command.status == 0, "\(command.errors)")
    }
}
