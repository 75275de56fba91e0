// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// Credentials for a registry, which is a real one on the loopback interface.
extension Repairs {
    @Test("credentials of root's own tools are copied to where updates look for them, and go with a rollback")
    func credentials() async throws {
        let server = try LoopbackRegistry(try await Samples.shared.image(.successor), asksForPassword: false)
        let registry = String(server.reference.dropFirst("docker://".count).prefix { $0 != "/" })
        let login = "{\"auths\": {\"\(registry)\": {\"auth\": \"dTpw\"}}}"
        let host = try await RepairBench(
            spoil: "mkdir -p \"$VAR/roothome/.docker\"; echo '\(login)' > \"$VAR/roothome/.docker/config.json\""
        )
        let before = try host.state()
        let declined = try plan(host, server, ["--no-repair", "credentials"])
        #expect(declined.findings.contains { $0.id == "DD-REG-0003" && $0.repairedBy == nil })
        let plan = try plan(host, server, [])
        #expect(plan.findings.contains { $0.id == "DD-REG-0003" && $0.repairedBy == "repair-credentials" })
        let apply = try run(host, server, ["apply", host.bench.path("plan.json"), "-y"])
        try #require(apply.status == 0, "\(apply.errors)")
        try host.run(
            """
            test "$(cat "$NEW/ostree/auth.json")" = '\(login)'
            test "$(stat -c '%a %u:%g' "$NEW/ostree/auth.json")" = '600 0:0'
            """
        )
        try host.verify("after the switch")
        try host.rollBack(to: before)

        // What is there already only a person can put together.
        try host.run("echo '{\"auths\": {\"quay.io\": {\"auth\": \"dTpw\"}}}' > \"$ETC/ostree/auth.json\"")
        let other = try self.plan(host, server, [])
        #expect(other.findings.contains { $0.id == "DD-REG-0003" && $0.repairedBy == nil })
        #expect(!other.steps.contains { $0.id == "repair-credentials" })
    }

    private func plan(_ host: RepairBench, _ server: LoopbackRegistry, _ options: [String]) throws -> Plan {
        let path = host.bench.path("plan.json")
        let command = try run(host, server, ["plan", "--image", server.reference, "-o", path] + options)
        try #require([0, 2].contains(command.status), "\(command.errors)")
        return try host.bench.document(Plan.self, path).spec
    }

    private func run(_ host: RepairBench, _ server: LoopbackRegistry, _ arguments: [String]) throws -> Command {
        try host.bench.run(arguments + ["--sysroot", host.bench.sysroot], environment: server.environment)
    }
}
