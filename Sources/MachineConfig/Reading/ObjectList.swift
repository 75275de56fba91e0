// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// What a list of objects says of its elements, which need not say it themselves: a must-gather writes `PodList` so.
struct ObjectList {
    /// The kind of its elements: `Pod` in a `PodList`.
    let kind: String
    /// Their version.
    let apiVersion: String

    /// Reads what is around the elements; `nil` if they can be of any kind.
    init?(_ value: JSONValue) {
        guard let name = value["kind"]?.string, name.hasSuffix("List"), name != "List" else { return nil }
        kind = String(name.dropLast(4))
        apiVersion = value["apiVersion"]?.string ?? ""
    }

    /// What ``ClusterObject/type`` is of its elements.
    var elementType: String { ClusterObject.type(kind, apiVersion) }
}
