// SPDX-License-Identifier: Apache-2.0

package import OSTree
package import PathNames

/// A directory of a tree that lies in memory; files are whatever `Content` stands for.
///
/// The same tree serves the inspector, whose files are sums, and the import, whose files are objects of a repository.
package final class FileTree<Content> {
    /// A file or symlink.
    package struct Leaf {
        /// What stands for its content.
        package let content: Content
        /// Whether it is a symlink.
        package let isSymlink: Bool

        /// A file or symlink.
        package init(content: Content, isSymlink: Bool) {
            self.content = content
            self.isSymlink = isSymlink
        }
    }

    /// Owner, mode and attributes of this directory.
    package var metadata: DirectoryMetadata
    /// Files and symlinks by name.
    package var leaves: [PathName: Leaf] = [:]
    /// Sub-directories by name.
    package var directories: [PathName: FileTree] = [:]

    /// An empty directory.
    package init(metadata: DirectoryMetadata = DirectoryMetadata()) {
        self.metadata = metadata
    }

    /// The directory at a path below this one; `nil` if there is none.
    package func directory(_ path: some Sequence<String>) -> FileTree? {
        var directory = self
        for name in path {
            guard let next = directory.directories[PathName(name)] else { return nil }
            directory = next
        }
        return directory
    }

    /// The file or symlink at a path below this one; `nil` if there is none.
    package func leaf(_ path: [String]) -> Leaf? {
        guard let name = path.last else { return nil }
        return directory(path.dropLast())?.leaves[PathName(name)]
    }

    /// Removes whatever has this name.
    package func remove(_ name: PathName) {
        leaves[name] = nil
        directories[name] = nil
    }

    /// Visits every file, symlink and directory below this one, names in byte order, parents first.
    package func visit(_ path: [String] = [], _ body: ([String], Visited) -> Void) {
        for name in (Array(leaves.keys) + Array(directories.keys)).sorted() {
            let inner = path + [name.string]
            if let leaf = leaves[name] {
                body(inner, .leaf(leaf))
            } else if let directory = directories[name] {
                body(inner, .directory(directory))
                directory.visit(inner, body)
            }
        }
    }

    /// What a visit meets.
    package enum Visited {
        case leaf(Leaf)
        case directory(FileTree)
    }
}
