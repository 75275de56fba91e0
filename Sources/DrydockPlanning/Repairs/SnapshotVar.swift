// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Takes a snapshot of the file system that holds `/var`, on btrfs; only on request, since it takes room.
enum SnapshotVar: Repair {
    static let name = "var-snapshot"
    static let isOptIn = true

    static func mend(_ patient: Patient) -> [Mending] {
        let systems = patient.host.storage.fileSystems
        guard let system = systems.first(where: { $0.root == "var" }) ?? systems.first(where: { $0.root == "sysroot" }),
            system.type == "btrfs"
        else { return [] }
        let place = system.root == "var" ? "/var" : "/sysroot"
        let snapshot = "\(place)/.before-switch"
        var change = Change(.run)
        change.command = ["btrfs", "subvolume", "snapshot", "-r", place, snapshot]
        change.undoCommand = ["btrfs", "subvolume", "delete", snapshot]
        return [
            Mending(
                summary: "Take a snapshot of \(place)",
                preconditions: ["\(place) is a subvolume, and \(snapshot) is not there"],
                predictions: ["what is below other subvolumes is not in it"],
                undo: "the snapshot is deleted",
                changes: [change],
                findings: []
            )
        ]
    }
}
