// SPDX-License-Identifier: Apache-2.0

/// What a deployment's tree or an image sets by itself, before anybody changes `/etc`: the same facts of both, so that they
/// can be compared.
package struct TreeFacts: Codable, Sendable, Equatable {
    /// Accounts of `/usr/lib` and `/usr/etc`, and what sysusers makes.
    package var accounts = AccountFacts()
    /// Units of `/usr/lib/systemd/system`, and the presets of `/usr/lib`.
    package var units = UnitFacts()
    /// The names at the top, `/usr/local` and what is in it, and `/opt` and what is in it.
    package var places: [Node] = []
    /// The kernels in `/usr/lib/modules`, by release.
    package var kernels: [KernelImage] = []
    /// What the initial file system makes of the root.
    package var root = PrepareRootSettings()
    /// What decides who may log in.
    package var login = LoginFacts()
    /// The SELinux policy.
    package var selinux = SELinuxSettings()
    /// The boot loader that the tree would install.
    package var bootloader = BootloaderUpdate()
    /// The programs in `/usr/bin`, `/usr/sbin`, `/usr/libexec`, `/usr/local` and `/opt`, absolute paths, sorted.
    package var programs: [String] = []
    /// Those of ``programs`` that have a set-id bit and an owner or group other than root; absent in documents of earlier versions.
    package var setIDPrograms: [Node]?
    /// The x86-64 level that the C library of the tree needs, 1 to 4; absent on other architectures, and where it does not say.
    package var cpuLevel: Int?
    /// What the tree holds below `/var`, or where libostree of before 2024.3 moved it, sorted.
    package var shippedVar: [String] = []

    /// An empty tree.
    package init() {}
}

/// One kernel of a tree.
package struct KernelImage: Codable, Sendable, Equatable {
    /// The release: the name of its folder in `/usr/lib/modules`.
    package var release: String
    /// `default`, `rt`, `64k`, `debug`, or `unknown`.
    package var flavour: String
    /// Bytes of the kernel; absent if there is none.
    package var kernelBytes: UInt64?
    /// Bytes of the initial file system; absent if there is none.
    package var initramfsBytes: UInt64?
    /// Bytes of each device tree, by its path below the kernel's folder.
    package var deviceTrees: [String: UInt64] = [:]
    /// Bytes of the kernel's `.hmac`; absent if there is none.
    package var hmacBytes: UInt64?
    /// Modules in `extra`, `updates` and `weak-updates`: not of the kernel itself.
    package var extraModules: [String] = []
    /// The dracut modules in the initial file system, sorted; absent if it could not be looked into.
    package var initramfsModules: [String]?
    /// What libostree names the boot files after: a checksum over kernel, initial file system and device trees.
    package var bootChecksum: String?

    /// A kernel of which only the release is known.
    package init(release: String, flavour: String) {
        self.release = release
        self.flavour = flavour
    }
}

/// What the initial file system makes of the root (ostree-prepare-root(1)).
package struct PrepareRootSettings: Codable, Sendable, Equatable {
    /// `[composefs] enabled`: `no`, `maybe`, `yes`, `signed` or `verity`; absent if it is not set.
    package var composefs: String?
    /// `[sysroot] readonly`; absent if it is not set.
    package var readOnlySysroot: Bool?
    /// `[etc] transient`: changes to `/etc` are lost with a reboot.
    package var transientEtc = false
    /// `[root] transient`: changes to the root are possible, and lost with a reboot.
    package var transientRoot = false

    /// Nothing is set.
    package init() {}
}

/// The SELinux policy of a tree.
package struct SELinuxSettings: Codable, Sendable, Equatable {
    /// `SELINUX` of `/etc/selinux/config`: `enforcing`, `permissive`, `disabled`; absent if there is no such file.
    package var mode: String?
    /// `SELINUXTYPE`: `targeted`.
    package var type: String?
    /// Versions of the compiled policy: the numbers of `policy/policy.N`, sorted.
    package var versions: [Int] = []

    /// No policy.
    package init() {}
}

/// The boot loader files that a tree brings along for bootupd.
package struct BootloaderUpdate: Codable, Sendable, Equatable {
    /// Component (`EFI`, `BIOS`) to version.
    package var components: [String: String] = [:]
    /// Whether `bootupctl` is there.
    package var hasBootupd = false

    /// No boot loader.
    package init() {}
}

extension TreeFacts {
    /// The kernel that boots: the first that is more than modules.
    package var bootKernel: KernelImage? { kernels.first { $0.kernelBytes != nil } }
}

extension PrepareRootSettings {
    /// Whether the root is composefs for sure.
    package var hasComposefs: Bool { ["yes", "signed", "verity"].contains(composefs ?? "no") }
}
