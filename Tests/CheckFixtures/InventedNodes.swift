// SPDX-License-Identifier: Apache-2.0

internal import Digest
package import DrydockModel

/// What `analyze` finds on the nodes of an invented cluster, and an image for them.
package enum InventedNodes {
    /// An Analysis of each node, in the state that its rendered config asks for, with changes.
    package static func all(
        of dump: InventedDump,
        _ change: (String, inout Analysis) -> Void
    ) -> [String: Analysis] {
        dump.nodes.reduce(into: [:]) { analyses, node in
            var analysis = analysis(of: node, dump)
            change(node.name, &analysis)
            analyses[node.name] = analysis
        }
    }

    private static func analysis(of node: InventedDump.Node, _ dump: InventedDump) -> Analysis {
        var analysis = InventedHost.analysis
        let configs = dump.pools.first { $0.name == node.pool }.map(dump.sources) ?? []
        for (path, content) in configs.flatMap(\.files) where path.hasPrefix("/etc/") {
            add(path, content, to: &analysis)
        }
        for (name, contents) in configs.flatMap(\.units) {
            add("/etc/systemd/system/\(name)", contents, to: &analysis)
            let link = "/etc/systemd/system/multi-user.target.wants/\(name)"
            Scenario.add(InventedHost.link(link, "../\(name)"), to: &analysis.etc.live)
            analysis.host?.units.units.append(
                UnitFacts.Unit(name: name, kind: .file, wanted: ["multi-user.target.wants"])
            )
            analysis.host?.units.links.append(
                UnitFacts.Link(unit: name, folder: "multi-user.target.wants", target: "../\(name)")
            )
        }
        let image = configs.map(\.image).last { !$0.isEmpty } ?? dump.releaseImage
        for index in analysis.deployments.indices {
            analysis.deployments[index].origin = [
                "origin": ["container-image-reference": "ostree-unverified-registry:\(image)"]
            ]
            analysis.deployments[index].kernelArguments += configs.flatMap(\.arguments)
        }
        analysis.kernelArguments += configs.flatMap(\.arguments)
        if dump.system.hasPrefix("CentOS") { analysis.osRelease = release }
        analysis.host?.platform.cpuLevel = 3
        analysis.host?.boot.secureBoot = false
        return analysis
    }

    private static func add(_ path: String, _ content: String, to analysis: inout Analysis) {
        let sum = SHA256.hex(of: Array(content.utf8))
        Scenario.add(
            Node(path: path, type: .file, mode: 0o644, size: UInt64(content.utf8.count), sha256: sum),
            to: &analysis.etc.live
        )
    }

    private static let release = [
        "ID": "centos", "VERSION_ID": "9", "VARIANT_ID": "coreos", "PRETTY_NAME": "CentOS Stream CoreOS 9",
    ]

    /// An image of CentOS Stream CoreOS in a registry.
    package static var image: Target {
        var target = InventedHost.target
        target.image = "docker://quay.io/example/os:9"
        target.reference = "ostree-unverified-registry:quay.io/example/os:9"
        target.content?.osRelease = release
        target.labels["org.opencontainers.image.version"] = "9.0.20260101"
        return target
    }
}
