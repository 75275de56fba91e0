// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import SystemPackage

/// Which architecture a host's programs are for.
struct Architecture {
    let view: HostView

    /// In the words of image manifests: read from a program of the deployment, else that of this machine.
    func name(_ unreadable: inout UnreadableLog) -> String {
        for program in ["usr/lib/systemd/systemd", "usr/bin/bash", "usr/bin/sh", "usr/bin/ostree"] {
            if let bytes = try? view.tree.contents(program, limit: 64 << 20), let name = Self.ofProgram(bytes) {
                return name
            }
        }
        if view.kind == .offline {
            unreadable.add("architecture", "no program of the deployment tells it; taken from this machine")
        }
        return HostEnvironment.goArchitecture
    }

    /// The `e_machine` of an ELF header.
    static func ofProgram(_ bytes: [UInt8]) -> String? {
        guard bytes.count > 20, Array(bytes[0..<4]) == [0x7f, 0x45, 0x4c, 0x46] else { return nil }
        let isLittleEndian = bytes[5] == 1
        let machine = UInt16(bytes[isLittleEndian ? 19 : 18]) << 8 | UInt16(bytes[isLittleEndian ? 18 : 19])
        switch machine {
        case 62: return "amd64"
        case 183: return "arm64"
        case 21: return "ppc64le"
        case 22: return "s390x"
        case 243: return "riscv64"
        default: return nil
        }
    }

    /// The word of image manifests as bootc's `kargs.d` has it.
    static func rustName(_ architecture: String) -> String {
        ["amd64": "x86_64", "arm64": "aarch64", "ppc64le": "powerpc64"][architecture] ?? architecture
    }
}
