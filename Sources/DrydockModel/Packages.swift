// SPDX-License-Identifier: Apache-2.0

/// One installed package.
package struct Package: Codable, Sendable, Equatable, Hashable {
    /// The name.
    package var name: String
    /// The epoch; `0` where none is set.
    package var epoch: String
    /// The version.
    package var version: String
    /// The release; empty for packages that have none.
    package var release: String
    /// The architecture.
    package var architecture: String

    /// One installed package.
    package init(name: String, epoch: String = "0", version: String, release: String, architecture: String) {
        self.name = name
        self.epoch = epoch
        self.version = version
        self.release = release
        self.architecture = architecture
    }

    /// `version-release`, with the epoch in front unless it is 0.
    package var fullVersion: String {
        let plain = release.isEmpty ? version : "\(version)-\(release)"
        return epoch == "0" || epoch.isEmpty ? plain : "\(epoch):\(plain)"
    }
}

/// The packages of a deployment, and what was asked for on top of its base.
package struct PackageFacts: Codable, Sendable, Equatable {
    /// Where the list is from: `commit-metadata`, `rpmdb`, `dpkg-status`, or `none` if there is no list.
    package var source: String
    /// What the base commit holds, sorted by name.
    package var base: [Package]
    /// What is in the deployment and not in the base, sorted by name.
    package var layered: [Package]
    /// What is in the base and not in the deployment, sorted by name.
    package var removed: [Package]
    /// `[packages] requested` of the origin.
    package var requested: [String]
    /// `[packages] requested-local` and `requested-local-fileoverride` of the origin.
    package var requestedLocal: [String]
    /// `[overrides] remove` of the origin.
    package var overrideRemove: [String]
    /// `[overrides] replace` and `replace-local` of the origin.
    package var overrideReplace: [String]
    /// What was requested and is in the base anyway: it comes alive again once the base lacks it; absent in documents of earlier
    /// versions.
    package var inactive: [String]?

    /// The packages of a deployment.
    package init(
        source: String,
        base: [Package] = [],
        layered: [Package] = [],
        removed: [Package] = [],
        requested: [String] = [],
        requestedLocal: [String] = [],
        overrideRemove: [String] = [],
        overrideReplace: [String] = [],
        inactive: [String]? = nil
    ) {
        self.source = source
        self.base = base
        self.layered = layered
        self.removed = removed
        self.requested = requested
        self.requestedLocal = requestedLocal
        self.overrideRemove = overrideRemove
        self.overrideReplace = overrideReplace
        self.inactive = inactive
    }
}
