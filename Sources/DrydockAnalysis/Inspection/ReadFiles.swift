// SPDX-License-Identifier: Apache-2.0

/// The files of an image whose content the inspector reads.
enum ReadFiles {
    /// Where the content of a file is kept.
    enum Use {
        /// In memory.
        case kept
        /// In a file, because it is large or another program reads it.
        case spooled
    }

    static let osRelease = ["usr", "lib", "os-release"]
    static let etcOSRelease = ["usr", "etc", "os-release"]

    private static let files: Set<[String]> = Set(
        [
            "usr/lib/os-release", "usr/etc/os-release", "usr/lib/ostree/prepare-root.conf", "usr/etc/nsswitch.conf",
            "usr/etc/authselect/nsswitch.conf", "usr/etc/ssh/sshd_config", "usr/etc/sudoers", "usr/etc/selinux/config",
            "usr/lib64/libc.so.6", "usr/lib/x86_64-linux-gnu/libc.so.6", "usr/lib/passwd", "usr/lib/group",
            "usr/etc/passwd", "usr/etc/group", "usr/etc/shadow", "usr/etc/gshadow", "usr/etc/subuid", "usr/etc/subgid",
        ].map { $0.split(separator: "/").map(String.init) }
    ).union(PackageDatabase.dpkgLists)

    /// Folders of which every file is read.
    private static let folders: Set<[String]> = Set(
        [
            KargsDirectory.path, "usr/lib/sysusers.d", "usr/lib/systemd/system", "usr/lib/systemd/system-preset",
            "usr/etc/ssh/sshd_config.d", "usr/etc/sudoers.d", "usr/lib/bootupd/updates", "usr/etc/systemd/system",
        ].map { $0.split(separator: "/").map(String.init) }
    )

    /// What the content of a path is read for; `nil` if it is not.
    static func use(of path: [String]) -> Use? {
        let folder = Array(path.dropLast())
        if PackageDatabase.rpmFolders.contains(folder), PackageDatabase.rpmFiles.contains(path.last ?? "") {
            return .spooled
        }
        if path.starts(with: KernelReader.place), KernelReader.isBootFile(path.dropFirst(KernelReader.place.count)) {
            return .spooled
        }
        return files.contains(path) || folders.contains(folder) ? .kept : nil
    }
}
