// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Lines of Containerfiles that several checks need.
enum ImageLines {
    /// Writes a file line by line.
    static func write(_ lines: [String], to path: String) -> String {
        "RUN printf '%s\\n' \(ShellWords.line(lines)) > \(path)"
    }

    /// Makes the initial file system anew, for any machine, with the parts that ostree needs.
    static let dracut =
        #"RUN kver=$(basename "$(dirname /usr/lib/modules/*/vmlinuz)") && DRACUT_NO_XATTR=1 dracut --force --no-hostonly "#
        + #"--reproducible --add ostree --kver "$kver" "/usr/lib/modules/$kver/initramfs.img""#
}

extension Subject {
    /// Installs packages by what the image has for it.
    func install(_ packages: [String]) -> String {
        let names = ShellWords.line(packages)
        let hasDNF = imagePrograms.contains("/usr/bin/dnf") || imagePrograms.contains("/usr/bin/dnf5")
        if !hasDNF, imagePrograms.contains("/usr/bin/apt-get") {
            return "RUN apt-get update && apt-get -y install \(names)"
        }
        return !hasDNF && imagePrograms.contains("/usr/bin/rpm-ostree")
            ? "RUN rpm-ostree install \(names) && ostree container commit"
            : "RUN dnf -y install \(names) && dnf clean all"
    }
}
