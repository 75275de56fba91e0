// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel
import Testing

/// A host and an image that take a route, or do not.
struct RouteCase: Sendable, CustomTestStringConvertible {
    let route: String
    let what: String
    var isChosen = true
    let change: @Sendable (inout Scenario) -> Void

    var testDescription: String { "\(route): \(what)" }

    static let all: [RouteCase] = [
        RouteCase(route: "fedora-coreos-to-oci", what: "the image of the stream") { _ in },
        RouteCase(route: "fedora-coreos-to-oci", what: "uCore") {
            $0.take("ghcr.io/ublue-os/ucore:stable", "fedora", variant: "coreos")
        },
        RouteCase(route: "fedora-coreos-to-oci", what: "the host runs an image already", isChosen: false) {
            $0.follow("container-image-reference", "ostree-unverified-registry:quay.io/fedora/fedora-coreos:stable")
        },
        RouteCase(route: "fedora-coreos-to-oci", what: "a node of a cluster", isChosen: false) { $0.joinCluster() },

        RouteCase(route: "fedora-coreos-to-fedora-bootc", what: "the plain image") {
            $0.take("quay.io/fedora/fedora-bootc:43", "fedora")
        },
        RouteCase(route: "fedora-coreos-to-fedora-bootc", what: "the host runs an image already") {
            $0.follow("container-image-reference", "ostree-unverified-registry:quay.io/fedora/fedora-coreos:stable")
            $0.take("registry.example.com/kiosk", "fedora", variant: "kiosk")
        },
        RouteCase(route: "fedora-coreos-to-fedora-bootc", what: "an image without bootc", isChosen: false) {
            $0.take("registry.example.com/kiosk", "fedora", bootc: false)
        },
        RouteCase(route: "fedora-coreos-to-fedora-bootc", what: "an image of IoT", isChosen: false) {
            $0.take("quay.io/fedora/fedora-iot:43", "fedora", variant: "iot")
        },

        RouteCase(route: "silverblue-to-universal-blue", what: "Bluefin on Silverblue") {
            $0.run("fedora", "42", variant: "silverblue", origin: "fedora:fedora/42/x86_64/silverblue")
            $0.take("ghcr.io/ublue-os/bluefin:stable", "bluefin", variant: "silverblue")
        },
        RouteCase(route: "silverblue-to-universal-blue", what: "Sway Atomic, which has no main image", isChosen: false)
        {
            $0.run("fedora", "42", variant: "sway-atomic", origin: "fedora:fedora/42/x86_64/sway-atomic")
            $0.take("mirror.example.com/ublue-os/base-main:42", "fedora", variant: "sway-atomic")
        },
        RouteCase(route: "silverblue-to-universal-blue", what: "another image", isChosen: false) {
            $0.run("fedora", "42", variant: "silverblue", origin: "fedora:fedora/42/x86_64/silverblue")
            $0.take("quay.io/fedora/fedora-bootc:42", "fedora")
        },

        RouteCase(route: "fedora-iot-to-bootc", what: "the plain image") {
            $0.run("fedora", "42", variant: "iot", origin: "fedora-iot:fedora/stable/x86_64/iot")
            $0.take("quay.io/fedora/fedora-bootc:42", "fedora")
        },
        RouteCase(route: "fedora-iot-to-bootc", what: "an image of CoreOS", isChosen: false) {
            $0.run("fedora", "42", variant: "iot", origin: "fedora-iot:fedora/stable/x86_64/iot")
        },

        RouteCase(route: "rhel-edge-to-image-mode", what: "a commit for Edge") {
            $0.run("rhel", "9.4", origin: "edge:rhel/9/x86_64/edge")
            $0.take("registry.example.com/edge", "rhel", "9.6")
        },
        RouteCase(route: "rhel-edge-to-image-mode", what: "a node with RHEL CoreOS", isChosen: false) {
            $0.run("rhel", "9.6", variant: "coreos", origin: "ostree-unverified-registry:quay.io/openshift/os")
            $0.joinCluster()
            $0.take("registry.example.com/edge", "rhel", "9.6")
        },
        RouteCase(route: "rhel-edge-to-image-mode", what: "a host in image mode", isChosen: false) {
            $0.run("rhel", "9.6")
            $0.follow("container-image-reference", "ostree-unverified-registry:registry.example.com/edge")
            $0.take("registry.example.com/edge", "rhel", "9.6")
        },

        RouteCase(route: "centos-stream-to-centos-bootc", what: "the image of the Stream") {
            $0.run("centos", "9", origin: "centos:centos-stream/9/x86_64/edge")
            $0.take("quay.io/centos-bootc/centos-bootc:stream9", "centos", "9")
        },
        RouteCase(route: "centos-stream-to-centos-bootc", what: "a real-time kernel", isChosen: false) {
            $0.run("centos", "9", origin: "centos:centos-stream/9/x86_64/edge")
            $0.bootRealTimeKernel()
            $0.take("quay.io/centos-bootc/centos-bootc:stream9", "centos", "9")
        },
        RouteCase(route: "centos-stream-to-centos-bootc", what: "an image of CoreOS", isChosen: false) {
            $0.run("centos", "9", origin: "centos:centos-stream/9/x86_64/edge")
            $0.take("quay.io/okd/scos-content", "centos", "9", variant: "coreos")
        },

        RouteCase(route: "okd-fcos-to-scos", what: "an image of CentOS Stream CoreOS") {
            $0.joinCluster()
            $0.take("quay.io/okd/scos-content", "centos", "9", variant: "coreos")
        },
        RouteCase(route: "okd-fcos-to-scos", what: "whatever the image is") {
            $0.joinCluster()
            $0.bootRealTimeKernel()
            $0.take("quay.io/fedora/fedora-bootc:43", "fedora")
        },
        RouteCase(route: "okd-fcos-to-scos", what: "no node of a cluster", isChosen: false) {
            $0.take("quay.io/okd/scos-content", "centos", "9", variant: "coreos")
        },

        RouteCase(route: "debian-ostree-to-bootc", what: "Debian") {
            $0.run("debian", "13", origin: "example:debian/amd64/13")
            $0.take("registry.example.com/debian-bootc", "debian", "13")
        },
        RouteCase(route: "debian-ostree-to-bootc", what: "an image of Fedora", isChosen: false) {
            $0.run("debian", "13", origin: "example:debian/amd64/13")
            $0.take("quay.io/fedora/fedora-bootc:43", "fedora")
        },

        RouteCase(route: "kernel-rt", what: "CentOS with a real-time kernel") {
            $0.run("centos", "9", origin: "centos:centos-stream/9/x86_64/edge")
            $0.bootRealTimeKernel()
            $0.take("registry.example.com/real-time", "centos", "9")
        },
        RouteCase(route: "kernel-rt", what: "a system that nobody knows with a real-time kernel") {
            $0.run("robot", "1", origin: "example:robot/stable")
            $0.bootRealTimeKernel()
            $0.take("registry.example.com/robot", "robot", "2")
        },
        RouteCase(route: "kernel-rt", what: "a default kernel", isChosen: false) {
            $0.run("robot", "1", origin: "example:robot/stable")
            $0.take("registry.example.com/robot", "robot", "2")
        },
        RouteCase(route: "kernel-rt", what: "a node of a cluster", isChosen: false) {
            $0.run("rhel", "9.6", variant: "coreos")
            $0.bootRealTimeKernel()
            $0.joinCluster()
        },

        RouteCase(route: "ostree-to-bootc", what: "a system that nobody knows") {
            $0.run("robot", "1", origin: "example:robot/stable")
            $0.take("registry.example.com/robot", "robot", "2")
        },
        RouteCase(route: "ostree-to-bootc", what: "an image without bootc", isChosen: false) {
            $0.run("robot", "1", origin: "example:robot/stable")
            $0.take("registry.example.com/robot", "robot", "2", bootc: false)
        },
        RouteCase(route: "ostree-to-bootc", what: "an image that was not read", isChosen: false) {
            $0.run("robot", "1", origin: "example:robot/stable")
            $0.target.content = nil
        },
    ]
}

/// What a host gets for which nobody names an image.
struct ProposalCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let route: String?
    let reference: String?
    let host: @Sendable (inout Scenario) -> Void

    init(
        _ description: String,
        _ route: String?,
        _ reference: String?,
        _ host: @escaping @Sendable (inout Scenario) -> Void
    ) {
        testDescription = description
        self.route = route
        self.reference = reference
        self.host = host
    }

    static let all: [ProposalCase] = [
        ProposalCase("Fedora CoreOS", "fedora-coreos-to-oci", "docker://quay.io/fedora/fedora-coreos:stable") { _ in },
        ProposalCase(
            "Fedora CoreOS with layered packages",
            "fedora-coreos-to-oci",
            "docker://quay.io/fedora/fedora-coreos:testing"
        ) { $0.follow("baserefspec", "fedora:fedora/x86_64/coreos/testing") },
        ProposalCase("Fedora CoreOS from an image", nil, nil) {
            $0.follow("container-image-reference", "ostree-unverified-registry:quay.io/fedora/fedora-coreos:stable")
        },
        ProposalCase("Silverblue", "silverblue-to-universal-blue", "docker://ghcr.io/ublue-os/silverblue-main:42") {
            $0.run("fedora", "42", variant: "silverblue", origin: "fedora:fedora/42/x86_64/silverblue")
        },
        ProposalCase("Kinoite", "silverblue-to-universal-blue", "docker://ghcr.io/ublue-os/kinoite-main:43") {
            $0.run("fedora", "43", variant: "kinoite", origin: "fedora:fedora/43/x86_64/kinoite")
        },
        ProposalCase("Fedora IoT", "fedora-iot-to-bootc", "docker://quay.io/fedora/fedora-bootc:42") {
            $0.run("fedora", "42", variant: "iot", origin: "fedora-iot:fedora/stable/x86_64/iot")
        },
        ProposalCase(
            "CentOS Stream",
            "centos-stream-to-centos-bootc",
            "docker://quay.io/centos-bootc/centos-bootc:stream9"
        ) { $0.run("centos", "9", origin: "centos:centos-stream/9/x86_64/edge") },
        ProposalCase("CentOS Stream with a real-time kernel", nil, nil) {
            $0.run("centos", "9", origin: "centos:centos-stream/9/x86_64/edge")
            $0.bootRealTimeKernel()
        },
        ProposalCase("a node of OKD", "okd-fcos-to-scos", nil) { $0.joinCluster() },
        ProposalCase("RHEL for Edge", nil, nil) { $0.run("rhel", "9.4", origin: "edge:rhel/9/x86_64/edge") },
        ProposalCase("Debian", nil, nil) { $0.run("debian", "13", origin: "example:debian/amd64/13") },
    ]
}

extension Scenario {
    /// Makes the host another system, which follows a refspec.
    mutating func run(
        _ id: String,
        _ version: String,
        variant: String? = nil,
        origin: String? = nil
    ) {
        analysis.osRelease = ["ID": id, "VERSION_ID": version]
        analysis.osRelease["VARIANT_ID"] = variant
        analysis.stateroot = id
        analysis.deployments[0].stateroot = id
        analysis.deployments[0].origin = origin.map { ["origin": ["refspec": $0]] }
    }

    /// Changes what the host follows.
    mutating func follow(_ key: String, _ value: String) {
        analysis.deployments[0].origin = ["origin": [key: value]]
    }

    /// Puts a machine-config operator in charge of the host.
    mutating func joinCluster() {
        addLocal(InventedHost.file("/etc/machine-config-daemon/currentconfig"))
    }

    /// Lets the host boot a real-time kernel.
    mutating func bootRealTimeKernel() { old.kernels[0].flavour = "rt" }

    /// Makes the image another one.
    mutating func take(
        _ name: String,
        _ id: String,
        _ version: String = "43",
        variant: String? = nil,
        bootc: Bool = true
    ) {
        target.reference = "ostree-unverified-registry:\(name)"
        target.image = "docker://\(name)"
        target.content?.osRelease = ["ID": id, "VERSION_ID": version]
        target.content?.osRelease["VARIANT_ID"] = variant
        target.content?.hasBootc = bootc
    }
}
