// SPDX-License-Identifier: Apache-2.0

extension Expander {
    /// What cannot have been there before a config was applied, judged by a root that it was applied to.
    ///
    /// That is: files and links that the config does not allow to overwrite anything, the homes of the accounts that it
    /// names, and directories that it makes below `/var`. Expanding the config on such a root needs it hidden first.
    ///
    /// - Parameters:
    ///   - config: a valid config with all its references followed.
    ///   - root: the operating system afterwards.
    /// - Returns: paths with symlinks on the way followed.
    /// - Throws: what the root's file system refuses; ``Expansion/Failure`` for endless symlinks.
    public static func claims(of config: Config, on root: any InstalledRoot) throws -> Set<String> {
        let tree = OverlaidTree(root)
        let settings = LoginSettings(root)
        let isOld = config.version.major == 2
        let files = config.storage.files.filter { file in
            file.contents.source != nil && !(file.node.overwrite ?? (isOld && file.append.isEmpty))
        }
        let nodes = files.map(\.node) + config.storage.links.map(\.node).filter { $0.overwrite != true }
        let homes = config.users.map { user in
            user.homeDir.flatMap { $0.isEmpty ? nil : $0 } ?? "\(settings.homes)/\(user.name)"
        }
        var claims = Set(try (nodes.map(\.path) + homes).map(tree.resolve))
        for directory in config.storage.directories {
            let path = try tree.resolve(directory.node.path)
            if path.hasPrefix("/var/") { claims.insert(path) }
        }
        return claims
    }
}
