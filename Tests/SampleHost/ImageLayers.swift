// SPDX-License-Identifier: Apache-2.0

extension ImageLayer {
    /// The host's base release as a container layer: the defaults at `/etc`.
    static let base: ImageLayer = {
        var layer = ImageLayer(note: "base system \(SampleRelease.host.version)")
        layer.tree = .base
        layer.tree.move("usr/etc", to: "etc")
        return layer
    }()

    /// The step from the base's release to the next: packages, kernel and defaults.
    static let changes: ImageLayer = {
        var layer = ImageLayer(note: "update to \(SampleRelease.successor.version)")
        layer.tree = .kernel(.successor)
        layer.tree.merge(.identity(.successor))
        layer.tree.merge(FileTree(script: changedDefaults), under: "etc")
        layer.update(from: .base, to: .successor)
        layer.removed += ["usr/lib/modules/\(SampleRelease.host.kernel)", "usr/bin/toolbox", "usr/sbin/dnsmasq"]
        layer.removed += ["usr/sbin/ethtool"] + removedDefaults.map { "etc/\($0)" }
        layer.opaque = ["etc/containers/registries.d"]
        for name in ["podman", "ssh", "systemctl", "curl"] {
            layer.tree.file("usr/bin/\(name)", .filler(seed: "\(name) of the successor", count: 24_000), mode: 0o755)
        }
        return layer
    }()

    /// What makes the image one for bootc.
    static let bootc: ImageLayer = {
        var layer = ImageLayer(note: "bootc", compression: .zstd, hasRootEntry: true)
        layer.tree = FileTree(
            script: """
                == usr/lib/bootc/kargs.d/10-console.toml
                kargs = ["console=ttyS1,9600", "audit=0"]
                == usr/lib/bootc/kargs.d/20-arm.toml
                kargs = ["console=ttyAMA0"]
                match-architectures = ["aarch64"]
                == usr/lib/bootc/install/00-coreos.toml
                [install.filesystem.root]
                type = "xfs"
                == usr/lib/systemd/system/bootc-fetch-apply-updates.service
                [Service]
                ExecStart=/usr/bin/bootc upgrade --apply
                == usr/lib/systemd/system/bootc-fetch-apply-updates.timer
                [Timer]
                OnBootSec=1h
                == etc/systemd/system/timers.target.wants/bootc-fetch-apply-updates.timer \
                -> /usr/lib/systemd/system/bootc-fetch-apply-updates.timer

                """
        )
        layer.tree.file("usr/bin/bootc", .filler(seed: "bootc", count: 93_000), mode: 0o755)
        return layer
    }()

    /// What archives may hold and seldom do: hard links, extended attributes, long and non-ASCII names.
    static let oddities: ImageLayer = {
        var layer = ImageLayer(note: "site files")
        layer.tree.file("usr/libexec/git-core/git", .filler(seed: "git", count: 45_000), mode: 0o755)
        for name in ["git-add", "git-commit", "git-log"] {
            layer.tree.add("usr/libexec/git-core/\(name)", TreeNode(.hardLink("usr/libexec/git-core/git"), mode: 0o755))
        }
        layer.tree.file("etc/site.d/shared.conf", "shared = yes\n", mode: 0o640, gid: 10)
        layer.tree.add(
            "etc/site.d/shared.copy.conf",
            TreeNode(.hardLink("etc/site.d/shared.conf"), mode: 0o640, gid: 10)
        )
        layer.tree.file("usr/bin/site-helper", .filler(seed: "site-helper", count: 5_000), mode: 0o4755)
        layer.tree.file("usr/share/doc/site/Überblick-概要.txt", "Ein Überblick.\n")
        layer.tree.file("usr/share/doc/site/\(longPath)/notes.txt", "A long way down.\n")
        layer.tree.file("usr/share/site/zero", .bytes([]))
        layer.tree.directory("usr/share/site/drop", mode: 0o1777)
        layer.tree.file("usr/share/site/labelled", "This file has an extended attribute.\n")
        layer.tree.file("usr/share/site/owned", "This one has another.\n")
        layer.attributes = [
            Attribute(path: "usr/share/site/labelled", name: "user.site.role", value: "frontend"),
            Attribute(path: "usr/share/site/owned", name: "user.site.owner", value: "drydock"),
        ]
        return layer
    }()

    /// The step from the first image to the second.
    static let secondChanges: ImageLayer = {
        var layer = ImageLayer(note: "update to \(SampleRelease.second.version)")
        layer.tree = .kernel(.second)
        layer.tree.merge(.identity(.second))
        layer.tree.merge(FileTree(script: secondDefaults), under: "etc")
        layer.update(from: .successor, to: .second)
        layer.removed += [
            "usr/lib/modules/\(SampleRelease.successor.kernel)", "etc/zincati", "etc/vimrc",
            "etc/systemd/system/multi-user.target.wants/zincati.service", "usr/lib/systemd/system/zincati.service",
        ]
        return layer
    }()

    /// Takes the kernel away, and so makes an image that cannot be booted.
    static let kernelRemoval: ImageLayer = {
        var layer = ImageLayer(note: "no kernel")
        layer.removed = ["usr/lib/modules/\(SampleRelease.successor.kernel)"]
        return layer
    }()

    /// Adds what changed between two package sets.
    private mutating func update(from old: SamplePackages, to new: SamplePackages) {
        for package in new.all where old[name: package.name] != package {
            tree.merge(package.files)
        }
        for package in old.all where new[name: package.name] == nil {
            removed += package.folders
        }
    }

    private static let longPath = (1...9).map { "a-folder-with-number-\($0)" }.joined(separator: "/")
}
