// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// An account.
public struct User: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// The hash of its password, which is a secret.
    public var passwordHash: String?
    /// The ssh keys that open it.
    public var sshAuthorizedKeys: [String]
    /// Its number.
    public var uid: Int?
    /// The comment.
    public var gecos: String?
    /// The home directory.
    public var homeDir: String?
    /// Whether no home directory is made.
    public var noCreateHome: Bool?
    /// The group that it starts with.
    public var primaryGroup: String?
    /// Further groups.
    public var groups: [String]
    /// Whether no group of its name is made.
    public var noUserGroup: Bool?
    /// Whether it is left out of lastlog and faillog.
    public var noLogInit: Bool?
    /// The shell.
    public var shell: String?
    /// Whether there shall be one; yes, if nothing else is said.
    public var shouldExist: Bool?
    /// Whether its number is one of the system's.
    public var system: Bool?
    /// Whether a 2.x config holds the fields above in the object `create`.
    public var hasCreate: Bool
    /// Which of them stand beside `create` all the same.
    public var fieldsBesideCreate: [String]

    /// Whether more is said of it than its name, keys and password.
    public var isDescribed: Bool {
        var bare = User(.object([JSONValue.Member("name", .string(name))]))
        (bare.passwordHash, bare.sshAuthorizedKeys, bare.hasCreate) = (passwordHash, sshAuthorizedKeys, hasCreate)
        bare.fieldsBesideCreate = fieldsBesideCreate
        return self != bare
    }

    init(_ value: JSONValue) {
        name = value.text("name") ?? ""
        passwordHash = value.text("passwordHash")
        sshAuthorizedKeys = value.texts("sshAuthorizedKeys")
        shouldExist = value.flag("shouldExist")
        hasCreate = value["create"] != nil
        fieldsBesideCreate = !hasCreate ? [] : value.members?.map(\.name).filter(Self.fieldsOfCreate.contains) ?? []
        let fields = value["create"] ?? value
        uid = fields.number("uid")
        gecos = fields.text("gecos")
        homeDir = fields.text("homeDir")
        noCreateHome = fields.flag("noCreateHome")
        primaryGroup = fields.text("primaryGroup")
        groups = fields.texts("groups")
        noUserGroup = fields.flag("noUserGroup")
        noLogInit = fields.flag("noLogInit")
        shell = fields.text("shell")
        system = fields.flag("system")
    }

    private static let fieldsOfCreate: Set = [
        "uid", "gecos", "homeDir", "noCreateHome", "primaryGroup", "groups", "noUserGroup", "noLogInit", "shell",
        "system",
    ]
}

/// A group.
public struct Group: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its number.
    public var gid: Int?
    /// The hash of its password, which is a secret.
    public var passwordHash: String?
    /// Whether there shall be one; yes, if nothing else is said.
    public var shouldExist: Bool?
    /// Whether its number is one of the system's.
    public var system: Bool?

    init(_ value: JSONValue) {
        name = value.text("name") ?? ""
        gid = value.number("gid")
        passwordHash = value.text("passwordHash")
        shouldExist = value.flag("shouldExist")
        system = value.flag("system")
    }
}
