// SPDX-License-Identifier: Apache-2.0

extension FileTree {
    /// What the small host runs, in the shape of a commit.
    static let small: FileTree = {
        var tree = skeleton
        tree.merge(FileTree(script: smallSystem))
        tree.merge(FileTree(script: smallDefaults), under: "usr/etc")
        for number in 1...6 {
            tree.file(
                "usr/etc/sudoers.d/rule-\(number)",
                .text("%team\(number) ALL=(ALL) NOPASSWD: ALL\n"),
                mode: 0o440
            )
        }
        return tree
    }()

    /// What was done to its `/etc`: whatever a repair before the switch, at the first boot, or after it finds something in.
    static let smallEdits: FileTree = {
        var tree = FileTree(script: smallAccounts)
        for key in ["ecdsa", "ed25519", "rsa"] {
            tree.file("ssh/ssh_host_\(key)_key", "a stand-in for a private key\n", mode: 0o640, gid: 190)
            tree.file("ssh/ssh_host_\(key)_key.pub", "a stand-in for a public key\n")
        }
        for number in 1...3 { tree.file("conflict-\(number).d", "a folder in the image\n") }
        for number in 1...45 { tree.file("old.d/\(number).conf", .text("number = \(number)\n")) }
        return tree
    }()

    /// What the small host has in `/var`.
    static let smallVar: FileTree = {
        var tree = emptyStateVar
        tree.merge(FileTree(script: smallState))
        for number in 1...6 {
            let mode: UInt32 = number == 1 ? 0o4750 : 0o640
            tree.file("lib/chrony/data/\(number)", .text("\(number)\n"), mode: mode, uid: 996, gid: 996)
        }
        return tree
    }()

    private static let smallSystem = """
        == usr/lib/modules/6.1/vmlinuz 0755
        a stand-in for a kernel
        == usr/lib/modules/6.1/initramfs.img 0600
        a stand-in for an initramfs
        == usr/lib/os-release
        ID=small
        VERSION_ID=1
        PRETTY_NAME="Small 1"
        == usr/lib/passwd
        chrony:x:996:996::/:/sbin/nologin
        nobody:x:99:99::/:/sbin/nologin
        == usr/lib/group
        chrony:x:996:
        nobody:x:99:
        == usr/lib/systemd/system/systemd-resolved.service
        [Service]
        == usr/bin/sh 0755
        a stand-in for a shell
        == usr/sbin/sshd 0755
        a stand-in for sshd
        """

    private static let smallDefaults = """
        == os-release -> ../usr/lib/os-release
        == nsswitch.conf
        passwd: files altfiles
        group: files altfiles
        == passwd
        root:x:0:0:root:/root:/bin/sh
        == group
        root:x:0:
        == shadow 0000
        root:*::0:99999:7:::
        == gshadow 0000
        root:::
        == hosts
        127.0.0.1 localhost
        == sudoers 0440
        root ALL=(ALL) ALL
        #includedir /etc/sudoers.d
        == ssh/sshd_config 0600
        AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys.d/ignition
        == changed.conf
        as it comes
        == deleted.conf
        as it comes
        == kept.conf
        as it comes
        """

    private static let smallAccounts = """
        == machine-id 0444
        0123456789abcdef0123456789abcdef
        == changed.conf
        as somebody wants it
        == resolv.conf -> ../run/systemd/resolve/stub-resolv.conf
        == passwd
        root:x:0:0:root:/root:/bin/sh
        core:x:1000:1000::/var/home/core:/bin/sh
        user1:x:2001:2001::/:/bin/sh
        user2:x:2002:2002::/:/bin/sh
        user3:x:2003:2003::/:/bin/sh
        user4:x:2004:2004::/:/bin/sh
        user5:x:2005:2005::/:/bin/sh
        user6:x:2006:2006::/:/bin/sh
        == group
        root:x:0:
        core:x:1000:
        team1:x:2001:user1
        team2:x:2002:user2
        team3:x:2003:user3
        team4:x:2004:user4
        team5:x:2005:user5
        team6:x:2006:user6
        == shadow 0000
        root:*::0:99999:7:::
        core:*:19000::::::
        user1:*:19000::::::
        user2:*:19000::::::
        user3:*:19000::::::
        user4:*:19000::::::
        user5:*:19000::::::
        user6:*:19000::::::
        ghost1:!:19000::::::
        ghost2:!:19000::::::
        ghost3:!:19000::::::
        ghost4:!:19000::::::
        == gshadow 0000
        root:::
        core:!::
        gone1:!::
        gone2:!::
        gone3:!::
        gone4:!::
        """

    private static let smallState = """
        == home/core/ 0700 1000:1000
        == home/core/.ssh/ 0700 1000:1000
        == home/core/.ssh/authorized_keys.d/ 0700 1000:1000
        == home/core/.ssh/authorized_keys.d/ignition 0600 1000:1000
        ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE93bg one
        == lib/chrony/ 0750 996:996
        == lib/chrony/data/ 0750 996:996
        == log/
        == tmp/ 1777
        """
}

extension ImageLayer {
    /// The small host's system as a container layer, without what repairs have to make up for.
    static let smallBase: ImageLayer = {
        var layer = ImageLayer(note: "small base")
        layer.tree = .small
        layer.tree.move("usr/etc", to: "etc")
        for number in 1...6 { layer.tree.remove("etc/sudoers.d/rule-\(number)") }
        layer.tree.remove("usr/lib/systemd/system/systemd-resolved.service")
        return layer
    }()

    /// The step to the next release.
    static let smallChanges: ImageLayer = {
        var layer = ImageLayer(note: "small update", compression: .zstd)
        layer.tree = FileTree(
            script: """
                == usr/lib/modules/6.1/vmlinuz 0755
                another stand-in for a kernel
                == usr/lib/modules/6.1/initramfs.img 0600
                another stand-in for an initramfs
                == usr/lib/os-release
                ID=small
                VERSION_ID=2
                PRETTY_NAME="Small 2"
                == usr/lib/passwd
                chrony:x:900:900::/:/sbin/nologin
                other:x:996:996::/:/sbin/nologin
                nobody:x:99:99::/:/sbin/nologin
                == usr/lib/group
                chrony:x:900:
                other:x:996:
                nobody:x:99:
                == usr/lib/bootc/kargs.d/10-audit.toml
                kargs = ["audit=0"]
                == usr/bin/bootc 0755
                a stand-in for bootc
                == etc/ssh/sshd_config 0600
                AuthorizedKeysFile .ssh/authorized_keys
                == etc/passwd
                root:x:0:0:root:/root:/bin/sh
                svc:x:850:850::/:/sbin/nologin
                == etc/group
                root:x:0:
                svc:x:850:
                == etc/conflict-1.d/default.conf
                of the image
                == etc/conflict-2.d/default.conf
                of the image
                == etc/conflict-3.d/default.conf
                of the image
                """
        )
        return layer
    }()

    /// What a site adds.
    static let smallSite: ImageLayer = {
        var layer = ImageLayer(note: "small site")
        for number in 1...12 { layer.tree.file("usr/share/site/\(number)", .text("\(number)\n")) }
        layer.tree.symlink("usr/share/site/first", to: "1")
        return layer
    }()
}
