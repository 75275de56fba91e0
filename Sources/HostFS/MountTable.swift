// SPDX-License-Identifier: Apache-2.0

/// What is mounted where: the lines of mountinfo (proc_pid_mountinfo(5)).
package enum MountTable {
    /// One mount.
    package struct Entry: Sendable, Equatable {
        /// The device number, as stat(2) has it.
        package let device: UInt64
        /// Where it is mounted.
        package let path: String
        /// Its options, those of the mount and not of the file system.
        package let options: [String]
        /// The file system.
        package let type: String
        /// What is mounted.
        package let source: String
    }

    /// The mounts that this process sees.
    package static func ofThisProcess() throws(HostFSError) -> [Entry] {
        let table = try NamedFile.read("/proc/self/mountinfo", limit: 64 << 20)
        return parse(String(decoding: table, as: UTF8.self))
    }

    /// The mounts of a text, in its order; lines in another form are passed over.
    package static func parse(_ text: String) -> [Entry] {
        text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count > 6, let separator = fields.firstIndex(of: "-"), separator + 2 < fields.count else {
                return nil
            }
            let numbers = fields[2].split(separator: ":").compactMap { UInt64($0) }
            guard numbers.count == 2 else { return nil }
            return Entry(
                device: number(major: numbers[0], minor: numbers[1]),
                path: unescape(String(fields[4])),
                options: fields[5].split(separator: ",").map(String.init),
                type: String(fields[separator + 1]),
                source: unescape(String(fields[separator + 2]))
            )
        }
    }

    /// makedev(3).
    private static func number(major: UInt64, minor: UInt64) -> UInt64 {
        (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xff) << 12 | (major & ~0xfff) << 32
    }

    /// A device number as sysfs(5) names it: `8:3` (gnu_dev_major(3)).
    package static func name(of device: UInt64) -> String {
        let major = (device >> 8 & 0xfff) | (device >> 32 & ~0xfff)
        let minor = (device & 0xff) | (device >> 12 & ~0xff & 0xffff_ffff)
        return "\(major):\(minor)"
    }

    /// Undoes the octal escapes of mountinfo and fstab: `\040` is a space.
    package static func unescape(_ field: String) -> String {
        var bytes: [UInt8] = []
        let input = Array(field.utf8)
        var index = 0
        while index < input.count {
            if input[index] == UInt8(ascii: "\\"), index + 3 < input.count,
                let code = UInt8(String(decoding: input[(index + 1)...(index + 3)], as: UTF8.self), radix: 8)
            {
                bytes.append(code)
                index += 4
            } else {
                bytes.append(input[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
