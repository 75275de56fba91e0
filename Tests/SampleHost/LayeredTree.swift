// SPDX-License-Identifier: Apache-2.0

extension FileTree {
    /// The base with htop and tmux installed and nano removed, as rpm-ostree assembles it on the host.
    package static let layered: FileTree = {
        var tree = base
        for package in SamplePackages.base.all where SamplePackages.layered[name: package.name] == nil {
            package.folders.forEach { tree.remove($0) }
        }
        tree.remove("usr/bin/nano")
        tree.remove("usr/etc/nanorc")
        for package in SamplePackages.layered.all where SamplePackages.base[name: package.name] == nil {
            tree.merge(package.files)
        }
        tree.merge(layeredFiles)
        return tree
    }()

    /// What the added packages bring besides their read-me and licence.
    private static var layeredFiles: FileTree {
        var tree = FileTree()
        tree.file("usr/bin/htop", .filler(seed: "htop", count: 88_000), mode: 0o755)
        tree.file("usr/bin/tmux", .filler(seed: "tmux", count: 97_000), mode: 0o755)
        tree.file("usr/lib64/libhwloc.so.15.9.1", .filler(seed: "libhwloc", count: 66_000), mode: 0o755)
        tree.symlink("usr/lib64/libhwloc.so.15", to: "libhwloc.so.15.9.1")
        tree.file("usr/share/applications/htop.desktop", "[Desktop Entry]\nName=Htop\n")
        tree.file("usr/etc/htoprc", "fields=0 48 17 18\n")
        return tree
    }
}
