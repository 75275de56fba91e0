// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import OSTree

/// Runs the analyzers of what only an installed host has.
struct HostStateAnalyzer {
    let view: HostView
    let roots: HostRoots
    let tree: TreeFacts
    let etc: EtcFacts
    let packages: PackageFacts
    let kernelArguments: [String]

    func state() -> HostState {
        var state = HostState()
        state.accounts = AccountReader(etc: roots.etc, tree: roots.tree).facts()
        state.units = UnitReader(reader: roots.etc, units: "systemd/system", presets: "systemd/system-preset").facts()
        state.login = Logins(roots: roots, users: state.accounts.users).facts()
        state.kernel = KernelCustomisation(
            roots: roots,
            origin: view.deployment.origin?.contents ?? [:],
            packages: packages
        ).facts()
        let devices = self.devices
        state.storage = Storage(roots: roots, kernelArguments: kernelArguments, devices: devices).facts()
        let boot = devices.first { $0.root == "boot" }?.device
        state.boot = BootLoader(
            roots: roots,
            configured: view.repository.setting("bootloader", in: "sysroot"),
            isSeparate: boot.map { boot in boot != devices.first { $0.root == "sysroot" }?.device }
        ).facts()
        state.selinux = SELinuxCustomisation(roots: roots, drift: etc.drift).facts()
        state.selinux.unlabelled = SysrootLabels(sysroot: view.sysroot).unlabelled()
        state.containers = ContainerStack(roots: roots).facts()
        state.updates = UpdateAgents(roots: roots, shipped: tree.units, local: state.units).facts()
        state.network = Network(roots: roots, kernelArguments: kernelArguments).facts()
        state.network.defaultRoutes = view.kind == .live ? DefaultRoutes.interfaces() : nil
        state.tools = HostTools(roots: roots, packages: packages).facts()
        state.platform = Platform(roots: roots, kernelArguments: kernelArguments).facts()
        state.installation = Installation(roots: roots).facts()
        return state
    }

    private var devices: [(root: String, device: UInt64)] {
        [("sysroot", view.sysroot), ("boot", view.boot), ("var", view.var), ("esp", view.esp)].compactMap {
            name,
            root in
            guard let root, let status = try? root.resolvedStatus(".") else { return nil }
            return (name, status.device)
        }
    }
}
