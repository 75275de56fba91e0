// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import Ignition
internal import JSONTree

/// How the host came to be: the disk image or installer, and what a cluster left.
struct Installation {
    private static let alephs = [".coreos-aleph-version.json", ".aleph-version.json", ".bootc-aleph.json"]
    private static let machineConfigFiles = [
        "machine-config-daemon/currentconfig", "machine-config-daemon/currentimage",
        "machine-config-daemon/bootstrapconfigdiff", "machine-config-daemon/node-annotations.json",
        "machine-config-daemon/node-annotation.json.bak", "ignition-machine-config-encapsulated.json",
        "ignition-machine-config-encapsulated.json.bak", "mcs-machine-config-content.json", "mcd-currentconfig.json",
        "mco/machineconfig-revert.json", "pivot/kernel-args",
    ]
    private static let stamps = [
        "lib/coreos-oci-migration", "lib/coreos-container-signing-migration", "lib/coreos-ignition-delete-config.stamp",
    ]

    let roots: HostRoots

    func facts() -> InstallationTraces {
        var traces = InstallationTraces()
        if let name = Self.alephs.first(where: roots.sysroot.exists) {
            traces.alephPath = "/sysroot/\(name)"
            traces.aleph = roots.sysroot.parse(name) { text in
                var fields: [String: String] = [:]
                for member in try JSONValue(parsing: Array(text.utf8)).members ?? [] {
                    fields[member.name] = member.value.string
                }
                return fields
            }
        }
        if let reader = roots.var {
            traces.anaconda = reader.exists("roothome/anaconda-ks.cfg") || reader.exists("log/anaconda")
            for path in Self.stamps {
                let node = reader.resolve(path)
                if node?.type == .directory {
                    traces.migrationStamps += reader.names(path).map { "/var/\(path)/\($0)" }
                } else if node != nil {
                    traces.migrationStamps.append("/var/\(path)")
                }
            }
        }
        traces.machineConfig = Self.machineConfigFiles.filter(roots.etc.exists).map(roots.etc.shown)
        for path in MachineConfigTraces.currentConfigs where roots.etc.exists(path) {
            traces.currentMachineConfig =
                roots.etc.parse(path) { text in
                    try JSONValue(parsing: Array(text.utf8))["metadata"]?["name"]?.string
                } ?? nil
        }
        return traces
    }
}
