// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// SELinux as it runs, and what was changed of the policy on the host.
struct SELinuxCustomisation {
    /// Modules of this priority and above are an administrator's (semodule(8)); those of distributions have 100 and 200.
    private static let localPriority = 400

    let roots: HostRoots
    let drift: [EtcFacts.Drift]

    func facts() -> SELinuxState {
        var state = SELinuxState()
        state.settings = SELinuxReader(reader: roots.etc, etc: "").settings()
        state.running = running()
        guard let type = state.settings.type else { return state }
        let store = "selinux/\(type)"
        let modules = "\(store)/active/modules"
        for priority in roots.etc.names(modules) where (Int(priority) ?? 0) >= Self.localPriority {
            state.localModules += roots.etc.names("\(modules)/\(priority)")
        }
        state.localModules.sort()
        for line in roots.etc.lines("\(store)/active/booleans.local") {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else {
                roots.etc.note("\(store)/active/booleans.local", "has a line that sets no boolean")
                continue
            }
            state.booleans[String(parts[0].trimmed)] = String(parts[1].trimmed)
        }
        state.localContexts = roots.etc.lines("\(store)/contexts/files/file_contexts.local")
        let folders = ["active", "policy", "contexts"].map { "/etc/\(store)/\($0)/" }
        state.isCustomised = drift.contains { drift in folders.contains(where: drift.path.hasPrefix) }
        return state
    }

    private func running() -> String? {
        guard let machine = roots.machine else { return nil }
        guard machine.exists("sys/fs/selinux/enforce") else { return "disabled" }
        return machine.text("sys/fs/selinux/enforce").map { $0.trimmed == "1" ? "enforcing" : "permissive" }
    }
}
