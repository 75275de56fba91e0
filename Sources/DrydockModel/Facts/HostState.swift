// SPDX-License-Identifier: Apache-2.0

/// What only an installed host has, beside its deployments, packages and `/etc`.
package struct HostState: Codable, Sendable, Equatable {
    /// Accounts as they are now.
    package var accounts = AccountFacts()
    /// Units of `/etc/systemd/system`, and the presets of `/etc`.
    package var units = UnitFacts()
    /// Who may log in as things are.
    package var login = LoginFacts()
    /// Kernel and initial file system, as they were customised.
    package var kernel = KernelState()
    /// File systems, mounts and what lies below them.
    package var storage = StorageState()
    /// Boot loader, boot entries and firmware.
    package var boot = BootState()
    /// SELinux as it runs and as it was customised.
    package var selinux = SELinuxState()
    /// How containers are fetched, trusted and kept.
    package var containers = ContainerState()
    /// What updates the host.
    package var updates: [UpdateAgent] = []
    /// Interfaces, names and resolution.
    package var network = NetworkState()
    /// Programs that a switch has to do with, and their versions.
    package var tools: [HostTool] = []
    /// The machine.
    package var platform = PlatformState()
    /// How the host came to be.
    package var installation = InstallationTraces()

    /// A host of which nothing is known.
    package init() {}
}

/// How kernel and initial file system differ from what the image ships.
package struct KernelState: Codable, Sendable, Equatable {
    /// The release that runs; absent on a host that does not.
    package var running: String?
    /// `[rpmostree] regenerate-initramfs` of the origin.
    package var regeneratesInitramfs = false
    /// `[rpmostree] initramfs-args` of the origin.
    package var initramfsArguments: [String] = []
    /// `[rpmostree] initramfs-etc` of the origin: files of `/etc` that go into the initial file system.
    package var initramfsEtc: [String] = []
    /// Packages of kernel modules that are built or shipped apart: `akmod-…`, `kmod-…`.
    package var modulePackages: [String] = []
    /// Files of `/etc` that customise it: `dracut.conf.d`, `modprobe.d`, `modules-load.d`.
    package var customFiles: [String] = []

    /// As the image ships it.
    package init() {}
}

/// File systems, mounts and what lies below them.
package struct StorageState: Codable, Sendable, Equatable {
    /// One mount that the host sets up.
    package struct Mount: Codable, Sendable, Equatable {
        /// What is mounted, as it is written.
        package var source: String
        /// Where.
        package var path: String
        /// The file system.
        package var type: String
        /// The options.
        package var options: String
        /// `/etc/fstab`, or the unit's file.
        package var file: String

        /// One mount.
        package init(source: String, path: String, type: String, options: String, file: String) {
            self.source = source
            self.path = path
            self.type = type
            self.options = options
            self.file = file
        }
    }

    /// The file system behind one of the host's roots.
    package struct FileSystem: Codable, Sendable, Equatable {
        /// `sysroot`, `boot`, `var` or `esp`.
        package var root: String
        /// The type: `xfs`, `ext4`; absent if it is not known here.
        package var type: String?
        /// What is mounted; absent if it is not known here.
        package var source: String?
        /// Whether it is mounted read-only; absent if it is not known here.
        package var isReadOnly: Bool?
        /// Features that the file system was made with, sorted; absent if they cannot be read here.
        package var features: [String]?

        /// The file system behind one root.
        package init(root: String) {
            self.root = root
        }
    }

    /// Mounts of fstab and of mount units, in that order.
    package var mounts: [Mount] = []
    /// The file systems behind the host's roots.
    package var fileSystems: [FileSystem] = []
    /// The names of the volumes in crypttab(5).
    package var encryptedVolumes: [String] = []
    /// What the root stands on, as far as kernel arguments, files and the running kernel tell: `luks`, `lvm`, `raid`,
    /// `multipath`, `iscsi`, `nvme-of`, `fcoe`, `clevis`, `tpm2`, `fido2`, `nfs`; sorted.
    package var rootNeeds: [String] = []
    /// Why each of ``rootNeeds`` is there.
    package var rootEvidence: [String: [String]] = [:]

    /// Nothing but a root.
    package init() {}
}

/// Boot loader, boot entries and firmware.
package struct BootState: Codable, Sendable, Equatable {
    /// One boot entry (the Boot Loader Specification, type 1).
    package struct Entry: Codable, Sendable, Equatable {
        /// The file's name.
        package var file: String
        /// The fields, names to values.
        package var fields: [String: String]

        /// One boot entry.
        package init(file: String, fields: [String: String]) {
            self.file = file
            self.fields = fields
        }
    }

    /// `sysroot.bootloader` of the repository; absent if it is not set.
    package var configured: String?
    /// Boot loaders whose files are there: `grub2`, `grub2-static`, `systemd-boot`, `extlinux`, `u-boot`, `zipl`; sorted.
    package var kinds: [String] = []
    /// The boot entries, sorted by file.
    package var entries: [Entry] = []
    /// Files of kernels and initial file systems below `/boot/ostree`: folder to bytes.
    package var kernels: [String: UInt64] = [:]
    /// Whether `/boot` is a file system of its own; absent if that cannot be told here.
    package var isSeparate: Bool?
    /// Components that bootupd has taken charge of, with their versions; absent if it never did.
    package var adopted: [String: String]?
    /// The files in the ESP that firmware starts, sorted; absent if there is no ESP, or it cannot be read.
    package var espFiles: [String]?
    /// `uefi` or `bios`; absent on a host that does not run.
    package var firmware: String?
    /// Whether Secure Boot is on; absent on a host that does not run, or without UEFI.
    package var secureBoot: Bool?
    /// What the first boot left in `/boot`: `ignition.firstboot`, a password of GRUB.
    package var leftovers: [String] = []

    /// Nothing is known.
    package init() {}
}

/// SELinux as it runs and as it was customised.
package struct SELinuxState: Codable, Sendable, Equatable {
    /// What the host is set to in `/etc`.
    package var settings = SELinuxSettings()
    /// `enforcing`, `permissive` or `disabled` as it runs; absent on a host that does not run.
    package var running: String?
    /// Modules that are not of the image: priority 400 and above, sorted.
    package var localModules: [String] = []
    /// Booleans that were set on the host.
    package var booleans: [String: String] = [:]
    /// Lines of local file contexts.
    package var localContexts: [String] = []
    /// Whether the policy store differs from the one that the image ships; absent if that could not be compared.
    package var isCustomised: Bool?

    /// No SELinux.
    package init() {}
}

/// How containers are fetched, trusted and kept.
package struct ContainerState: Codable, Sendable, Equatable {
    /// What policy.json(5) says where nothing more specific does: `insecureAcceptAnything`, `reject`, …; absent if there is none.
    package var defaultTrust: String?
    /// Registries with a rule of their own in policy.json: scope to kinds of proof.
    package var trust: [String: [String]] = [:]
    /// Files of registries.d.
    package var registriesD: [String] = []
    /// Registries that are blocked or have mirrors in registries.conf(5): location to mirrors, `blocked` among them.
    package var mirrors: [String: [String]] = [:]
    /// Files with credentials for registries, of those that ostree and podman look at, with the registries that they name.
    package var credentials: [String: [String]] = [:]
    /// `driver` of storage.conf(5); absent if it is not set.
    package var storageDriver: String?
    /// `graphroot` of storage.conf(5); absent if it is not set.
    package var storageRoot: String?
    /// Quadlet files, absolute paths.
    package var quadlets: [String] = []

    /// No containers.
    package init() {}
}

/// A program that changes the host's operating system by itself.
package struct UpdateAgent: Codable, Sendable, Equatable {
    /// `zincati`, `rpm-ostreed-automatic`, `bootc`, `uupd`, `ublue-update`, `greenboot`, `machine-config-daemon`.
    package var name: String
    /// Whether its unit, or its work, is there.
    package var isInstalled: Bool
    /// Whether it will run; absent if that cannot be told.
    package var isEnabled: Bool?
    /// What was set of it, keys as they are written, with what they are set to; never secrets.
    package var settings: [String: String]
    /// What speaks for it.
    package var evidence: [String]

    /// A program that updates.
    package init(
        name: String,
        isInstalled: Bool,
        isEnabled: Bool?,
        settings: [String: String] = [:],
        evidence: [String] = []
    ) {
        self.name = name
        self.isInstalled = isInstalled
        self.isEnabled = isEnabled
        self.settings = settings
        self.evidence = evidence
    }
}

/// Interfaces, names and resolution.
package struct NetworkState: Codable, Sendable, Equatable {
    /// One connection of NetworkManager.
    package struct Connection: Codable, Sendable, Equatable {
        /// The absolute path.
        package var path: String
        /// `keyfile` or `ifcfg`.
        package var format: String
        /// `id` of it.
        package var name: String
        /// The type in NetworkManager's words: `ethernet`, `wifi`, `bond`.
        package var type: String
        /// The interface that it is bound to by name; absent if none.
        package var interface: String?

        /// One connection.
        package init(path: String, format: String, name: String, type: String, interface: String?) {
            self.path = path
            self.format = format
            self.name = name
            self.type = type
            self.interface = interface
        }
    }

    /// The connections, sorted by path.
    package var connections: [Connection] = []
    /// `/etc/hostname`; absent if there is none.
    package var hostname: String?
    /// `/etc/resolv.conf`: `file`, `missing`, or where the link leads.
    package var resolvConf = "missing"
    /// Files that name links: `.link` files and udev rules that set `NAME`, absolute paths.
    package var linkNames: [String] = []
    /// Kernel arguments that name links or set addresses.
    package var arguments: [String] = []

    /// No network.
    package init() {}
}

/// A program that a switch has to do with.
package struct HostTool: Codable, Sendable, Equatable {
    /// `ostree`, `rpm-ostree`, `bootc`, `bootupctl`, `skopeo`, `podman`.
    package var name: String
    /// Its path; absent if it is not there.
    package var path: String?
    /// The version of its package; absent if that is not known.
    package var version: String?

    /// A program.
    package init(name: String, path: String?, version: String?) {
        self.name = name
        self.path = path
        self.version = version
    }
}

/// The machine that a host runs on.
package struct PlatformState: Codable, Sendable, Equatable {
    /// What of x86-64 the processor can do, 1 to 4; absent on other architectures, and on a host that does not run.
    package var cpuLevel: Int?
    /// `ignition.platform.id`: `metal`, `aws`, `qemu`; absent if it is not set.
    package var ignitionPlatform: String?
    /// The maker and model that the firmware tells; absent on a host that does not run.
    package var hardware: String?
    /// The hypervisor, in the words of systemd-detect-virt(1), `none` on metal; absent if it cannot be told.
    package var virtualization: String?
    /// Whether the kernel runs in FIPS mode; absent on a host that does not run.
    package var fips: Bool?
    /// Whether `fips=1` is among the kernel arguments.
    package var fipsArgument = false
    /// The policy of `/etc/crypto-policies/config`; absent if there is none.
    package var cryptoPolicy: String?

    /// A machine of which nothing is known.
    package init() {}
}

/// How a host came to be.
package struct InstallationTraces: Codable, Sendable, Equatable {
    /// The disk image that the host was installed from: the fields of its aleph file; absent if there is none.
    package var aleph: [String: String]?
    /// The aleph file's path.
    package var alephPath: String?
    /// Whether Anaconda installed it.
    package var anaconda = false
    /// Files that the machine-config operator left, absolute paths.
    package var machineConfig: [String] = []
    /// The MachineConfig that a node is at; absent if it is no node, or the file cannot be read.
    package var currentMachineConfig: String?
    /// Stamps of migrations that the distribution does by itself, absolute paths.
    package var migrationStamps: [String] = []

    /// Nothing is known.
    package init() {}
}

/// Who owns how much of `/var`.
package struct VarFacts: Codable, Sendable, Equatable {
    /// What one owner has below one folder.
    package struct Row: Codable, Sendable, Equatable {
        /// The folder, an absolute path; everything in it counts that has no row of its own.
        package var path: String
        /// Numeric owner.
        package var uid: UInt32
        /// Numeric group.
        package var gid: UInt32
        /// Regular files.
        package var files: UInt64
        /// Directories.
        package var directories: UInt64
        /// Symlinks.
        package var symlinks: UInt64
        /// FIFOs, sockets and devices.
        package var specials: UInt64
        /// Bytes of the regular files.
        package var bytes: UInt64

        /// What one owner has below one folder.
        package init(
            path: String,
            uid: UInt32,
            gid: UInt32,
            files: UInt64,
            directories: UInt64,
            symlinks: UInt64,
            specials: UInt64,
            bytes: UInt64
        ) {
            self.path = path
            self.uid = uid
            self.gid = gid
            self.files = files
            self.directories = directories
            self.symlinks = symlinks
            self.specials = specials
            self.bytes = bytes
        }

        /// Everything that it counts.
        package var count: UInt64 { files + directories + symlinks + specials }
    }

    /// The rows, by path, uid and gid.
    package var rows: [Row]
    /// FIFOs, sockets and devices, by path; the first thousand.
    package var specials: [Node]
    /// How many of them there are.
    package var specialCount: UInt64
    /// The names directly below `/var`, `/var/opt` and `/var/usrlocal`, by path.
    package var places: [Node]

    /// Who owns how much of `/var`.
    package init(rows: [Row], specials: [Node], specialCount: UInt64, places: [Node]) {
        self.rows = rows
        self.specials = specials
        self.specialCount = specialCount
        self.places = places
    }
}

/// How much of an image the host's repository has already.
package struct ObjectProbe: Codable, Sendable, Equatable {
    /// The manifest that was looked for.
    package var manifestDigest: String
    /// Layers that need not be fetched: their digests.
    package var knownLayers: [String]
    /// Objects of the image that the repository lacks, commits included.
    package var missingObjects: Int
    /// Bytes of their content.
    package var missingBytes: UInt64
    /// Bytes that they take up on the file system.
    package var missingAllocated: UInt64
    /// Whether the image is in the repository as it is.
    package var isImported: Bool
    /// Bytes that `min-free-space` keeps free.
    package var reserved: UInt64
    /// Whether `/boot` and the repository are one file system, so that kernels are linked and not copied.
    package var sharesBoot: Bool

    /// What was found.
    package init(
        manifestDigest: String,
        knownLayers: [String],
        missingObjects: Int,
        missingBytes: UInt64,
        missingAllocated: UInt64,
        isImported: Bool,
        reserved: UInt64,
        sharesBoot: Bool
    ) {
        self.manifestDigest = manifestDigest
        self.knownLayers = knownLayers
        self.missingObjects = missingObjects
        self.missingBytes = missingBytes
        self.missingAllocated = missingAllocated
        self.isImported = isImported
        self.reserved = reserved
        self.sharesBoot = sharesBoot
    }
}
