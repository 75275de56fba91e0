// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The machine that a host runs on.
struct Platform {
    /// What each level of x86-64 adds, in the words of `/proc/cpuinfo` (x86-64 psABI, "Micro-Architecture Levels").
    private static let levels: [(level: Int, flags: Set<String>)] = [
        (2, ["cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"]),
        (3, ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"]),
        (4, ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]),
    ]
    private static let hypervisors = [
        ("QEMU", "qemu"), ("KVM", "kvm"), ("VMware", "vmware"), ("innotek", "oracle"), ("VirtualBox", "oracle"),
        ("Xen", "xen"), ("Microsoft Corporation Virtual Machine", "microsoft"), ("Amazon EC2", "amazon"),
        ("Google", "google"), ("OpenStack", "kvm"), ("Nutanix", "kvm"), ("Red Hat", "kvm"), ("Parallels", "parallels"),
    ]

    let roots: HostRoots
    let kernelArguments: [String]

    func facts() -> PlatformState {
        var state = PlatformState()
        state.fipsArgument = kernelArguments.contains("fips=1")
        state.ignitionPlatform = kernelArguments.last { $0.hasPrefix("ignition.platform.id=") }
            .map { String($0.dropFirst("ignition.platform.id=".count)) }
        state.cryptoPolicy = roots.etc.lines("crypto-policies/config").first
        guard let machine = roots.machine else { return state }
        let flags = Self.flags(machine.text("proc/cpuinfo") ?? "")
        state.cpuLevel = flags.map(Self.level)
        if machine.exists("proc/sys/crypto/fips_enabled") {
            state.fips = machine.text("proc/sys/crypto/fips_enabled").map { $0.trimmed == "1" }
        } else {
            state.fips = false
        }
        let names = ["sys_vendor", "product_name"].compactMap { name -> String? in
            let path = "sys/class/dmi/id/\(name)"
            return machine.exists(path) ? machine.text(path).map { String($0.trimmed) } : nil
        }
        state.hardware = names.isEmpty ? nil : names.joined(separator: " ")
        state.virtualization = Self.hypervisor(state.hardware ?? "", hasFlag: flags?.contains("hypervisor"))
        return state
    }

    /// The flags of the first processor; `nil` on other architectures.
    private static func flags(_ text: String) -> Set<String>? {
        for line in text.split(separator: "\n") where line.hasPrefix("flags") {
            return Set(line.drop { $0 != ":" }.dropFirst().words)
        }
        return nil
    }

    private static func level(_ flags: Set<String>) -> Int {
        levels.prefix { $0.flags.isSubset(of: flags) }.last?.level ?? 1
    }

    private static func hypervisor(_ hardware: String, hasFlag: Bool?) -> String? {
        if let known = hypervisors.first(where: { hardware.contains($0.0) }) { return known.1 }
        return hasFlag.map { $0 ? "unknown" : "none" }
    }
}
