// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// The facts of an invented Fedora CoreOS and of an image for it.
package enum InventedHost {
    /// The commit of the deployment.
    package static let commit = String(repeating: "a", count: 64)
    /// The release of the kernels.
    package static let kernel = "6.14.9-300.fc42.x86_64"

    /// A file that root owns.
    package static func file(_ path: String, _ content: String = "0", mode: UInt32 = 0o644, size: UInt64 = 100) -> Node
    {
        Node(path: path, type: .file, mode: mode, size: size, sha256: sum(content))
    }

    /// A sum that stands for a content.
    package static func sum(_ content: String) -> String {
        let digits = content.utf8.prefix(32).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        return digits + String(repeating: "0", count: 64 - digits.count)
    }

    /// A directory that root owns.
    package static func directory(_ path: String, mode: UInt32 = 0o755) -> Node {
        Node(path: path, type: .directory, mode: mode)
    }

    /// A symlink.
    package static func link(_ path: String, _ target: String) -> Node {
        Node(path: path, type: .symlink, mode: 0o777, target: target)
    }

    /// A package.
    package static func package(_ name: String, _ version: String, release: String = "1.fc42") -> Package {
        Package(name: name, version: version, release: release, architecture: "x86_64")
    }

    private static let packages = [
        ("NetworkManager", "1.52.0"), ("bash", "5.2.37"), ("bootc", "1.3.0"), ("e2fsprogs", "1.47.2"),
        ("kernel", "6.14.9"),
        ("openssh-server", "9.9p1"), ("podman", "5.5.1"), ("rpm-ostree", "2025.8"), ("runc", "1.3.0"),
        ("systemd", "257.6"),
    ].map { package($0, $1) }

    private static let release = [
        "ID": "fedora", "VERSION_ID": "42", "VARIANT_ID": "coreos", "PRETTY_NAME": "Fedora CoreOS 42",
    ]

    private static var etcOfImages: [Node] {
        [
            directory("/etc/containers"), file("/etc/containers/policy.json", "policy"), file("/etc/group", "group"),
            file("/etc/gshadow", "gshadow", mode: 0), file("/etc/nsswitch.conf", "nsswitch"),
            file("/etc/passwd", "passwd"),
            directory("/etc/selinux"), file("/etc/selinux/config", "selinux"), file("/etc/shadow", "shadow", mode: 0),
            directory("/etc/ssh"), file("/etc/ssh/sshd_config", "sshd", mode: 0o600),
            file("/etc/sudoers", "sudoers", mode: 0o440),
            directory("/etc/sudoers.d", mode: 0o750), file("/etc/sudoers.d/coreos-sudo-group", "sudo", mode: 0o440),
        ]
    }

    private static var accounts: AccountFacts {
        var accounts = AccountFacts()
        accounts.users = [
            user("root", 0, in: "/etc/passwd"), user("chrony", 994, in: "/usr/lib/passwd"),
            user("nobody", 65534, in: "/usr/lib/passwd"),
        ]
        accounts.groups = [
            group("root", 0, in: "/etc/group"), group("chrony", 992, in: "/usr/lib/group"),
            group("nobody", 65534, in: "/usr/lib/group"),
            group("sudo", 16, in: "/usr/lib/group"),
        ]
        accounts.shadow = ["root": .locked]
        accounts.gshadow = ["root"]
        accounts.services = ["passwd": ["files", "altfiles"], "group": ["files", "altfiles"]]
        return accounts
    }

    /// An account with a shell.
    package static func user(_ name: String, _ uid: UInt32, in file: String) -> AccountFacts.User {
        AccountFacts.User(
            name: name,
            uid: uid,
            gid: uid,
            home: uid >= 1000 ? "/var/home/\(name)" : "/",
            shell: uid == 0 || uid >= 1000 && uid < 65534 ? "/bin/bash" : "/usr/sbin/nologin",
            file: file
        )
    }

    /// A group.
    package static func group(_ name: String, _ gid: UInt32, _ members: [String] = [], in file: String)
        -> AccountFacts.Group
    {
        AccountFacts.Group(name: name, gid: gid, members: members, file: file)
    }

    /// What an image sets.
    package static var tree: TreeFacts {
        var tree = TreeFacts()
        tree.accounts = accounts
        tree.units.units = [
            UnitFacts.Unit(
                name: "sshd.service",
                kind: .file,
                wanted: ["multi-user.target.wants"],
                programs: ["/usr/sbin/sshd"]
            ),
            UnitFacts.Unit(
                name: "chronyd.service",
                kind: .file,
                wanted: ["multi-user.target.wants"],
                programs: ["/usr/sbin/chronyd"]
            ),
        ]
        tree.places =
            ["/boot", "/dev", "/etc", "/proc", "/run", "/sys", "/sysroot", "/tmp", "/usr", "/var"].map { directory($0) }
            + [
                link("/home", "var/home"), link("/opt", "var/opt"), link("/root", "var/roothome"),
                link("/usr/local", "../var/usrlocal"),
            ]
        var image = KernelImage(release: kernel, flavour: "default")
        image.kernelBytes = 15_000_000
        image.initramfsBytes = 90_000_000
        image.initramfsModules = ["base", "fips", "ignition", "ostree", "systemd"]
        image.bootChecksum = String(repeating: "b", count: 64)
        tree.kernels = [image]
        tree.root.readOnlySysroot = true
        tree.login.server = [
            LoginFacts.ServerFile(
                path: "/etc/ssh/sshd_config",
                settings: [LoginFacts.Setting(keyword: "authorizedkeysfile", value: ".ssh/authorized_keys")],
                hasMatch: false
            )
        ]
        tree.login.sudo = [
            LoginFacts.SudoRule(path: "/etc/sudoers.d/coreos-sudo-group", who: "%sudo", withoutPassword: true)
        ]
        tree.selinux.mode = "enforcing"
        tree.selinux.type = "targeted"
        tree.selinux.versions = [33]
        tree.bootloader.components = ["EFI": "grub2-1:2.12-28.fc42.x86_64,shim-15.8-3.x86_64"]
        tree.bootloader.hasBootupd = true
        tree.programs = [
            "/usr/bin/bash", "/usr/bin/bootc", "/usr/bin/rpm-ostree",
            "/usr/lib/systemd/system-generators/coreos-boot-mount-generator",
            "/usr/sbin/chronyd", "/usr/sbin/sshd",
        ]
        tree.setIDPrograms = []
        tree.cpuLevel = 1
        return tree
    }

    private static var host: HostState {
        var host = HostState()
        host.accounts = accounts
        host.accounts.users.insert(user("core", 1000, in: "/etc/passwd"), at: 1)
        host.accounts.groups.insert(group("core", 1000, in: "/etc/group"), at: 1)
        host.accounts.groups = host.accounts.groups.map { row in
            row.name == "sudo" ? group("sudo", 16, ["core"], in: row.file) : row
        }
        host.accounts.shadow = ["root": .locked, "core": .locked]
        host.accounts.gshadow = ["root", "core"]
        host.login = tree.login
        host.login.hostKeys = [file("/etc/ssh/ssh_host_ed25519_key", "key", mode: 0o600)]
        host.login.keyFiles = [
            LoginFacts.KeyFile(path: "/var/home/core/.ssh/authorized_keys", user: "core", keys: 1, isRead: true)
        ]
        host.storage.fileSystems = ["sysroot", "boot"].map { root in
            var system = StorageState.FileSystem(root: root)
            system.type = root == "boot" ? "ext4" : "xfs"
            system.source = root == "boot" ? "/dev/vda3" : "/dev/vda4"
            system.features = root == "boot" ? ["extent", "metadata_csum"] : ["bigtime", "crc", "ftype"]
            return system
        }
        host.boot.configured = "none"
        host.boot.kinds = ["grub2", "grub2-static"]
        host.boot.entries = [BootState.Entry(file: "ostree-1.conf", fields: ["linux": "/ostree/x/vmlinuz"])]
        host.boot.isSeparate = true
        host.boot.adopted = tree.bootloader.components
        host.boot.espFiles = ["EFI/fedora/shimx64.efi"]
        host.boot.firmware = "uefi"
        host.boot.secureBoot = false
        host.selinux.settings = tree.selinux
        host.selinux.running = "enforcing"
        host.selinux.isCustomised = false
        host.selinux.unlabelled = []
        host.containers.defaultTrust = "reject"
        host.containers.trust = ["docker:quay.io/example": ["sigstoreSigned"]]
        host.containers.registriesD = ["/etc/containers/registries.d/example.yaml"]
        host.network.resolvConf = "file"
        host.platform.cpuLevel = 3
        host.platform.fips = false
        host.platform.ignitionPlatform = "metal"
        host.installation.aleph = ["build": "42.20250609.3.0"]
        return host
    }

    /// The host.
    package static var analysis: Analysis {
        let changed = ["/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow"]
        let live =
            etcOfImages.map { node in
                guard changed.contains(node.path) else { return node }
                var node = node
                node.sha256 = sum("with core")
                return node
            } + [
                file("/etc/hostname"), file("/etc/machine-id", "id", mode: 0o444, size: 33), file("/etc/resolv.conf"),
                file("/etc/ssh/ssh_host_ed25519_key", "key", mode: 0o600),
            ]
        var deployment = DeploymentFact(
            id: "\(commit).0",
            checksum: commit,
            serial: 0,
            stateroot: "fedora-coreos",
            states: [.booted],
            origin: ["origin": ["refspec": "fedora:fedora/x86_64/coreos/stable"]],
            version: "42.20250609.3.0",
            bootChecksum: String(repeating: "b", count: 64),
            kernelArguments: []
        )
        deployment.kernelArguments = ["root=UUID=1", "rw", "boot=UUID=2", "ostree=/ostree/boot.1/x/0"]
        let folder = "fedora-coreos-\(String(repeating: "b", count: 64))"
        var analysis = Analysis(
            view: "live",
            osRelease: release,
            architecture: "amd64",
            libostreeVersion: "2025.2",
            mergeDeployment: deployment.id,
            stateroot: "fedora-coreos",
            deployments: [deployment],
            packages: PackageFacts(source: "commit-metadata", base: packages),
            kernelArguments: ["root=UUID=1", "rw", "boot=UUID=2"],
            imageKernelArguments: [],
            etc: EtcFacts(defaults: etcOfImages, live: live.sorted { $0.path < $1.path }, drift: []),
            identities: Identities(users: ["root": 0, "core": 1000], groups: ["root": 0, "core": 1000]),
            ignition: IgnitionTraces(provisioningDate: "2025-06-10T08:00:00Z", userConfigProvided: true),
            provenance: Provenance(
                sources: [],
                complete: false,
                entries: [
                    Provenance.Entry(
                        subject: .file,
                        name: "/etc/hostname",
                        origin: .ignition,
                        confidence: .high,
                        evidence: ["a trace"]
                    ),
                    Provenance.Entry(
                        subject: .user,
                        name: "core",
                        origin: .ignition,
                        confidence: .high,
                        evidence: ["a trace"]
                    ),
                    Provenance.Entry(
                        subject: .kernelArgument,
                        name: "root=UUID=1",
                        origin: .imageDefault,
                        confidence: .high,
                        evidence: ["a rule"]
                    ),
                ]
            ),
            tree: tree,
            host: host,
            minFreeSpace: "3",
            varCensus: [directory("/var/home"), directory("/var/lib")],
            varOwners: VarFacts(
                rows: [
                    VarFacts.Row(
                        path: "/var/home/core",
                        uid: 1000,
                        gid: 1000,
                        files: 3,
                        directories: 2,
                        symlinks: 0,
                        specials: 0,
                        bytes: 900
                    )
                ],
                specials: [],
                specialCount: 0,
                places: [directory("/var/home"), directory("/var/lib")]
            ),
            failedUnits: [],
            fingerprint: Fingerprint(
                commit: commit,
                origin: commit,
                etc: commit,
                kernelArguments: commit,
                identities: commit
            ),
            unreadable: []
        )
        analysis.host?.boot.kernels = [folder: 105_000_000]
        return analysis
    }

    /// The image.
    package static var target: Target {
        Target(
            reference: "ostree-image-signed:docker://quay.io/example/os:43",
            image: "docker://quay.io/example/os:43",
            manifestDigest: "sha256:" + String(repeating: "c", count: 64),
            configDigest: "sha256:" + String(repeating: "d", count: 64),
            architecture: "amd64",
            created: nil,
            form: .encapsulated,
            labels: ["containers.bootc": "1", "org.opencontainers.image.version": "42.20260101.0"],
            layers: [
                Target.Layer(
                    digest: "sha256:" + String(repeating: "e", count: 64),
                    diffID: "sha256:" + String(repeating: "f", count: 64),
                    mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
                    size: 900_000_000,
                    role: "commit"
                )
            ],
            content: ImageContent(
                osRelease: release,
                kernels: [kernel],
                topDirectories: ["boot", "dev", "proc", "run", "sys", "sysroot", "tmp", "usr", "var"],
                etc: etcOfImages,
                packageSource: "rpmdb",
                packages: packages,
                hasBootc: true,
                kernelArguments: nil,
                identities: Identities(users: ["root": 0], groups: ["root": 0]),
                objects: [ImageContent.Object(checksum: String(repeating: "1", count: 64), size: 1_000_000)],
                files: 1,
                directories: 10,
                bytes: 1_000_000,
                filtered: [:],
                tree: tree,
                importedObjects: ImageContent.ImportedObjects(
                    hidden: [],
                    directoryTrees: [],
                    directoryMetadata: [],
                    mergeCommitBytes: 500
                ),
                unreadable: []
            )
        )
    }
}
