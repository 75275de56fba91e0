// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A folder from which an image is built that has what somebody put onto the host: a Containerfile, what it copies, and a README.
package struct BuildContext: Sendable {
    /// One name in the folder.
    package struct Entry: Sendable, Equatable {
        /// What it is.
        package enum Content: Sendable, Equatable {
            case file([UInt8])
            case link(String)
            case directory
        }

        /// The path below the folder.
        package var path: String
        /// What it is.
        package var content: Content
        /// Permission bits.
        package var mode: UInt32

        /// One name in the folder.
        package init(path: String, content: Content, mode: UInt32 = 0o644) {
            self.path = path
            self.content = content
            self.mode = mode
        }
    }

    /// What the folder holds, parents first.
    package var entries: [Entry]
    /// What the image still lacks, in words.
    package var missing: [String]

    /// The programs that its lines call, if the image has them.
    package static let tools: Set = [
        "/usr/bin/apt-get", "/usr/bin/bootc", "/usr/bin/dnf", "/usr/bin/dnf5", "/usr/bin/dracut", "/usr/bin/rpm-ostree",
        "/usr/bin/systemctl", "/usr/bin/systemd-sysusers", "/usr/sbin/semodule", "/usr/bin/semodule",
        "/usr/sbin/setsebool",
        "/usr/bin/setsebool", "/usr/bin/update-ca-trust", "/usr/bin/update-crypto-policies",
    ]
}

/// What lies at a path of the host, read again for a build.
package struct HostFile: Sendable, Equatable {
    /// Its content; `nil` for a link.
    package var content: [UInt8]?
    /// Where it points; `nil` for a file.
    package var target: String?

    /// What lies at a path.
    package init(content: [UInt8]? = nil, target: String? = nil) {
        self.content = content
        self.target = target
    }
}
