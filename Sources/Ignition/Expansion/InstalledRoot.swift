// SPDX-License-Identifier: Apache-2.0

package import HostFS
public import SystemPackage

/// The operating system that Ignition is let loose on: its root directory, with `/var` in its place.
public protocol InstalledRoot {
    /// What a path is, itself and not what it points at; `nil` if there is nothing.
    ///
    /// - Parameter path: absolute, without symlinks on the way.
    /// - Returns: what is there.
    /// - Throws: what the file system refuses.
    func look(_ path: String) throws -> InstalledNode?
    /// The content of a regular file.
    func contents(_ path: String) throws -> [UInt8]
    /// The names in a directory; none if there is no such directory.
    func names(_ path: String) throws -> [String]
}

/// What is at a path of an installed system.
public struct InstalledNode: Sendable, Equatable {
    /// A regular file, directory, symlink, or `nil` for anything else.
    public var kind: ExpandedNode.Kind?
    /// Permission bits.
    public var mode: Int
    /// The owner.
    public var uid: Int
    /// The group.
    public var gid: Int
    /// What a symlink leads to.
    public var target: String?

    /// What is at a path.
    public init(kind: ExpandedNode.Kind?, mode: Int, uid: Int, gid: Int, target: String? = nil) {
        self.kind = kind
        self.mode = mode
        self.uid = uid
        self.gid = gid
        self.target = target
    }
}

extension InstalledNode {
    /// What is at a path of a directory; `nil` if there is nothing.
    package init?(at relative: String, in root: RootDirectory) throws {
        guard let status = try root.status(relative) else { return nil }
        let kind: ExpandedNode.Kind? =
            switch status.kind {
            case .file: .file
            case .directory: .directory
            case .symlink: .symlink
            default: nil
            }
        self.init(
            kind: kind,
            mode: Int(status.mode),
            uid: Int(status.uid),
            gid: Int(status.gid),
            target: kind == .symlink ? try root.target(relative) : nil
        )
    }

    /// Whether an account may make something in this directory, by the permission bits.
    func isWritable(for account: AccountRow) -> Bool {
        if account.uid == 0 { return true }
        if uid == account.uid { return mode & 0o200 != 0 }
        return mode & (gid == account.gid ? 0o020 : 0o002) != 0
    }
}

/// A root without anything in it.
public struct EmptyRoot: InstalledRoot {
    /// A root without anything in it.
    public init() {}

    /// Nothing.
    public func look(_ path: String) throws -> InstalledNode? { nil }

    /// Nothing.
    public func contents(_ path: String) throws -> [UInt8] { [] }

    /// Nothing.
    public func names(_ path: String) throws -> [String] { [] }
}

/// A root in a directory; nothing outside is ever looked at.
public struct DirectoryRoot: InstalledRoot {
    private let root: RootDirectory

    /// The root in a directory.
    ///
    /// - Parameter path: the directory.
    /// - Throws: if it cannot be opened.
    public init(_ path: FilePath) throws {
        root = try RootDirectory(path)
    }

    /// What a path is.
    public func look(_ path: String) throws -> InstalledNode? {
        let relative = String(path.drop { $0 == "/" })
        return try InstalledNode(at: relative.isEmpty ? "." : relative, in: root)
    }

    /// The content of a regular file, of at most 1 GiB.
    public func contents(_ path: String) throws -> [UInt8] {
        try root.contents(String(path.drop { $0 == "/" }), limit: 1 << 30) ?? []
    }

    /// The names in a directory.
    public func names(_ path: String) throws -> [String] {
        try root.names(String(path.drop { $0 == "/" })) ?? []
    }
}
