// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// How kernel and initial file system differ from what the image ships.
struct KernelCustomisation {
    private static let folders = ["dracut.conf.d", "modprobe.d", "modules-load.d", "depmod.d"]

    let roots: HostRoots
    /// The origin of the deployment: group to key to value.
    let origin: [String: [String: String]]
    let packages: PackageFacts

    func facts() -> KernelState {
        var state = KernelState()
        state.running = roots.machine?.text("proc/sys/kernel/osrelease").map { String($0.trimmed) }
        let settings = origin["rpmostree"] ?? [:]
        state.regeneratesInitramfs = ["true", "1"].contains(settings["regenerate-initramfs"] ?? "")
        state.initramfsArguments = Self.list(settings["initramfs-args"])
        state.initramfsEtc = Self.list(settings["initramfs-etc"])
        let names = (packages.layered + packages.base).map(\.name)
        state.modulePackages = Set(names.filter { $0.hasPrefix("akmod-") || $0.hasPrefix("kmod-") }).sorted()
        state.customFiles = Self.folders.flatMap { folder in
            roots.etc.names(folder).filter { name in
                // What the image sets is no customisation.
                let path = "\(folder)/\(name)"
                guard let live = roots.etc.text(path) else { return roots.etc.look(path) != nil }
                return roots.tree.look("usr/etc/\(path)") == nil || roots.tree.text("usr/etc/\(path)") != live
            }.map { "/etc/\(folder)/\($0)" }
        }
        return state
    }

    private static func list(_ value: String?) -> [String] {
        (value ?? "").split(separator: ";").map(String.init)
    }
}
