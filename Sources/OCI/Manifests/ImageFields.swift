// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// Which fields of manifests and configurations survive ostree-ext's typed structures (oci-spec 0.8).
///
/// What is not named here is dropped, as it is there; a `null` counts as absent.
indirect enum ImageFields: Sendable {
    /// The value as it is.
    case any
    /// An object of these fields.
    case object([String: ImageFields])
    /// An array of such values.
    case array(ImageFields)
    /// An object of any names, whose values are written as empty objects.
    case set

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
        "created": .any, "author": .any, "architecture": .any, "os": .any, "os.version": .any, "os.features": .any,
        "variant": .any,
        "config": .object([
            "User": .any, "ExposedPorts": .set, "Env": .any, "Entrypoint": .any, "Cmd": .any, "Volumes": .set,
            "WorkingDir": .any, "Labels": .any, "StopSignal": .any,
        ]),
        "rootfs": .object(["type": .any, "diff_ids": .any]),
        "history": .array(
            .object(["created": .any, "author": .any, "created_by": .any, "comment": .any, "empty_layer": .any])
        ),
    ])
}

extension JSONValue {
    /// The value with only the fields that survive.
    func keeping(_ fields: ImageFields) -> JSONValue {
        switch (fields, self) {
        case (.object(let kept), .object(let members)):
            .object(
                members.compactMap { member in
                    guard let rule = kept[member.name], member.value != .null else { return nil }
                    return Member(member.name, member.value.keeping(rule))
                }
            )
        case (.array(let rule), .array(let elements)): .array(elements.map { $0.keeping(rule) })
        case (.set, .object(let members)): .object(members.map { Member($0.name, .object([])) })
        default: self
        }
    }
}
