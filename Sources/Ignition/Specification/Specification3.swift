// SPDX-License-Identifier: Apache-2.0

/// The fields of specifications 3.0 to 3.6, as <https://coreos.github.io/ignition/specs/> lists them.
enum Specification3 {
    /// A whole config.
    static let config = ObjectShape([
        Field("ignition", .object(ignition), isRequired: true),
        Field("storage", .object(storage)),
        Field("systemd", .object(systemd)),
        Field("passwd", .object(passwd)),
        Field("kernelArguments", .object(kernelArguments), since: 3),
    ])

    private static let ignition = ObjectShape([
        Field("version", .string, isRequired: true),
        Field(
            "config",
            .object(
                ObjectShape([
                    Field("merge", .list(.object(reference), .keyed)),
                    Field("replace", .object(reference)),
                ])
            )
        ),
        Field(
            "timeouts",
            .object(ObjectShape([Field("httpResponseHeaders", .integer), Field("httpTotal", .integer)]))
        ),
        Field(
            "security",
            .object(
                ObjectShape([
                    Field(
                        "tls",
                        .object(
                            ObjectShape([Field("certificateAuthorities", .list(.object(reference), .keyed))])
                        )
                    )
                ])
            )
        ),
        Field(
            "proxy",
            .object(
                ObjectShape([
                    Field("httpProxy", .string),
                    Field("httpsProxy", .string),
                    Field("noProxy", .list(.string, .keyed)),
                ])
            ),
            since: 1
        ),
    ])

    // MARK: - Resources

    /// The content of a file.
    private static let contents = resource(compressionSince: 0)
    /// A config or certificate elsewhere.
    private static let reference = resource(compressionSince: 1)

    private static func resource(compressionSince: Int) -> ObjectShape {
        ObjectShape(
            key: .field("source"),
            [
                Field("source", .string),
                Field("compression", .string, since: compressionSince),
                Field(
                    "httpHeaders",
                    .list(
                        .object(
                            ObjectShape(
                                key: .field("name"),
                                [Field("name", .string, isRequired: true), Field("value", .string)]
                            )
                        ),
                        .removing(unless: "value")
                    ),
                    since: 1
                ),
                Field("verification", .object(ObjectShape([Field("hash", .string)]))),
            ]
        )
    }

    // MARK: - Storage

    private static let storage = ObjectShape([
        Field("disks", .list(.object(disk), .keyed)),
        Field("raid", .list(.object(raid), .keyed)),
        Field("luks", .list(.object(luks), .keyed), since: 2),
        Field("filesystems", .list(.object(filesystem), .keyed)),
        Field("files", .list(.object(file), .shared(space: "nodes"))),
        Field("directories", .list(.object(directory), .shared(space: "nodes"))),
        Field("links", .list(.object(link), .shared(space: "nodes"))),
    ])

    private static let disk = ObjectShape(
        key: .field("device"),
        [
            Field("device", .string, isRequired: true),
            Field("wipeTable", .boolean),
            Field("partitions", .list(.object(partition), .keyed)),
        ]
    )

    private static let partition = ObjectShape(
        key: .partition,
        [
            Field("label", .string),
            Field("number", .integer),
            Field("sizeMiB", .integer),
            Field("startMiB", .integer),
            Field("typeGuid", .string),
            Field("guid", .string),
            Field("wipePartitionEntry", .boolean),
            Field("shouldExist", .boolean),
            Field("resize", .boolean, since: 2),
        ]
    )

    private static let raid = ObjectShape(
        key: .field("name"),
        [
            Field("name", .string, isRequired: true),
            Field("level", .string, isEmptyUntil: 2),
            Field("devices", .list(.string, .keyed)),
            Field("spares", .integer),
            Field("options", .list(.string, .concatenated)),
        ]
    )

    private static let luks = ObjectShape(
        key: .field("name"),
        [
            Field("name", .string, isRequired: true),
            Field("device", .string),
            Field("keyFile", .object(contents)),
            Field("label", .string),
            Field("uuid", .string),
            Field("options", .list(.string, .concatenated)),
            Field("discard", .boolean, since: 4),
            Field("openOptions", .list(.string, .keyed), since: 4),
            Field("wipeVolume", .boolean),
            Field("clevis", .object(clevis)),
            Field("cex", .object(ObjectShape([Field("enabled", .boolean)])), since: 5),
        ]
    )

    private static let clevis = ObjectShape([
        Field(
            "tang",
            .list(
                .object(
                    ObjectShape(
                        key: .field("url"),
                        [
                            Field("url", .string),
                            Field("thumbprint", .string),
                            Field("advertisement", .string, since: 4),
                        ]
                    )
                ),
                .keyed
            )
        ),
        Field("tpm2", .boolean),
        Field("threshold", .integer),
        Field(
            "custom",
            .object(
                ObjectShape([
                    Field("pin", .string, isEmptyUntil: 2),
                    Field("config", .string, isEmptyUntil: 2),
                    Field("needsNetwork", .boolean),
                ])
            )
        ),
    ])

    private static let filesystem = ObjectShape(
        key: .field("device"),
        [
            Field("device", .string, isRequired: true),
            Field("format", .string),
            Field("path", .string),
            Field("wipeFilesystem", .boolean),
            Field("label", .string),
            Field("uuid", .string),
            Field("options", .list(.string, .concatenated)),
            Field("mountOptions", .list(.string, .concatenated), since: 1),
        ]
    )

    /// What files, directories and links have in common.
    private static let node = [
        Field("path", .string, isRequired: true),
        Field("overwrite", .boolean),
        Field("user", .object(owner)),
        Field("group", .object(owner)),
    ]
    private static let owner = ObjectShape([Field("id", .integer), Field("name", .string)])

    /// Set-user-ID, set-group-ID and sticky bits counted for nothing before 3.6.
    private static let mode = Field("mode", .integer, mask: (0o7000, until: 5))

    private static let file = ObjectShape(
        key: .field("path"),
        node + [
            Field("contents", .object(contents)),
            Field("append", .list(.object(contents), .concatenated)),
            mode,
        ]
    )

    private static let directory = ObjectShape(key: .field("path"), node + [mode])

    private static let link = ObjectShape(
        key: .field("path"),
        node + [Field("target", .string, isEmptyUntil: 2), Field("hard", .boolean)]
    )

    // MARK: - Everything else

    private static let systemd = ObjectShape([
        Field(
            "units",
            .list(
                .object(
                    ObjectShape(
                        key: .field("name"),
                        [
                            Field("name", .string, isRequired: true),
                            Field("enabled", .boolean),
                            Field("mask", .boolean),
                            Field("contents", .string),
                            Field("dropins", .list(.object(dropin), .keyed)),
                        ]
                    )
                ),
                .keyed
            )
        )
    ])

    private static let dropin = ObjectShape(
        key: .field("name"),
        [Field("name", .string, isRequired: true), Field("contents", .string)]
    )

    private static let passwd = ObjectShape([
        Field(
            "users",
            .list(
                .object(
                    ObjectShape(
                        key: .field("name"),
                        [
                            Field("name", .string, isRequired: true),
                            Field("passwordHash", .string),
                            Field("sshAuthorizedKeys", .list(.string, .keyed)),
                            Field("uid", .integer),
                            Field("gecos", .string),
                            Field("homeDir", .string),
                            Field("noCreateHome", .boolean),
                            Field("primaryGroup", .string),
                            Field("groups", .list(.string, .keyed)),
                            Field("noUserGroup", .boolean),
                            Field("noLogInit", .boolean),
                            Field("shell", .string),
                            Field("shouldExist", .boolean, since: 2),
                            Field("system", .boolean),
                        ]
                    )
                ),
                .keyed
            )
        ),
        Field(
            "groups",
            .list(
                .object(
                    ObjectShape(
                        key: .field("name"),
                        [
                            Field("name", .string, isRequired: true),
                            Field("gid", .integer),
                            Field("passwordHash", .string),
                            Field("shouldExist", .boolean, since: 2),
                            Field("system", .boolean),
                        ]
                    )
                ),
                .keyed
            )
        ),
    ])

    private static let kernelArguments = ObjectShape([
        Field("shouldExist", .list(.string, .shared(space: "arguments"))),
        Field("shouldNotExist", .list(.string, .shared(space: "arguments"))),
    ])
}
