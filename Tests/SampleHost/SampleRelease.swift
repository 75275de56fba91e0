// SPDX-License-Identifier: Apache-2.0

/// One release of the sample system: the numbers that differ from one to the next.
package struct SampleRelease: Sendable {
    /// The version, as in os-release and in the `version` metadata.
    package let version: String
    /// The kernel's release, the name of its folder below `/usr/lib/modules`.
    package let kernel: String
    /// When it was composed, in seconds since 1970.
    package let timestamp: Int
    /// The same moment as RFC 3339 text.
    package let created: String

    /// What the host runs.
    package static let host = SampleRelease(
        version: "42.20250609.3.0",
        kernel: "6.14.9-300.fc42.x86_64",
        timestamp: 1_750_718_400,
        created: "2025-06-23T22:40:00Z"
    )

    /// What the first container image holds.
    package static let successor = SampleRelease(
        version: "42.20250901.3.0",
        kernel: "6.15.10-200.fc42.x86_64",
        timestamp: 1_757_376_000,
        created: "2025-09-09T00:00:00Z"
    )

    /// What the second container image holds.
    package static let second = SampleRelease(
        version: "42.20251012.3.0",
        kernel: "6.16.9-200.fc42.x86_64",
        timestamp: 1_760_918_400,
        created: "2025-10-20T00:00:00Z"
    )

    /// The time of every sample file, in seconds since 1970.
    package static let contentTime = 1_750_000_000

    /// The os-release file.
    package var osRelease: String {
        """
        NAME="Fedora Linux"
        VERSION="\(version) (CoreOS)"
        RELEASE_TYPE=stable
        ID=fedora
        VERSION_ID=42
        VARIANT="CoreOS"
        VARIANT_ID=coreos
        PLATFORM_ID="platform:f42"
        PRETTY_NAME="Fedora CoreOS \(version)"
        ANSI_COLOR="0;38;2;60;110;180"
        CPE_NAME="cpe:/o:fedoraproject:fedora:42"
        HOME_URL="https://getfedora.org/coreos/"
        OSTREE_VERSION='\(version)'

        """
    }
}
