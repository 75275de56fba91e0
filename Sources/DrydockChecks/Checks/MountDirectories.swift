// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A mount whose directory the image does not have: on a root that cannot be written to, systemd cannot make it.
///
/// The mount fails, and with it `local-fs.target`: the host ends in emergency mode.
///
/// Detected by mounts of fstab and mount units that stay, and by the names at the top of the image.
///
/// To do: make the directory in the image, or move the mount below `/var`.
enum MountDirectories: Comparison {
    static let about = About(
        "DD-STO-0001",
        "The image has the directories that the host mounts on",
        traps: ["T24"],
        .high,
        .overridable,
        mandatory: true,
        links: [Link.rpmOSTree(337)]
    )

    static func compare(_ sides: Sides) -> CheckResult {
        if let gap = sides.subject.unreadable("/etc/fstab") { return unknown(gap) }
        // A host has its own of these, whatever the image holds.
        let tops = Set(sides.image.places.map(\.path)).union(sides.content.topDirectories.map { "/\($0)" })
            .union(["/etc", "/var", "/sysroot"])
        let kinds = Dictionary(sides.image.places.map { ($0.path, $0.type) }) { first, _ in first }
        /// What the image lacks of a path: the name at the top, or one in a directory that is the image's own.
        func lacking(_ path: String, _ top: String) -> String? {
            guard tops.contains(top) else { return top }
            for root in ["/usr/local", "/opt"] where path.hasPrefix(root + "/") && kinds[root] == .directory {
                let inner =
                    root + "/" + (path.dropFirst(root.count + 1).split(separator: "/").first.map(String.init) ?? "")
                return kinds[inner] == nil ? inner : nil
            }
            return nil
        }
        let mounts = sides.host.storage.mounts.filter { mount in
            let names = mount.path.split(separator: "/")
            guard let top = names.first, mount.path.hasPrefix("/"), !["swap", "none"].contains(mount.path) else {
                return false
            }
            return lacking(mount.path, "/\(top)") != nil && sides.after.source(mount.file) == .host
        }
        return answer(
            mounts.map { mount in
                let first = "/" + (mount.path.split(separator: "/").first.map(String.init) ?? "")
                let top = lacking(mount.path, first) ?? first
                let isOptional = mount.options.split(separator: ",").contains { $0 == "nofail" || $0 == "noauto" }
                return finding(
                    "\(mount.path) cannot be mounted: the image has no \(top)",
                    isOptional
                        ? "The mount is optional, so the host boots without it."
                        : "The mount is not optional, so the host would end in emergency mode.",
                    instance: mount.path,
                    severity: isOptional ? .medium : nil,
                    disposition: isOptional ? .advisory : nil,
                    evidence: [
                        .host(mount.file, is: "\(mount.source) \(mount.path) \(mount.type) \(mount.options)"),
                        .image(top, is: "absent", not: "a directory"),
                    ],
                    resources: [.init(.fileSystem, mount.path), .init(.file, mount.file)],
                    remediations: [
                        .containerfile("RUN mkdir -p \(ShellWords.quoted(mount.path))"),
                        .manual("or mount it below /var, with a link where programs expect it"),
                    ]
                )
            }
        )
    }
}
