// SPDX-License-Identifier: Apache-2.0

import HostFS

/// An entry of the boot loader, and what it leads to.
struct BootEntry: Hashable, Sendable, CustomStringConvertible {
    /// The deployment; `nil` if the entry leads to none.
    let deployment: String?
    /// What the menu shows.
    let title: String
    /// The kernel arguments, without that which names the deployment: it changes with every write of the order.
    let arguments: String
    /// The content of kernel and initramfs; `nil` for a file that is not there.
    let kernel: String?
    let initramfs: String?

    var description: String {
        "\(deployment?.prefix(12) ?? "nothing") '\(title)' \(arguments) \(kernel?.prefix(8) ?? "-") \(initramfs?.prefix(8) ?? "-")"
    }

    /// The entries, the default first.
    ///
    /// - Parameters:
    ///   - boot: what is below `/boot`.
    ///   - root: the sysroot.
    ///   - deployments: the names of deployments by the inodes of their directories.
    /// - Returns: the entries in the order in which a boot loader shows them.
    /// - Throws: what the kernel refused.
    static func all(
        _ boot: HostState.Tree,
        _ root: RootDirectory,
        deployments: [UInt64: String]
    ) throws -> [BootEntry] {
        guard let loader = boot["loader"], loader.kind == .symlink else { return [] }
        let paths = boot.keys.filter { $0.hasPrefix("\(loader.content)/entries/") && $0.hasSuffix(".conf") }
        let entries = try paths.map { try fields(root.text("boot/\($0)")) }
        return try entries.sorted { Int($0["version"] ?? "") ?? 0 > Int($1["version"] ?? "") ?? 0 }.map { fields in
            let options = (fields["options"] ?? "").split(separator: " ").map(String.init)
            let place = options.compactMap { $0.after("ostree=/") }.first
            let status = try place.flatMap { try root.resolvedStatus($0) }
            func content(_ key: String) -> String? {
                fields[key].flatMap { boot[String($0.drop { $0 == "/" })]?.content }
            }
            return BootEntry(
                deployment: status.flatMap { deployments[$0.inode] },
                title: fields["title"] ?? "",
                arguments: options.filter { !$0.hasPrefix("ostree=") }.joined(separator: " "),
                kernel: content("linux"),
                initramfs: content("initrd")
            )
        }
    }

    private static func fields(_ text: String) -> [String: String] {
        let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            return words.count == 2 ? (words[0], words[1]) : nil
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
