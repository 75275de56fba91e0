// SPDX-License-Identifier: Apache-2.0

extension FileTree {
    /// What the host has gathered in `/var`: about 3,000 small files of several owners.
    static let stateVar: FileTree = {
        var tree = FileTree(script: varScript)
        for group in varGroups {
            tree.fill(group)
        }
        tree.add("home/core/bin/build-again", TreeNode(.hardLink("home/core/bin/build"), mode: 0o755))
        return tree
    }()

    /// What `/var` holds when Ignition comes to it.
    static let emptyStateVar = FileTree(
        script: """
            == home/
            == roothome/ 0700
            == opt/
            == srv/
            == mnt/
            == usrlocal/

            """
    )

    /// A run of numbered files that look alike.
    private struct Group {
        let folder: String
        /// The name of one file, in which `#` stands for its number.
        let name: String
        let count: Int
        /// How many files share one numbered sub-folder; zero for none.
        let perFolder: Int
        let limit: Int
        let mode: UInt32
        let owner: UInt32
    }

    /// Adds the files of a group, and the folders that they are in.
    private mutating func fill(_ group: Group) {
        directory(group.folder, mode: group.owner == 0 ? 0o755 : 0o750, uid: group.owner, gid: group.owner)
        for number in 0..<group.count {
            var folder = group.folder
            if group.perFolder > 0 {
                folder += "/\(number / group.perFolder)"
                directory(folder, mode: 0o750, uid: group.owner, gid: group.owner)
            }
            let name = group.name.split(separator: "#", omittingEmptySubsequences: false).joined(separator: "\(number)")
            let path = "\(folder)/\(name)"
            file(
                path,
                .filler(seed: path, count: Filler.length(seed: path, below: group.limit)),
                mode: group.mode,
                uid: group.owner,
                gid: group.owner
            )
        }
    }

    private static let varGroups = [
        Group(
            folder: "lib/containers/cache",
            name: "blob-#",
            count: 700,
            perFolder: 70,
            limit: 1200,
            mode: 0o600,
            owner: 0
        ),
        Group(
            folder: "lib/NetworkManager",
            name: "lease-#.lease",
            count: 60,
            perFolder: 0,
            limit: 400,
            mode: 0o600,
            owner: 0
        ),
        Group(folder: "lib/dbus", name: "entry-#", count: 90, perFolder: 30, limit: 200, mode: 0o640, owner: 81),
        Group(
            folder: "lib/zincati",
            name: "state-#.json",
            count: 120,
            perFolder: 40,
            limit: 300,
            mode: 0o644,
            owner: 997
        ),
        Group(folder: "lib/nobody", name: "upload-#", count: 180, perFolder: 60, limit: 500, mode: 0o664, owner: 99),
        Group(
            folder: "log/journal/archive",
            name: "system@#.journal",
            count: 80,
            perFolder: 0,
            limit: 6000,
            mode: 0o640,
            owner: 0
        ),
        Group(folder: "log/app", name: "app-#.log", count: 320, perFolder: 80, limit: 900, mode: 0o644, owner: 0),
        Group(
            folder: "home/core/project",
            name: "source-#.c",
            count: 900,
            perFolder: 60,
            limit: 800,
            mode: 0o644,
            owner: 1000
        ),
        Group(
            folder: "home/core/.cache",
            name: "item-#",
            count: 250,
            perFolder: 125,
            limit: 300,
            mode: 0o600,
            owner: 1000
        ),
        Group(
            folder: "usrlocal/share/site",
            name: "page-#.html",
            count: 150,
            perFolder: 50,
            limit: 700,
            mode: 0o644,
            owner: 0
        ),
        Group(
            folder: "opt/vendor/data",
            name: "table-#.bin",
            count: 120,
            perFolder: 40,
            limit: 2000,
            mode: 0o644,
            owner: 0
        ),
    ]

    private static let varScript = """
        == home/ 0755
        == home/core/ 0700 1000:1000
        == home/core/.bash_history 0600 1000:1000
        rpm-ostree install htop tmux
        == home/core/notes.txt 0644 1000:1000
        Ask before the upgrade.
        == home/core/bin/build 0755 1000:1000
        #!/bin/sh
        == home/core/latest -> project/14
        == roothome/ 0700
        == roothome/.bashrc
        alias ll='ls -l'
        == srv/www/index.html
        <p>Hello</p>
        == mnt/
        == opt/vendor/bin/agent 0755
        #!/bin/sh
        == opt/vendor/current -> /opt/vendor/data/0
        == usrlocal/bin/site-report 0755
        #!/bin/sh
        == usrlocal/bin/report -> site-report
        == usrlocal/etc/
        == usrlocal/lib/
        == lib/chrony/drift 0640 996:996
        -12.345 0.012
        == lib/systemd/random-seed 0600
        seed
        == lib/site/environment
        SITE=example
        == lib/empty/ 0711
        == spool/mail/ 0775 0:12
        == spool/cron/ 0700
        == cache/ldconfig/ 0700
        == tmp/ 1777
        == lib/rpm -> ../../usr/share/rpm

        """
}
