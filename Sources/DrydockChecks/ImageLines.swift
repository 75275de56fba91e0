// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Lines of Containerfiles that several checks need.
extension Sides {
    /// Installs packages by what the image has for it.
    func install(_ packages: [String]) -> String {
        let names = ShellWords.line(packages)
        if image.programs.contains("/usr/bin/dnf") || image.programs.contains("/usr/bin/dnf5") {
            return "RUN dnf -y install \(names) && dnf clean all"
        }
        if image.programs.contains("/usr/bin/apt-get") { return "RUN apt-get update && apt-get -y install \(names)" }
        return image.programs.contains("/usr/bin/rpm-ostree")
            ? "RUN rpm-ostree install \(names) && ostree container commit"
            : "RUN dnf -y install \(names) && dnf clean all"
    }

    /// Makes the initial file system anew, for any machine, with the parts that ostree needs.
    static let dracut =
        #"RUN kver=$(basename "$(dirname /usr/lib/modules/*/vmlinuz)") && DRACUT_NO_XATTR=1 dracut --force --no-hostonly "#
        + #"--reproducible --add ostree --kver "$kver" "/usr/lib/modules/$kver/initramfs.img""#
}
