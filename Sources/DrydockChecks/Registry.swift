// SPDX-License-Identifier: Apache-2.0

/// Image references as policies and credentials name them.
enum Registry {
    /// The registry of `docker://quay.io/fedora/fedora-bootc:42`; `nil` for other transports.
    static func host(_ image: String) -> String? {
        name(image)?.split(separator: "/").first.map(String.init)
    }

    /// Whether a scope of policy.json(5) or of credentials covers an image: `docker:quay.io/fedora`, `quay.io`, `docker`.
    static func covers(_ scope: String, _ image: String) -> Bool {
        guard let name = name(image) else { return scope == image.prefix { $0 != ":" } }
        // As docker login has written it since the first registry.
        if scope.hasPrefix("https://index.docker.io/") { return name.hasPrefix("docker.io/") }
        let bare = scope == "docker" ? "" : scope.hasPrefix("docker:") ? String(scope.dropFirst(7)) : scope
        if bare.isEmpty { return scope.hasPrefix("docker") }
        if bare.hasPrefix("*.") {
            return name.prefix { $0 != "/" && $0 != ":" }.hasSuffix(bare.dropFirst(1))
        }
        return name == bare || name.hasPrefix(bare + "/") || name.hasPrefix(bare + ":") || name.hasPrefix(bare + "@")
    }

    private static func name(_ image: String) -> String? {
        image.hasPrefix("docker://") ? String(image.dropFirst(9)) : nil
    }
}
