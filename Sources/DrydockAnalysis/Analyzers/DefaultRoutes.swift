// SPDX-License-Identifier: Apache-2.0

internal import HostFS

/// The interfaces of the running kernel that a default route leads over: `/proc/net/route` and `/proc/net/ipv6_route`.
package enum DefaultRoutes {
    /// The names, sorted; `nil` if the kernel's tables cannot be read.
    package static func interfaces() -> [String]? {
        guard let four = table("/proc/net/route") else { return nil }
        return interfaces(four: four, six: table("/proc/net/ipv6_route") ?? "")
    }

    /// The names in two tables.
    ///
    /// - Parameters:
    ///   - four: interface, destination, gateway, flags, …, mask as the eighth, numbers in hexadecimal digits.
    ///   - six: destination, its prefix length, …, interface as the last.
    /// - Returns: the names, sorted; the loopback interface has the kernel's own unreachable default.
    static func interfaces(four: String, six: String) -> [String] {
        let old = four.split(separator: "\n").compactMap { line -> Substring? in
            let fields = line.split { $0 == "\t" || $0 == " " }
            guard fields.count > 7, fields[1] == "00000000", fields[7] == "00000000" else { return nil }
            return fields[0]
        }
        let new = six.split(separator: "\n").compactMap { line -> Substring? in
            let fields = line.split(separator: " ")
            guard fields.count > 9, fields[0].allSatisfy({ $0 == "0" }), fields[1] == "00" else { return nil }
            return fields[9]
        }
        return Set(old + new).subtracting(["lo"]).map(String.init).sorted()
    }

    private static func table(_ path: String) -> String? {
        (try? NamedFile.read(path, limit: 64 << 20)).map { String(decoding: $0, as: UTF8.self) }
    }
}
