// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import JSONTree

/// What the operator keeps on a node itself, copied from there.
package struct NodeFiles: Sendable {
    /// The files, by what they are called.
    enum Name: String {
        /// The rendered config that the daemon has applied; it counts more than the annotation of the node.
        case currentConfig = "currentconfig"
        /// The same in clusters whose control plane is hosted.
        case hostedConfig = "mcd-currentconfig.json"
        /// The image that was built for the pool; empty, or not there, where none is.
        case currentImage = "currentimage"
        /// The annotations that the node started with.
        case annotations = "node-annotations.json"
        /// The same, once they were handed on; the node may have others by now.
        case oldAnnotations = "node-annotation.json.bak"
        /// What the first boot still has to do.
        case firstBoot = "ignition-machine-config-encapsulated.json"
        /// What it has done.
        case oldFirstBoot = "ignition-machine-config-encapsulated.json.bak"
        /// What the machine config server gave to the node at the first boot.
        case served = "mcs-machine-config-content.json"

        /// The name that a path ends with; `nil` for another one.
        init?(path: String) {
            self.init(
                rawValue: String(path[(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)...])
            )
        }
    }

    /// What is known of one node.
    package struct Record: Sendable {
        /// The folder that its files were copied to.
        package let folder: String
        /// The config that the daemon has applied; `nil` if the file is not there.
        package fileprivate(set) var currentConfig: ClusterObject?
        /// The image that was built for it.
        package fileprivate(set) var currentImage: String?
        /// The annotations that it started with.
        package fileprivate(set) var annotations: [String: String] = [:]
        /// Whether the first boot never came to its end.
        package fileprivate(set) var isFirstBootPending = false
        /// The config that it was provisioned with.
        package fileprivate(set) var servedConfig: ClusterObject?
    }

    /// The largest file that is read, in bytes.
    private static let largestSize = JSONListSplitter.largestPart
    private var byFolder: [String: Record] = [:]

    /// The nodes, by their folders.
    package var records: [Record] { byFolder.values.sorted { $0.folder < $1.folder } }

    /// Reads a file.
    mutating func add(_ name: Name, _ file: String) throws {
        var record = byFolder[Self.folder(of: file)] ?? Record(folder: Self.folder(of: file))
        let bytes = try NamedFile.read(file, limit: Self.largestSize)
        func object() throws -> ClusterObject? {
            let text = try JSONText(bytes, depth: DumpReader.largestDepth)
            return ClusterObject(text.value, at: ClusterObject.Place(file: file))
        }
        switch name {
        case .currentConfig, .hostedConfig: record.currentConfig = try object()
        case .served: record.servedConfig = try object()
        case .firstBoot: record.isFirstBootPending = true
        case .oldFirstBoot, .oldAnnotations: break
        case .currentImage:
            let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first
            record.currentImage = text.map(String.init)
        case .annotations:
            let text = try JSONText(bytes, depth: DumpReader.largestDepth)
            record.annotations = text.value.stringMembers ?? [:]
        }
        byFolder[record.folder] = record
    }

    /// The folder that stands for the root of the node: what is before `/etc/`, or the folder of the file.
    private static func folder(of file: String) -> String {
        let names = file.split(separator: "/", omittingEmptySubsequences: false)
        let end = names.lastIndex(of: "etc") ?? names.count - 1
        return names[..<end].joined(separator: "/")
    }
}
