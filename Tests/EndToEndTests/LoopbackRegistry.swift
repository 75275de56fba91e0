// SPDX-License-Identifier: Apache-2.0

import Glibc
import OSTree
import SampleHost
import SystemPackage
import TestSupport

/// A real registry on the loopback interface that serves one image while the value lives.
final class LoopbackRegistry {
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
