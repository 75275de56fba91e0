// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// Tells changes that repairs make from others: a plan is executed by root, and may have been written by anybody.
package enum PlannedChange {
    private static let accounts: Set = ["/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow"]
    private static let programs: [[String]] = [
        ["bootupctl", "adopt-and-update"], ["bootupctl", "update"], ["bootupctl", "migrate-static-grub-config"],
        ["btrfs", "subvolume", "snapshot", "-r"], ["btrfs", "subvolume", "delete"], ["lvcreate", "--snapshot"],
        ["lvremove", "--yes"],
    ]

    /// Whether a repair could have asked for a change.
    package static func isKnown(_ change: Change) -> Bool {
        let path = change.path
        guard !path.contains("\n"), !path.split(separator: "/").contains("..") else { return false }
        switch change.action {
        case .addRow: return accounts.contains(path) && isPlainRow(change.text ?? "", in: path)
        case .removeRow: return accounts.contains(path)
        case .addLine: return path == "/etc/fstab" && change.text?.contains("\n") == false
        case .commentOut: return path == "/etc/fstab" && change.name == "/"
        case .write: return BootUnits.holds(change)
        case .copy: return isKept(path, change.from ?? "") || path == "/etc/ostree/auth.json" && change.mode == 0o600
        case .link:
            return isMask(path, change.target) || BootUnits.holds(change)
        case .setMode: return path.hasPrefix("/etc/ssh/ssh_host_") && change.mode == 0o600
        case .moveAside: return path.hasPrefix("/etc/") && change.target?.hasPrefix("\(path).before-switch") ?? false
        case .remove:
            return path.hasPrefix("/etc/") && ![.account, .secret].contains(Confidential.reason(path, mode: nil))
        case .restoreDefault:
            return ["/etc/containers/", "/etc/pki/containers/"].contains { path.hasPrefix($0) }
        case .mergeKeys:
            return path.hasPrefix("/var/") && path.hasSuffix("/.ssh/authorized_keys")
                && (change.sources ?? []).allSatisfy { $0.hasPrefix(path.dropLast("authorized_keys".count)) }
        case .changeOwners: return path == "/var"
        case .pause: return UpdateAgent.units.values.contains(change.name ?? "")
        case .installProgram: return path == BootUnits.program
        case .run: return isKnown(change.command ?? []) && change.undoCommand.map(isKnown) ?? true
        }
    }

    /// Whether a row gives nobody the rights of root, and no password.
    private static func isPlainRow(_ row: String, in path: String) -> Bool {
        let fields = row.split(separator: ":", omittingEmptySubsequences: false)
        guard !row.contains("\n"), fields.count >= 4 else { return false }
        let isLocked = path.hasSuffix("shadow")
        return isLocked ? fields[1].hasPrefix("!") : fields[1] == "x" && UInt32(fields[2]) ?? 0 != 0
    }

    private static func isKept(_ path: String, _ from: String) -> Bool {
        let folder = "/etc/sudoers.d/"
        guard from.hasPrefix(folder) else { return false }
        return path == "\(folder)kept-\(from.dropFirst(folder.count))"
    }

    private static func isMask(_ path: String, _ target: String?) -> Bool {
        target == "/dev/null" && UpdateAgent.units.values.contains { path == "/etc/systemd/system/\($0)" }
    }

    private static func isKnown(_ command: [String]) -> Bool { programs.contains { command.starts(with: $0) } }
}
