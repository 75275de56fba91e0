// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Connections in the old format of initscripts (`ifcfg-…`) are read by a plugin of NetworkManager that Enterprise
/// Linux 10 and Fedora 36 no longer install.
///
/// An image without it has no network on this host.
///
/// Detected by the files in `/etc/sysconfig/network-scripts`, and by the packages of the image.
///
/// To do: let NetworkManager write them anew as keyfiles.
enum ConnectionScripts: Comparison {
    static let about = About(
        "DD-NET-0002",
        "The image reads the connections of the host",
        .high,
        .overridable
    )

    static func compare(_ sides: Sides) -> CheckResult {
        let scripts = sides.host.network.connections.filter { $0.format == "ifcfg" }
        guard !scripts.isEmpty else { return pass() }
        guard sides.content.packageSource != "none" else { return unknown("the packages of the image are not known") }
        let readers = ["NetworkManager-initscripts-ifcfg-rh", "network-scripts"]
        // The plugin was in the main package before 1.36, and still is in Enterprise Linux 9.
        let manager = sides.imagePackage("NetworkManager")
        let isInside = manager.map { Numbers.isBelow($0.version, [1, 36]) || $0.release.contains(".el9") } ?? false
        guard !isInside, !readers.contains(where: { sides.imageVersion($0) != nil }) else { return pass() }
        return answer([
            finding(
                "The image does not read \(Quantities.counted(scripts.count, "connection")) of this host: \(Wording.list(scripts.map(\.name)))",
                "They are ifcfg files, and nothing in the image reads those.",
                evidence: scripts.map { .host($0.path, is: "ifcfg", not: "keyfile") },
                resources: scripts.map { .init(.file, $0.path) },
                remediations: [
                    .attended(["nmcli", "connection", "migrate"], "writes them anew as keyfiles")
                ]
            )
        ])
    }
}
