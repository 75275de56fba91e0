// SPDX-License-Identifier: Apache-2.0

/// What the switch needs of the network and of the disks.
package struct SpacePrediction: Codable, Sendable, Equatable {
    /// Whether the numbers are what an import will write, or only its bounds.
    package var accuracy: Prediction.Accuracy
    /// Why they are only bounds; empty if they are exact.
    package var reasons: [String]
    /// Layers that are fetched.
    package var layers: Int
    /// Bytes of those layers as they are stored.
    package var downloadBytes: UInt64
    /// Objects that the repository grows by.
    package var repositoryObjects: Int
    /// Bytes of their content.
    package var repositoryBytes: UInt64
    /// Bytes that they take up on the file system.
    package var repositoryAllocated: UInt64
    /// Bytes of kernel, initial file system and device trees that are copied to `/boot`.
    package var bootBytes: UInt64
    /// Bytes that `min-free-space` keeps free; absent if the repository was not looked at.
    package var repositoryReserved: UInt64?
    /// Bytes that come free in `/boot` once the deployments are gone that the switch displaces.
    package var bootReclaimed: UInt64
    /// Whether libostree frees them before it writes, should the room not be enough otherwise: a booted host whose `/boot`
    /// is a file system of its own, since 2023.7.
    package var prunesEarly: Bool

    /// What the switch needs.
    package init(
        accuracy: Prediction.Accuracy,
        reasons: [String],
        layers: Int,
        downloadBytes: UInt64,
        repositoryObjects: Int,
        repositoryBytes: UInt64,
        repositoryAllocated: UInt64,
        bootBytes: UInt64,
        repositoryReserved: UInt64?,
        bootReclaimed: UInt64,
        prunesEarly: Bool
    ) {
        self.accuracy = accuracy
        self.reasons = reasons
        self.layers = layers
        self.downloadBytes = downloadBytes
        self.repositoryObjects = repositoryObjects
        self.repositoryBytes = repositoryBytes
        self.repositoryAllocated = repositoryAllocated
        self.bootBytes = bootBytes
        self.repositoryReserved = repositoryReserved
        self.bootReclaimed = bootReclaimed
        self.prunesEarly = prunesEarly
    }

    /// Bytes that the repository may still grow by, of the room that was free at some moment; `nil` if it was not measured.
    package func repositoryRoom(in space: [Space]) -> UInt64? {
        space.first { $0.root == "sysroot" }.map { room in
            room.available > repositoryReserved ?? 0 ? room.available - (repositoryReserved ?? 0) : 0
        }
    }

    /// Whether everything fits into the room that was free at some moment; `nil` if it was not measured.
    package func fits(in space: [Space]) -> Bool? {
        guard let repository = repositoryRoom(in: space), let boot = space.first(where: { $0.root == "boot" }) else {
            return nil
        }
        return repositoryAllocated <= repository && bootBytes <= boot.available + (prunesEarly ? bootReclaimed : 0)
    }
}
