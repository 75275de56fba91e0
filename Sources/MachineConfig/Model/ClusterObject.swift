// SPDX-License-Identifier: Apache-2.0

package import JSONTree

/// An object of a cluster's API, as a dump has it.
public struct ClusterObject: Sendable {
    /// Where in a dump an object lies.
    public struct Place: Sendable, Hashable, CustomStringConvertible {
        /// The file.
        public let file: String
        /// Its number in the file's list, from 0; `nil` if the file is the object.
        public let index: Int?

        /// A place.
        public init(file: String, index: Int? = nil) {
            self.file = file
            self.index = index
        }

        /// For messages: `mc.json, items[3]`.
        public var description: String { index.map { "\(file), items[\($0)]" } ?? file }
    }

    /// What kind it is, for example `MachineConfig`.
    public let kind: String
    /// Group and version: `machineconfiguration.openshift.io/v1`.
    public let apiVersion: String
    /// Its name.
    public let name: String
    /// Where it was read.
    public let place: Place
    /// All of it.
    package let value: JSONValue

    /// Kind and group as `oc` takes them: `MachineConfig.machineconfiguration.openshift.io`; of the core group the kind alone.
    public var type: String { Self.type(kind, apiVersion) }

    static func type(_ kind: String, _ apiVersion: String) -> String {
        let parts = apiVersion.split(separator: "/")
        return parts.count > 1 ? "\(kind).\(parts[0])" : kind
    }

    /// The labels of its metadata.
    public var labels: [String: String] { metadata["labels"]?.stringMembers ?? [:] }
    /// The annotations of its metadata.
    public var annotations: [String: String] { metadata["annotations"]?.stringMembers ?? [:] }

    /// When it was made, RFC 3339 in UTC; empty if that is not said.
    public var creation: String { metadata["creationTimestamp"]?.string ?? "" }
    /// Which version of which object it is; `nil` if that is not said.
    var revision: String? {
        guard let uid = metadata["uid"]?.string, let version = metadata["resourceVersion"]?.string else { return nil }
        return "\(uid)/\(version)"
    }

    /// What made it: the kind and name of the first owner; `nil` if nothing did.
    public var owner: String? {
        guard let owner = metadata["ownerReferences"]?.array?.first, let kind = owner["kind"]?.string,
            let name = owner["name"]?.string
        else { return nil }
        return "\(kind) \(name)"
    }

    /// What a cluster's administrators want of it.
    package var spec: JSONValue { value["spec"] ?? .object([]) }
    /// What a cluster says of it.
    package var status: JSONValue { value["status"] ?? .object([]) }

    private var metadata: JSONValue { value["metadata"] ?? .object([]) }

    /// An object; `nil` if it has no kind or no name.
    package init?(_ value: JSONValue, at place: Place) {
        self.init(value, at: place, in: nil)
    }

    /// An object of a list; `nil` if nobody says its kind, or it has no name.
    ///
    /// - Parameters:
    ///   - value: what was read.
    ///   - place: where.
    ///   - list: kind and version of the list that it is in, which count where it names none itself.
    init?(_ value: JSONValue, at place: Place, in list: ObjectList?) {
        guard let kind = value["kind"]?.string ?? list?.kind, let name = value["metadata"]?["name"]?.string,
            !name.isEmpty
        else { return nil }
        self.kind = kind
        self.name = name
        self.place = place
        self.value = value
        apiVersion = value["apiVersion"]?.string ?? list?.apiVersion ?? ""
    }
}
