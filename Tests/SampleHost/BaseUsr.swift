// SPDX-License-Identifier: Apache-2.0

extension FileTree {
    /// The whole base tree in the shape of a commit: defaults below `usr/etc`, an empty `var`.
    package static let base: FileTree = {
        var tree = skeleton
        tree.merge(kernel(.host))
        tree.merge(identity(.host))
        tree.merge(programs)
        tree.merge(SampleUnits.files)
        tree.merge(FileTree(script: usrTexts))
        tree.merge(IgnitionConfig.baseModules, under: "usr/lib/dracut/modules.d")
        for package in SamplePackages.base.all {
            tree.merge(package.files)
        }
        tree.merge(baseEtc, under: "usr/etc")
        return tree
    }()

    /// The top-level directories and links of a Fedora CoreOS commit.
    static let skeleton = FileTree(
        script: """
            == bin -> usr/bin
            == lib -> usr/lib
            == lib64 -> usr/lib64
            == sbin -> usr/sbin
            == home -> var/home
            == opt -> var/opt
            == root -> var/roothome
            == srv -> var/srv
            == mnt -> var/mnt
            == media -> run/media
            == ostree -> sysroot/ostree
            == usr/local -> ../var/usrlocal
            == boot/
            == dev/
            == proc/
            == run/
            == sys/
            == sysroot/
            == tmp/ 1777
            == var/

            """
    )

    /// A kernel with its initial file system and modules.
    static func kernel(_ release: SampleRelease) -> FileTree {
        let folder = "usr/lib/modules/\(release.kernel)"
        var tree = FileTree()
        tree.file("\(folder)/vmlinuz", .filler(seed: "vmlinuz \(release.kernel)", count: 400_000), mode: 0o755)
        tree.file("\(folder)/initramfs.img", .filler(seed: "initramfs \(release.kernel)", count: 900_000), mode: 0o600)
        tree.file("\(folder)/config", .filler(seed: "config \(release.kernel)", count: 20_000))
        tree.file("\(folder)/System.map", .filler(seed: "System.map \(release.kernel)", count: 60_000), mode: 0o600)
        for module in kernelModules {
            let path = "\(folder)/kernel/\(module).ko.xz"
            tree.file(path, .filler(seed: path, count: 500 + Filler.length(seed: path, below: 40_000)))
        }
        tree.file("\(folder)/modules.dep", .text(kernelModules.map { "kernel/\($0).ko.xz:\n" }.joined()))
        return tree
    }

    /// Who the system says it is.
    static func identity(_ release: SampleRelease) -> FileTree {
        var tree = FileTree()
        tree.file("usr/lib/os-release", .text(release.osRelease))
        tree.file("usr/lib/fedora-release", "Fedora release 42 (Adams)\n")
        tree.file("usr/share/rpm-ostree/treefile.json", .text("{\"ref\": \"\(SampleHost.ref)\"}\n"))
        return tree
    }

    /// As much of a program as tells that it is one for x86-64 (elf(5)).
    private static let elfHeader: [UInt8] =
        [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8) + [3, 0, 62, 0, 1, 0, 0, 0]
        + [UInt8](repeating: 0, count: 40)

    /// Stand-ins for programs, libraries and other bulk.
    private static var programs: FileTree {
        var tree = FileTree()
        for name in programNames {
            let path = "usr/bin/\(name)"
            tree.file(path, .filler(seed: path, count: Filler.length(seed: path, below: 60_000)), mode: 0o755)
        }
        for name in administratorProgramNames {
            let path = "usr/sbin/\(name)"
            tree.file(path, .filler(seed: path, count: Filler.length(seed: path, below: 30_000)), mode: 0o755)
        }
        tree.file("usr/lib/systemd/systemd", .bytes(elfHeader), mode: 0o755)
        tree.file("usr/bin/sudo", .filler(seed: "sudo", count: 31_000), mode: 0o4111)
        tree.file("usr/bin/write", .filler(seed: "write", count: 7_000), mode: 0o2755, gid: 5)
        for name in libraryNames {
            let path = "usr/lib64/\(name).so.1.0.0"
            tree.file(path, .filler(seed: path, count: Filler.length(seed: path, below: 100_000)), mode: 0o755)
            tree.symlink("usr/lib64/\(name).so.1", to: "\(name).so.1.0.0")
        }
        for zone in zones {
            tree.file("usr/share/zoneinfo/\(zone)", .filler(seed: zone, count: 114))
        }
        for number in 1...60 {
            let path = "usr/share/man/man\(1 + number % 8)/page-\(number).gz"
            tree.file(path, .filler(seed: path, count: Filler.length(seed: path, below: 9_000)))
        }
        return tree
    }

    /// Small texts below `/usr`.
    private static let usrTexts = """
        == usr/lib/passwd
        bin:x:1:1:bin:/bin:/sbin/nologin
        daemon:x:2:2:daemon:/sbin:/sbin/nologin
        dbus:x:81:81:System Message Bus:/:/sbin/nologin
        chrony:x:996:996:chrony:/var/lib/chrony:/sbin/nologin
        polkitd:x:998:998:polkitd:/:/sbin/nologin
        zincati:x:997:997:Zincati:/:/sbin/nologin
        nobody:x:99:99:nobody:/:/sbin/nologin
        == usr/lib/group
        bin:x:1:
        daemon:x:2:
        tty:x:5:
        dbus:x:81:
        chrony:x:996:
        polkitd:x:998:
        zincati:x:997:
        nobody:x:99:
        == usr/lib/tmpfiles.d/ostree-tmpfiles.conf
        d /var/home 0755 root root -
        d /var/roothome 0700 root root -
        d /var/usrlocal 0755 root root -
        == usr/lib/tmpfiles.d/chrony.conf
        d /var/lib/chrony 0750 chrony chrony -
        == usr/lib/sysusers.d/basic.conf
        g wheel 10
        == usr/lib/sysctl.d/50-default.conf
        kernel.sysrq = 16
        == usr/lib/ostree/prepare-root.conf
        [sysroot]
        readonly = true
        == usr/lib/bootupd/grub2-static/
        == usr/lib/dracut/dracut.conf.d/50-coreos.conf
        hostonly="no"
        == usr/lib/udev/rules.d/60-block.rules
        SUBSYSTEM=="block", TAG+="systemd"
        == usr/libexec/ssh-key-dir 0755
        #!/bin/sh
        == usr/share/crypto-policies/DEFAULT/openssh.txt
        Ciphers aes256-gcm@openssh.com
        == usr/share/empty/
        == usr/share/zero-bytes

        """
}
