// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// Imports from a real registry on the loopback interface.
@Suite struct Registry {
    @Test("what inspect fetched from a registry is not fetched again by an import")
    func reuse() async throws {
        let image = try await Samples.shared.image(.successor)
        let server = try LoopbackRegistry(image, asksForPassword: false)
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
        let server = try LoopbackRegistry(try await Samples.shared.image(.successor), asksForPassword: false)
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
        let server = try LoopbackRegistry(try await Samples.shared.image(.successor), asksForPassword: true)
        let arguments = ["import", server.reference, "--repo", try server.repository(), "-q"]
        let refused = try server.drydock(arguments)
        #expect(refused.status == 69)
        #expect(refused.errors.contains("unauthorized"))
        let file = server.directory.path.appending("auth.json").string
        let command = try server.drydock(arguments, credentials: file)
        #expect(command.status == 0, "\(command.errors)")
    }
}
