// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// What an object's status says of it: `status.conditions`.
public struct Condition: Sendable, Equatable {
    /// What it is about, for example `Degraded`.
    public let type: String
    /// `True`, `False` or `Unknown`.
    public let status: String
    /// Why, in a word.
    public let reason: String
    /// Why, for people.
    public let message: String

    /// Whether it holds.
    public var holds: Bool { status == "True" }

    /// The conditions of an object.
    static func all(of object: ClusterObject) -> [Condition] {
        (object.status["conditions"]?.array ?? []).compactMap { value in
            value["type"]?.string.map { type in
                Condition(
                    type: type,
                    status: value["status"]?.string ?? "Unknown",
                    reason: value["reason"]?.string ?? "",
                    message: value["message"]?.string ?? ""
                )
            }
        }
    }
}
