// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// What files, directories and links have in common.
public struct Node: Sendable, Equatable {
    /// The absolute path in the installed system.
    public var path: String
    /// Whether what is at the path is removed before.
    public var overwrite: Bool?
    /// The account that owns it.
    public var user: Owner
    /// The group that owns it.
    public var group: Owner
    /// The file system that the path is in, 2.x only; the installed system is called `root`.
    public var filesystem: String?

    /// An account or group, by number or by name.
    public struct Owner: Sendable, Equatable {
        /// Its number.
        public var id: Int?
        /// Its name.
        public var name: String?

        init(_ value: JSONValue) {
            id = value.number("id")
            name = value.text("name")
        }
    }

    init(_ value: JSONValue) {
        path = value.text("path") ?? ""
        overwrite = value.flag("overwrite")
        user = Owner(value.object("user"))
        group = Owner(value.object("group"))
        filesystem = value.text("filesystem")
    }
}

/// A regular file.
public struct File: Sendable, Equatable {
    /// Where it is, and whose.
    public var node: Node
    /// What it holds; without a source, an existing content stays and a new one is empty.
    public var contents: Resource
    /// What comes behind.
    public var append: [Resource]
    /// Permission bits.
    public var mode: Int?

    init(_ value: JSONValue) {
        node = Node(value)
        mode = value.number("mode")
        let contents = Resource(value.object("contents"))
        // In 2.x a file either has its content or goes behind another one.
        if value.flag("append") == true {
            self.contents = Resource(.object([]))
            append = [contents]
        } else {
            self.contents = contents
            append = value.objects("append").map(Resource.init)
        }
    }
}

/// A directory.
public struct Directory: Sendable, Equatable {
    /// Where it is, and whose.
    public var node: Node
    /// Permission bits.
    public var mode: Int?

    init(_ value: JSONValue) {
        node = Node(value)
        mode = value.number("mode")
    }
}

/// A symbolic or hard link.
public struct Link: Sendable, Equatable {
    /// Where it is, and whose.
    public var node: Node
    /// What it leads to.
    public var target: String?
    /// Whether it is a hard one.
    public var hard: Bool?

    init(_ value: JSONValue) {
        node = Node(value)
        target = value.text("target")
        hard = value.flag("hard")
    }
}
