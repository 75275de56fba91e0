// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Testing

@testable import DrydockAnalysis

@Suite struct Platforms {
    private static let two = "cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3"
    private static let three = "\(two) avx avx2 bmi1 bmi2 f16c fma abm movbe xsave"

    private func state(_ host: HostFixture, _ arguments: [String] = []) -> PlatformState {
        Platform(roots: host.roots, kernelArguments: arguments).facts()
    }

    @Test(
        "the level of the processor follows from its flags",
        arguments: [
            ("sse2", 1), (two, 2), (three, 3), ("\(three) avx512f avx512bw avx512cd avx512dq avx512vl", 4),
            (
                "\(three.split(separator: " ").dropFirst().joined(separator: " "))", 1
            ),
        ]
    )
    func level(flags: String, level: Int) throws {
        let host = try HostFixture(["machine/proc/cpuinfo": "processor\t: 0\nflags\t\t: fpu \(flags)\n"])
        #expect(state(host).cpuLevel == level)
    }

    @Test("hardware, hypervisor, FIPS and crypto policy are found")
    func present() throws {
        let host = try HostFixture([
            "machine/proc/cpuinfo": "flags : hypervisor\n", "machine/proc/sys/crypto/fips_enabled": "1\n",
            "machine/sys/class/dmi/id/sys_vendor": "QEMU\n", "machine/sys/class/dmi/id/product_name": "Standard PC\n",
            "etc/crypto-policies/config": "# set\nFIPS\n",
        ])
        let state = state(host, ["fips=1", "ignition.platform.id=qemu"])
        #expect(state.hardware == "QEMU Standard PC" && state.virtualization == "qemu")
        #expect(state.fips == true && state.fipsArgument && state.cryptoPolicy == "FIPS")
        #expect(state.ignitionPlatform == "qemu")
    }

    @Test("of a host that does not run nothing is claimed about its machine")
    func absent() throws {
        let host = try HostFixture()
        #expect(state(host) == PlatformState() && host.unreadable.isEmpty)
    }

    @Test("a processor in unknown words has no level, and a file that cannot be read is named")
    func broken() throws {
        let host = try HostFixture([
            "machine/proc/cpuinfo": "what\n", "machine/proc/sys/crypto/fips_enabled": HostFixture.unreadable,
        ])
        let state = state(host)
        #expect(state.cpuLevel == nil && state.virtualization == nil)
        #expect(host.unreadable == ["/proc/sys/crypto/fips_enabled"])
    }
}
