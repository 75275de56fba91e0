// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS

/// The roots of a host as analyzers read them.
///
/// `machine` is the running kernel's own view, `/proc` and `/sys`; it is there only where the host runs.
struct HostRoots {
    let tree: FactReader
    let etc: FactReader
    let `var`: FactReader?
    let boot: FactReader?
    let esp: FactReader?
    let sysroot: FactReader
    let machine: FactReader?
    let log: LookLog

    /// The roots of a host.
    init(_ view: HostView, log: LookLog) {
        func reader(_ root: RootDirectory?, _ place: String) -> FactReader? {
            root.map { FactReader(tree: $0, place: place, log: log) }
        }
        self.log = log
        tree = FactReader(tree: ConfigurationTree(tree: view.tree, etc: "usr/etc/"), place: "", log: log)
        etc = FactReader(tree: ConfigurationTree(tree: view.etc, etc: ""), place: "/etc", log: log)
        sysroot = FactReader(tree: view.sysroot, place: "/sysroot", log: log)
        self.`var` = view.var.map { root in
            FactReader(tree: ConfigurationTree(tree: root, etc: "", prefix: "/var/"), place: "/var", log: log)
        }
        boot = reader(view.boot, "/boot")
        esp = reader(view.esp, "/boot/efi")
        machine = view.kind == .offline ? nil : tree
        if view.var == nil { log.add("/var", "it cannot be opened") }
        if view.boot == nil { log.add("/boot", "it cannot be opened") }
    }

    /// Roots that lie anywhere, for tests.
    init(
        tree: any ReadableTree,
        etc: any ReadableTree,
        state variable: (any ReadableTree)? = nil,
        boot: (any ReadableTree)? = nil,
        esp: (any ReadableTree)? = nil,
        sysroot: any ReadableTree,
        machine: (any ReadableTree)? = nil,
        log: LookLog
    ) {
        self.log = log
        self.tree = FactReader(tree: ConfigurationTree(tree: tree, etc: "usr/etc/"), place: "", log: log)
        self.etc = FactReader(tree: ConfigurationTree(tree: etc, etc: ""), place: "/etc", log: log)
        self.sysroot = FactReader(tree: sysroot, place: "/sysroot", log: log)
        self.`var` = variable.map { FactReader(tree: $0, place: "/var", log: log) }
        self.boot = boot.map { FactReader(tree: $0, place: "/boot", log: log) }
        self.esp = esp.map { FactReader(tree: $0, place: "/boot/efi", log: log) }
        self.machine = machine.map { FactReader(tree: $0, place: "", log: log) }
    }
}
