// SPDX-License-Identifier: Apache-2.0

/// What installs packages in an image while it is built, and the lines of a Containerfile for it.
package enum PackageManager: String, Codable, Sendable {
    case dnf
    case rpmOSTree = "rpm-ostree"
    case apt

    /// The one that an image has, by its programs; dnf where none is known, for that is what such images have.
    package init(programs: some Collection<String>) {
        let names = Set(programs)
        if names.contains("/usr/bin/dnf") || names.contains("/usr/bin/dnf5") {
            self = .dnf
        } else if names.contains("/usr/bin/apt-get") {
            self = .apt
        } else {
            self = names.contains("/usr/bin/rpm-ostree") ? .rpmOSTree : .dnf
        }
    }

    /// Installs packages, by name, or files of packages.
    package func install(_ packages: [String]) -> String {
        let names = ShellWords.line(packages)
        return switch self {
        case .dnf: "RUN dnf -y install \(names) && dnf clean all"
        case .rpmOSTree: "RUN rpm-ostree install \(names) && ostree container commit"
        case .apt: "RUN apt-get update && apt-get -y install \(names)"
        }
    }

    /// Takes packages out.
    package func remove(_ packages: [String]) -> String {
        let names = ShellWords.line(packages)
        return switch self {
        case .dnf: "RUN dnf -y remove \(names)"
        case .rpmOSTree: "RUN rpm-ostree override remove \(names) && ostree container commit"
        case .apt: "RUN apt-get -y remove \(names)"
        }
    }

    /// Puts packages in the place of others.
    package func replace(_ old: [String], by new: [String]) -> String {
        let (before, after) = (ShellWords.line(old), ShellWords.line(new))
        return switch self {
        case .dnf: "RUN dnf -y remove \(before) && dnf -y install \(after) && dnf clean all"
        case .rpmOSTree:
            "RUN rpm-ostree override remove \(before) \(new.map { "--install=\(ShellWords.quoted($0))" }.joined(separator: " ")) "
                + "&& ostree container commit"
        case .apt: "RUN apt-get update && apt-get -y remove \(before) && apt-get -y install \(after)"
        }
    }
}

/// How the initial file system of an image is made anew.
package enum InitialFileSystem {
    /// The line of a Containerfile: for any machine, with the parts that ostree needs, and with further arguments of dracut.
    package static func line(_ arguments: [String] = []) -> String {
        #"RUN kver=$(basename "$(dirname /usr/lib/modules/*/vmlinuz)") && DRACUT_NO_XATTR=1 dracut --force --no-hostonly "#
            + #"--reproducible --add ostree "# + (arguments.isEmpty ? "" : ShellWords.line(arguments) + " ")
            + #"--kver "$kver" "/usr/lib/modules/$kver/initramfs.img""#
    }
}
