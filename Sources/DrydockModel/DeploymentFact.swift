// SPDX-License-Identifier: Apache-2.0

/// One deployment of the host.
package struct DeploymentFact: Codable, Sendable, Equatable {
    /// What a deployment is to the host.
    package enum State: String, Codable, Sendable {
        /// The machine runs it.
        case booted
        /// The next boot takes it, and it is not the booted one.
        case pending
        /// It lies behind the default or the booted one.
        case rollback
        /// It is finished at shutdown.
        case staged
        /// No clean-up may remove it.
        case pinned
        /// Its `/usr` may be written to.
        case unlocked
    }

    /// `<checksum>.<serial>`.
    package var id: String
    /// The commit.
    package var checksum: String
    /// Which checkout of the commit.
    package var serial: Int
    /// The stateroot that holds its `/var`.
    package var stateroot: String
    /// What it is to the host.
    package var states: [State]
    /// The origin file: group to key to raw value; absent if there is no such file.
    package var origin: [String: [String: String]]?
    /// The commit that packages were layered on; absent on a deployment without layers.
    package var baseChecksum: String?
    /// `version` of the commit's metadata, or of the image that the commit was made from.
    package var version: String?
    /// Seconds since 1970 of the commit.
    package var timestamp: UInt64?
    /// The digest of the image manifest that the commit was made from.
    package var manifestDigest: String?
    /// The checksum over kernel and initramfs.
    package var bootChecksum: String
    /// The options of its boot entry, `ostree=` included.
    package var kernelArguments: [String]

    /// One deployment.
    package init(
        id: String,
        checksum: String,
        serial: Int,
        stateroot: String,
        states: [State],
        origin: [String: [String: String]]?,
        baseChecksum: String? = nil,
        version: String? = nil,
        timestamp: UInt64? = nil,
        manifestDigest: String? = nil,
        bootChecksum: String,
        kernelArguments: [String]
    ) {
        self.id = id
        self.checksum = checksum
        self.serial = serial
        self.stateroot = stateroot
        self.states = states
        self.origin = origin
        self.baseChecksum = baseChecksum
        self.version = version
        self.timestamp = timestamp
        self.manifestDigest = manifestDigest
        self.bootChecksum = bootChecksum
        self.kernelArguments = kernelArguments
    }
}

extension DeploymentFact {
    /// Whether a shutdown has yet to finish it.
    package var isStaged: Bool { states.contains(.staged) }
}
