// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import OCI
internal import OSTree
internal import Synchronization
internal import SystemPackage

/// The SELinux labels that the policy inside an image gives to its files.
///
/// The policy is read from a copy, in which nothing but its own files lies.
///
/// `@unchecked Sendable`: the policy is only asked under a lock.
final class Labels: @unchecked Sendable {
    private static let folder = ["usr", "etc", "selinux"]
    /// Bytes that the files of a policy may have together; those of Fedora have 25 MB.
    private static let limit = 512 << 20

    private let policy: SecurityPolicy
    private let copy: ScratchDirectory
    private let lock = Mutex(())

    private init(_ policy: SecurityPolicy, _ copy: ScratchDirectory) {
        self.policy = policy
        self.copy = copy
    }

    /// The labels of a tree; `nil` if it has no policy, or one that is switched off.
    ///
    /// - Throws: ``ImageError`` for a policy that libselinux cannot read.
    static func read(
        _ parts: [Union.Part<RepositoryDirectory>],
        in store: ImportStore
    ) throws -> Labels? {
        guard let parts = try Union.Part.descend(parts, folder) else { return nil }
        let copy = try ScratchDirectory()
        try copy.makeDirectory("etc")
        try copy.makeDirectory("etc/selinux")
        var room = limit
        try write(parts, of: store, into: copy, at: "etc/selinux", &room)
        do {
            let root = try FileDescriptor.open(copy.path, .readOnly)
            let policy = try root.closeAfter { try SecurityPolicy(root: root) }
            return policy.name == nil ? nil : Labels(policy, copy)
        } catch let error as OSTreeError {
            throw ImageError(
                .damaged,
                "the SELinux policy in the image, /usr/etc/selinux, cannot be used",
                hint: "reinstall the policy package in the image, or set SELINUX=disabled in its /etc/selinux/config",
                cause: error
            )
        }
    }

    /// Puts the label of a path in the place of the one that attributes have.
    ///
    /// - Parameters:
    ///   - attributes: as they are.
    ///   - path: where the file lies in the tree.
    ///   - mode: type and permission bits.
    /// - Returns: as they are to be; `nil` if the policy has no label for the path, and they stay.
    /// - Throws: ``OSTreeError``.
    func apply(to attributes: ExtendedAttributes, path: [String], mode: UInt32) throws -> ExtendedAttributes? {
        let name = "/" + path.joined(separator: "/")
        let label = try lock.withLock { _ in try policy.label(of: name, mode: mode) }
        return label.map(attributes.labelled)
    }

    private static func write(
        _ parts: [Union.Part<RepositoryDirectory>],
        of store: ImportStore,
        into copy: ScratchDirectory,
        at path: String,
        _ room: inout Int
    ) throws {
        let contents = try Union.contents(of: parts)
        for (name, checksum) in contents.leaves {
            let file = try store.use { repository, _ in try repository.openFile(checksum) }
            guard !file.header.isSymlink else { continue }
            room -= file.size
            guard room >= 0 else {
                throw ImageError(.damaged, "the SELinux policy in the image has more than \(limit >> 20) MiB")
            }
            // All with one time: libselinux prefers the newer of a file and its compiled form, and that on a tie.
            let target = try copy.create("\(path)/\(name)")
            try target.closeAfter {
                var buffer = [UInt8](repeating: 0, count: 128 * 1024)
                while case let count = try file.read(into: &buffer), count > 0 {
                    try target.writeAll(buffer[0..<count])
                }
                try copy.resetTime(of: target)
            }
        }
        for (name, parts) in contents.directories {
            try copy.makeDirectory("\(path)/\(name)")
            try write(parts, of: store, into: copy, at: "\(path)/\(name)", &room)
        }
    }
}
