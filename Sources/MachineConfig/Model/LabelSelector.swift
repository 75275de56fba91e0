// SPDX-License-Identifier: Apache-2.0

package import JSONTree

/// A `LabelSelector` of `meta/v1`: which objects somebody means, by their labels.
public struct LabelSelector: Sendable, Equatable {
    /// What a label has to be, beside exact values.
    public struct Requirement: Sendable, Equatable {
        /// How the values are taken.
        public enum Operator: String, Sendable {
            case `in` = "In"
            case notIn = "NotIn"
            case exists = "Exists"
            case doesNotExist = "DoesNotExist"
        }

        /// The label.
        public let key: String
        /// How the values are taken.
        public let `operator`: Operator
        /// The values.
        public let values: [String]
    }

    /// Labels with their exact values.
    public let matchLabels: [String: String]
    /// What else is required.
    public let matchExpressions: [Requirement]

    /// Reads a selector; `nil` if it holds an operator that there is not.
    package init?(_ value: JSONValue) {
        matchLabels = value["matchLabels"]?.stringMembers ?? [:]
        var requirements: [Requirement] = []
        for expression in value["matchExpressions"]?.array ?? [] {
            guard let key = expression["key"]?.string,
                let mode = expression["operator"]?.string.flatMap(Requirement.Operator.init(rawValue:))
            else { return nil }
            let values = expression["values"]?.array?.compactMap(\.string) ?? []
            requirements.append(Requirement(key: key, operator: mode, values: values))
        }
        matchExpressions = requirements
    }

    /// Whether labels are what is required.
    ///
    /// One that requires nothing matches nothing: so the operator takes it, other than the rest of Kubernetes.
    public func matches(_ labels: [String: String]) -> Bool {
        guard !matchLabels.isEmpty || !matchExpressions.isEmpty else { return false }
        return matchLabels.allSatisfy { labels[$0.key] == $0.value }
            && matchExpressions.allSatisfy { requirement in
                let value = labels[requirement.key]
                return switch requirement.operator {
                case .in: value.map(requirement.values.contains) ?? false
                case .notIn: value.map { !requirement.values.contains($0) } ?? true
                case .exists: value != nil
                case .doesNotExist: value == nil
                }
            }
    }
}
