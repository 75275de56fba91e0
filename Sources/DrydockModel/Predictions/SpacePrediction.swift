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
    /// Free bytes of the sysroot above `min-free-space`; absent if that was not measured.
    package var repositoryAvailable: UInt64?
    /// Free bytes of `/boot`; absent if that was not measured.
    package var bootAvailable: UInt64?
    /// Bytes that come free in `/boot` once the deployments are gone that the switch displaces.
    package var bootReclaimed: UInt64
    /// Whether everything fits; absent if that was not measured.
    package var fits: Bool?

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
        repositoryAvailable: UInt64?,
        bootAvailable: UInt64?,
        bootReclaimed: UInt64,
        fits: Bool?
    ) {
        self.accuracy = accuracy
        self.reasons = reasons
        self.layers = layers
        self.downloadBytes = downloadBytes
        self.repositoryObjects = repositoryObjects
        self.repositoryBytes = repositoryBytes
        self.repositoryAllocated = repositoryAllocated
        self.bootBytes = bootBytes
        self.repositoryAvailable = repositoryAvailable
        self.bootAvailable = bootAvailable
        self.bootReclaimed = bootReclaimed
        self.fits = fits
    }
}
