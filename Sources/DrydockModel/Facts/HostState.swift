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
    /// Of the sysroot and `/boot`, the folders that have no label; absent if labels cannot be read, and in documents of earlier
    /// versions.
    package var unlabelled: [String]?

    /// No SELinux.
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
