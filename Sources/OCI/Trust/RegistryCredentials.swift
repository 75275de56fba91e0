// SPDX-License-Identifier: Apache-2.0

internal import HostFS

/// Where credentials for registries come from: ostree's own files, never those of a person's podman login.
enum RegistryCredentials {
    /// The arguments that make skopeo use the first auth file that exists, or none at all (ostree-ext `globals.rs`).
    static var arguments: [String] {
        guard let file = candidates.first(where: HostEnvironment.isReadable) else { return ["--no-creds"] }
        return ["--authfile", file]
    }

    private static var candidates: [String] {
        guard !HostEnvironment.isRoot else {
            return ["/run/ostree/auth.json", "/etc/ostree/auth.json", "/usr/lib/ostree/auth.json"]
        }
        return ["XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"].compactMap { name in
            HostEnvironment.variable(name).map { "\($0)/ostree/auth.json" }
        }
    }
}
