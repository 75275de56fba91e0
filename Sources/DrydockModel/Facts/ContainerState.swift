// SPDX-License-Identifier: Apache-2.0

/// How containers are fetched, trusted and kept.
package struct ContainerState: Codable, Sendable, Equatable {
    /// What policy.json(5) says where nothing more specific does: `insecureAcceptAnything`, `reject`, …; absent if there is none.
    package var defaultTrust: String?
    /// Registries with a rule of their own in policy.json: scope to kinds of proof.
    package var trust: [String: [String]] = [:]
    /// Files of registries.d.
    package var registriesD: [String] = []
    /// Registries that are blocked or have mirrors in registries.conf(5): location to mirrors, `blocked` among them.
    package var mirrors: [String: [String]] = [:]
    /// Files with credentials for registries, of those that ostree and podman look at, with the registries that they name.
    package var credentials: [String: [String]] = [:]
    /// `driver` of storage.conf(5); absent if it is not set.
    package var storageDriver: String?
    /// `graphroot` of storage.conf(5); absent if it is not set.
    package var storageRoot: String?
    /// Quadlet files, absolute paths.
    package var quadlets: [String] = []

    /// No containers.
    package init() {}
}
