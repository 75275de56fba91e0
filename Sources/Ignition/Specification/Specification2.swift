// SPDX-License-Identifier: Apache-2.0

/// The fields of specifications 2.0 to 2.4.
///
/// Lists have no keys: a config that is appended comes after the one that names it, and of several entries for one path
/// the last one counts.
enum Specification2 {
    /// A whole config.
    static let config = ObjectShape([
        Field("ignition", .object(ignition), isRequired: true),
        Field("storage", .object(storage)),
        Field("systemd", .object(systemd)),
        Field("networkd", .object(networkd)),
        Field("passwd", .object(passwd)),
    ])

    private static let ignition = ObjectShape([
        Field("version", .string, isRequired: true),
        Field(
            "config",
            .object(
                ObjectShape([
                    Field("append", list(reference)),
                    Field("replace", .object(reference)),
                ])
            )
        ),
        Field(
            "timeouts",
            .object(ObjectShape([Field("httpResponseHeaders", .integer), Field("httpTotal", .integer)])),
            since: 1
        ),
        Field(
            "security",
            .object(
                ObjectShape([
                    Field("tls", .object(ObjectShape([Field("certificateAuthorities", list(reference))])))
                ])
            ),
            since: 2
        ),
        Field(
            "proxy",
            .object(
                ObjectShape([
                    Field("httpProxy", .string), Field("httpsProxy", .string), Field("noProxy", strings),
                ])
            ),
            since: 4
        ),
    ])

    private static let strings = Shape.list(.string, .concatenated)

    private static func list(_ shape: ObjectShape) -> Shape {
        .list(.object(shape), .concatenated)
    }

    // MARK: - Resources

    private static let reference = ObjectShape([
        Field("source", .string), headers, verification,
    ])

    private static let contents = ObjectShape([
        Field("source", .string), Field("compression", .string), headers, verification,
    ])

    private static let verification = Field("verification", .object(ObjectShape([Field("hash", .string)])))

    private static let headers = Field(
        "httpHeaders",
        list(ObjectShape([Field("name", .string, isRequired: true), Field("value", .string)])),
        since: 4
    )

    // MARK: - Storage

    private static let storage = ObjectShape([
        Field("disks", list(disk)),
        Field("raid", list(raid)),
        Field("filesystems", list(filesystem)),
        Field("files", list(file)),
        Field("directories", list(directory), since: 1),
        Field("links", list(link), since: 1),
    ])

    private static let disk = ObjectShape([
        Field("device", .string, isRequired: true),
        Field("wipeTable", .boolean),
        Field(
            "partitions",
            list(
                ObjectShape([
                    Field("label", .string),
                    Field("number", .integer),
                    Field("size", .integer),
                    Field("start", .integer),
                    Field("sizeMiB", .integer, since: 3),
                    Field("startMiB", .integer, since: 3),
                    Field("typeGuid", .string),
                    Field("guid", .string, since: 1),
                    Field("wipePartitionEntry", .boolean, since: 3),
                    Field("shouldExist", .boolean, since: 3),
                ])
            )
        ),
    ])

    private static let raid = ObjectShape([
        Field("name", .string, isRequired: true),
        Field("level", .string),
        Field("devices", strings),
        Field("spares", .integer),
        Field("options", strings, since: 2),
    ])

    private static let filesystem = ObjectShape([
        Field("name", .string),
        Field("path", .string),
        Field(
            "mount",
            .object(
                ObjectShape([
                    Field("device", .string, isRequired: true),
                    Field("format", .string),
                    Field("wipeFilesystem", .boolean, since: 1),
                    Field("label", .string, since: 1),
                    Field("uuid", .string, since: 1),
                    Field("options", strings, since: 1),
                    Field("create", .object(ObjectShape([Field("force", .boolean), Field("options", strings)]))),
                ])
            )
        ),
    ])

    /// What files, directories and links have in common.
    private static let node = [
        Field("filesystem", .string, isRequired: true),
        Field("path", .string, isRequired: true),
        Field("overwrite", .boolean, since: 2),
        Field("user", .object(owner)),
        Field("group", .object(owner)),
    ]
    private static let owner = ObjectShape([Field("id", .integer), Field("name", .string, since: 1)])

    /// Bits above these counted for nothing.
    private static let mode = Field("mode", .integer, mask: (0o7000, until: 4))

    private static let file = ObjectShape(
        node + [Field("contents", .object(contents)), Field("append", .boolean, since: 2), mode]
    )

    private static let directory = ObjectShape(node + [mode])

    private static let link = ObjectShape(node + [Field("target", .string), Field("hard", .boolean)])

    // MARK: - Everything else

    private static let systemd = ObjectShape([
        Field(
            "units",
            list(
                ObjectShape([
                    Field("name", .string, isRequired: true),
                    Field("enable", .boolean),
                    Field("enabled", .boolean, since: 1),
                    Field("mask", .boolean),
                    Field("contents", .string),
                    Field("dropins", list(dropin)),
                ])
            )
        )
    ])

    private static let dropin = ObjectShape([
        Field("name", .string, isRequired: true), Field("contents", .string),
    ])

    private static let networkd = ObjectShape([
        Field(
            "units",
            list(
                ObjectShape([
                    Field("name", .string, isRequired: true),
                    Field("contents", .string),
                    Field("dropins", list(dropin), since: 2),
                ])
            )
        )
    ])

    private static let passwd = ObjectShape([
        Field(
            "users",
            list(
                ObjectShape(
                    [
                        Field("name", .string, isRequired: true),
                        Field("passwordHash", .string),
                        Field("sshAuthorizedKeys", strings),
                        Field("create", .object(ObjectShape(account(since: 0)))),
                    ] + account(since: 1)
                )
            )
        ),
        Field(
            "groups",
            list(
                ObjectShape([
                    Field("name", .string, isRequired: true),
                    Field("gid", .integer),
                    Field("passwordHash", .string),
                    Field("system", .boolean),
                ])
            )
        ),
    ])

    private static func account(since minor: Int) -> [Field] {
        [
            Field("uid", .integer, since: minor),
            Field("gecos", .string, since: minor),
            Field("homeDir", .string, since: minor),
            Field("noCreateHome", .boolean, since: minor),
            Field("primaryGroup", .string, since: minor),
            Field("groups", strings, since: minor),
            Field("noUserGroup", .boolean, since: minor),
            Field("noLogInit", .boolean, since: minor),
            Field("shell", .string, since: minor),
            Field("system", .boolean, since: minor),
        ]
    }
}
