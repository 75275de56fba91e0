// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel

extension CheckCase {
    static let registryCases = [
        CheckCase(
            id: "DD-REG-0001",
            fails: [
                (
                    "a policy that accepts anything",
                    {
                        $0.host.containers.trust = [:]
                        $0.host.containers.defaultTrust = "insecureAcceptAnything"
                    }
                ),
                ("no place for signatures", { $0.host.containers.registriesD = [] }),
                (
                    "an unverified reference",
                    {
                        $0.target.reference = "ostree-unverified-registry:quay.io/example/os:43"
                        $0.host.containers.trust = [:]
                        $0.host.containers.defaultTrust = "insecureAcceptAnything"
                    }
                ),
                (
                    "a rule for another registry",
                    { $0.host.containers.trust = ["docker:quay.io/exam": ["sigstoreSigned"]] }
                ),
            ],
            passes: [
                (
                    "a signed commit",
                    {
                        $0.target.reference = "ostree-remote-image:fedora:docker://quay.io/fedora/fedora-coreos:stable"
                        $0.host.containers.trust = [:]
                        $0.host.containers.defaultTrust = "insecureAcceptAnything"
                    }
                ),
                ("a rule for all of it", { $0.host.containers.trust = ["docker:quay.io": ["signedBy"]] }),
            ],
            unknown: [noLayers, hidden("/etc/containers/policy.json")]
        ),
        CheckCase(
            id: "DD-REG-0002",
            fails: [
                ("a changed policy.json", { $0.addLocal(InventedHost.file("/etc/containers/policy.json", "mine")) }),
                (
                    "a key of the same name",
                    {
                        $0.addLocal(InventedHost.file("/etc/pki/containers/example.pub", "mine"))
                        $0.addToImage(InventedHost.file("/etc/pki/containers/example.pub", "new"))
                    }
                ),
            ],
            passes: [
                (
                    "a registry of one's own",
                    { $0.addLocal(InventedHost.file("/etc/containers/registries.d/mine.yaml")) }
                )
            ]
        ),
        CheckCase(
            id: "DD-REG-0003",
            fails: [
                ("podman's", { $0.host.containers.credentials = ["/var/roothome/.docker/config.json": ["quay.io"]] }),
                (
                    "until the reboot",
                    { $0.host.containers.credentials = ["/run/ostree/auth.json": ["quay.io/example"]] }
                ),
                (
                    "ostree's are for another one",
                    {
                        $0.host.containers.credentials = [
                            "/etc/ostree/auth.json": ["example.org"], "/run/ostree/auth.json": ["quay.io"],
                        ]
                    }
                ),
            ],
            passes: [
                (
                    "ostree's",
                    {
                        $0.host.containers.credentials = [
                            "/etc/ostree/auth.json": ["quay.io"], "/var/roothome/.docker/config.json": ["quay.io"],
                        ]
                    }
                ),
                ("for another registry", { $0.host.containers.credentials = ["/run/ostree/auth.json": ["ghcr.io"]] }),
                ("an image in a directory", { $0.target.image = "oci:/tmp/image" }),
            ],
            unknown: [noLayers, hidden("/var/roothome")]
        ),
    ]
}
