// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// Which release a cluster has, and which it is to have: its `ClusterVersion`.
public struct ClusterRelease: Sendable, Equatable {
    /// The version that it is to have: `4.15.0-0.okd-2024-03-10-010116`.
    public let version: String
    /// Whether it is on its way there: condition `Progressing`.
    public let isProgressing: Bool
    /// Why it fails to get there: the message of the condition `Failing`; `nil` if it does not fail.
    public let failure: String?

    /// Reads an object of the kind `ClusterVersion`; `nil` if it names no version.
    init?(_ object: ClusterObject) {
        let desired = object.status["desired"]?["version"]?.string
        guard let version = desired ?? object.status["history"]?.array?.first?["version"]?.string else { return nil }
        self.version = version
        let conditions = Condition.all(of: object)
        isProgressing = conditions.contains { $0.type == "Progressing" && $0.holds }
        failure = conditions.first { $0.type == "Failing" && $0.holds }?.message
    }
}
