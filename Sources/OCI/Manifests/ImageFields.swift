// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// Which fields of manifests and configurations survive ostree-ext's typed structures (oci-spec 0.8).
///
/// What is not named here is dropped, as it is there; a `null` counts as absent. A configuration comes to it through skopeo,
/// which writes it anew from Go's structures: so an empty field of a configuration counts as absent, too, and times are in
/// Go's form.
indirect enum ImageFields: Sendable {
    /// The value as it is.
    case any
    /// An object of these fields.
    case object([String: ImageFields])
    /// An array of such values.
    case array(ImageFields)
    /// An object of any names, whose values are written as empty objects.
    case set
    /// Something that is absent where it is empty: Go's `omitempty`.
    case optional(ImageFields)
    /// A time in RFC 3339.
    case time

    static let descriptor = object([
        "mediaType": .any, "digest": .any, "size": .any, "urls": .any, "annotations": .any, "artifactType": .any,
        "data": .any,
        "platform": .object([
            "architecture": .any, "os": .any, "os.version": .any, "os.features": .any, "variant": .any,
            "features": .any,
        ]),
    ])

    static let manifest = object([
        "schemaVersion": .any, "mediaType": .any, "artifactType": .any, "config": descriptor,
        "layers": .array(descriptor), "subject": descriptor, "annotations": .any,
    ])

    static let configuration = object([
        "created": .time, "author": unlessEmpty, "architecture": .any, "os": .any, "os.version": unlessEmpty,
        "os.features": unlessEmpty, "variant": unlessEmpty,
        "config": .object([
            "User": unlessEmpty, "ExposedPorts": .optional(.set), "Env": unlessEmpty, "Entrypoint": unlessEmpty,
            "Cmd": unlessEmpty, "Volumes": .optional(.set), "WorkingDir": unlessEmpty, "Labels": unlessEmpty,
            "StopSignal": unlessEmpty,
        ]),
        "rootfs": .object(["type": .any, "diff_ids": .any]),
        "history": .optional(
            .array(
                .object([
                    "created": .time, "author": unlessEmpty, "created_by": unlessEmpty, "comment": unlessEmpty,
                    "empty_layer": unlessEmpty,
                ])
            )
        ),
    ])

    /// A value that is left out where it is empty.
    private static let unlessEmpty = optional(.any)
}

extension JSONValue {
    /// The value with only the fields that survive.
    func keeping(_ fields: ImageFields) -> JSONValue {
        switch (fields, self) {
        case (.object(let kept), .object(let members)):
            .object(
                members.compactMap { member in
                    guard let rule = kept[member.name], member.value != .null else { return nil }
                    if case .optional = rule, member.value.isEmpty { return nil }
                    return Member(member.name, member.value.keeping(rule))
                }
            )
        case (.array(let rule), .array(let elements)): .array(elements.map { $0.keeping(rule) })
        case (.optional(let rule), _): keeping(rule)
        case (.time, .string(let text)): .string(Timestamp.shortened(text))
        case (.set, .object(let members)): .object(members.map { Member($0.name, .object([])) })
        default: self
        }
    }

    /// Whether Go leaves the value out.
    private var isEmpty: Bool {
        switch self {
        case .null, .bool(false), .integer(0), .string(""), .array([]), .object([]): true
        default: false
        }
    }
}
