// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@testable import DrydockAnalysis

@Suite struct Containers {
    private func state(_ host: HostFixture) -> ContainerState { ContainerStack(roots: host.roots).facts() }

    @Test("trust, mirrors, credentials, storage and quadlets are found, and no secret among them")
    func present() throws {
        let host = try HostFixture([
            "etc/containers/policy.json":
                #"{"default": [{"type": "reject"}], "transports": {"docker": {"quay.io": [{"type": "sigstoreSigned"}], "": [{"type": "signedBy"}]}}}"#,
            "etc/containers/registries.conf":
                "[[registry]]\nprefix = \"a.io\"\nblocked = true\n[[registry]]\nlocation = \"b.io\"\n[[registry.mirror]]\nlocation = \"c.io\"\n",
            "etc/containers/registries.conf.d/x.conf": "[[registry]]\nlocation = \"plain.io\"\n",
            "etc/containers/registries.d/quay.yaml": "docker:\n",
            "etc/containers/storage.conf": "[storage]\ndriver = \"overlay\"\ngraphroot = \"/var/c\"\n",
            "etc/containers/systemd/users/1000/a.container": "", "etc/containers/systemd/b.pod": "",
            "etc/containers/systemd/readme.md": "",
            "etc/ostree/auth.json": #"{"auths": {"quay.io": {"auth": "c2VjcmV0"}}}"#,
            "var/roothome/.docker/config.json": #"{"auths": {"a.io": {"auth": "eDp5"}, "helper.io": {}}}"#,
        ])
        let state = state(host)
        #expect(state.defaultTrust == "reject")
        #expect(state.trust == ["docker:quay.io": ["sigstoreSigned"], "docker": ["signedBy"]])
        #expect(state.mirrors == ["a.io": ["blocked"], "b.io": ["c.io"]])
        #expect(state.registriesD == ["/etc/containers/registries.d/quay.yaml"])
        #expect(state.storageDriver == "overlay" && state.storageRoot == "/var/c")
        #expect(state.quadlets == ["/etc/containers/systemd/b.pod", "/etc/containers/systemd/users/1000/a.container"])
        #expect(
            state.credentials == ["/etc/ostree/auth.json": ["quay.io"], "/var/roothome/.docker/config.json": ["a.io"]]
        )
        #expect(!"\(state)".contains("c2VjcmV0"))
        #expect(host.unreadable.isEmpty)
    }

    @Test("a host without containers has nothing of them")
    func absent() throws {
        let host = try HostFixture()
        #expect(state(host) == ContainerState())
        #expect(host.unreadable.isEmpty)
    }

    @Test("files that cannot be read are named")
    func unreadable() throws {
        let host = try HostFixture([
            "etc/containers/policy.json": HostFixture.unreadable, "etc/ostree/auth.json": HostFixture.unreadable,
        ])
        #expect(state(host).defaultTrust == nil)
        #expect(host.unreadable == ["/etc/containers/policy.json", "/etc/ostree/auth.json"])
    }

    @Test("files in another form are named")
    func malformed() throws {
        let host = try HostFixture([
            "etc/containers/policy.json": "{}", "etc/containers/registries.conf": "[[registry",
            "etc/containers/storage.conf": "= 1",
            "etc/containers/registries.conf.d/x.conf": "[[registry]]\ninsecure = true\n",
            "etc/ostree/auth.json": "no",
        ])
        #expect(state(host) == ContainerState())
        #expect(host.unreadable.count == 5)
    }
}
