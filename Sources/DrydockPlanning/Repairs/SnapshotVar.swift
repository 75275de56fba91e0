// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Takes a snapshot of the file system that holds `/var`, on btrfs or LVM; only on request, since it takes room.
enum SnapshotVar: Repair {
    static let name = "var-snapshot"
    static let isOptIn = true

    static func mend(_ patient: Patient) -> [Mending] {
        let systems = patient.host.storage.fileSystems
        // Programs run on the machine that drydock runs on, and only there.
        guard patient.analysis.view == "live",
            let system = systems.first(where: { $0.root == "var" }) ?? systems.first(where: { $0.root == "sysroot" })
        else { return [] }
        let place = system.root == "var" ? "/var" : "/sysroot"
        if system.type == "btrfs" { return [btrfs(place)] }
        return system.source.flatMap(volume).map { [lvm($0, place)] } ?? []
    }

    private static func btrfs(_ place: String) -> Mending {
        let snapshot = "\(place)/.before-switch"
        var change = Change(.run)
        change.command = ["btrfs", "subvolume", "snapshot", "-r", place, snapshot]
        change.undoCommand = ["btrfs", "subvolume", "delete", snapshot]
        return Mending(
            summary: "Take a snapshot of \(place)",
            preconditions: ["\(place) is a subvolume, and \(snapshot) is not there"],
            predictions: ["what is below other subvolumes is not in it"],
            undo: "the snapshot is deleted",
            changes: [change],
            findings: []
        )
    }

    private static func lvm(_ volume: (group: String, name: String), _ place: String) -> Mending {
        let snapshot = "\(volume.name)-before-switch"
        var change = Change(.run)
        change.command = [
            "lvcreate", "--snapshot", "--extents", "20%ORIGIN", "--name", snapshot, "\(volume.group)/\(volume.name)",
        ]
        change.undoCommand = ["lvremove", "--yes", "\(volume.group)/\(snapshot)"]
        return Mending(
            summary: "Take a snapshot of the volume that holds \(place)",
            preconditions: ["a fifth of the volume's size is free in the group \(volume.group)"],
            predictions: ["the snapshot is lost once a fifth of the volume has changed"],
            undo: "the snapshot is removed",
            changes: [change],
            findings: []
        )
    }

    /// Group and name of `/dev/mapper/GROUP-NAME`, where a hyphen of either is written twice; `nil` for other devices.
    private static func volume(_ device: String) -> (group: String, name: String)? {
        let prefix = "/dev/mapper/"
        guard device.hasPrefix(prefix) else { return nil }
        let letters = Array(device.dropFirst(prefix.count))
        for index in letters.indices.dropFirst().dropLast()
        where letters[index] == "-" && letters[index - 1] != "-" && letters[index + 1] != "-" {
            func plain(_ part: ArraySlice<Character>) -> String { String(part).replacing("--", with: "-") }
            return (plain(letters[..<index]), plain(letters[(index + 1)...]))
        }
        return nil
    }
}
