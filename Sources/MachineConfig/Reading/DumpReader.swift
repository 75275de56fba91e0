// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import Ignition
internal import JSONTree
package import SystemPackage
internal import YAMLTree

/// Reads dumps of a cluster: what `oc get … -o json` or `-o yaml` prints, single objects, and folders of both such as a
/// must-gather.
///
/// Of a list in JSON only one object is in memory at a time; YAML is read whole.
package struct DumpReader {
    /// Something in a dump that could not be read.
    package struct Problem: Sendable, Equatable, CustomStringConvertible {
        /// Where.
        package let place: ClusterObject.Place
        /// What is wrong there, with its byte, or line and column; never a value, which may be a secret.
        package let reason: String

        /// Place and reason in one line.
        package var description: String { "\(place): \(reason)" }
    }

    /// How many levels an object may have.
    package static let largestDepth = 64
    /// How many problems are kept; of more there is the number.
    package static let mostProblems = 100
    private static let deepestFolder = 32
    private static let suffixes = [".json", ".yaml", ".yml"]

    private let kinds: Set<String>
    private var seen: Set<String> = []
    /// How many objects there were of each kind that nobody asked for.
    package private(set) var otherKinds: [String: Int] = [:]
    /// The first problems.
    package private(set) var problems: [Problem] = []
    /// How many problems there were.
    package private(set) var problemCount = 0
    /// How many files were read.
    package private(set) var fileCount = 0

    /// A reader.
    ///
    /// - Parameter kinds: the kinds of objects that are given out; others are counted.
    package init(kinds: Set<String>) {
        self.kinds = kinds
    }

    /// Reads a file, or in the order of their names all files in a folder that are called `.json`, `.yaml` or `.yml`.
    ///
    /// - Parameters:
    ///   - path: the file or folder.
    ///   - body: is given each object; of two with one kind, namespace and name only the first.
    package mutating func read(_ path: FilePath, _ body: (ClusterObject) -> Void) {
        let tree: WalkedTree
        do throws(HostFSError) {
            tree = try RootDirectory(path).walk("", depth: Self.deepestFolder, contents: false)
        } catch {
            if error.errno == .notDirectory { readFile(path.string, body) } else { note(path.string, error.reason) }
            return
        }
        for failure in tree.failures { note("\(path)/\(failure.path)", failure.reason) }
        for entry in tree.entries where entry.status.kind == .file {
            if Self.suffixes.contains(where: entry.path.hasSuffix) { readFile("\(path)/\(entry.path)", body) }
        }
    }

    // MARK: - Files

    private mutating func readFile(_ file: String, _ body: (ClusterObject) -> Void) {
        fileCount += 1
        do {
            let chunks = try FileChunks(file)
            guard let first = try chunks.next(), let start = first.first(where: { !$0.isJSONSpace }) else {
                note(file, "is empty")
                return
            }
            if start == UInt8(ascii: "{") || start == UInt8(ascii: "[") {
                try readJSON(file, first, chunks, body)
            } else {
                try readYAML(file, first, chunks, body)
            }
        } catch let error as HostFSError {
            note(file, error.reason)
        } catch let error as YAMLError {
            note(file, "is not YAML that can be read: \(error)")
        } catch {
            note(file, "is not JSON: \(error)")
        }
    }

    private mutating func readJSON(
        _ file: String,
        _ first: ArraySlice<UInt8>,
        _ chunks: FileChunks,
        _ body: (ClusterObject) -> Void
    ) throws {
        var splitter = JSONListSplitter()
        var index = 0
        var chunk: ArraySlice<UInt8>? = first
        while let bytes = chunk {
            try splitter.take(bytes) { text, offset in
                let place = ClusterObject.Place(file: file, index: index)
                index += 1
                do throws(JSONError) {
                    give(try JSONText(text, depth: Self.largestDepth), place, body)
                } catch {
                    note(place, "is not JSON: \(error.message) at byte \(offset + error.offset)")
                }
            }
            chunk = try chunks.next()
        }
        let around = try JSONText(splitter.finish(), depth: Self.largestDepth)
        if around.value["items"]?.array == nil { give(around, ClusterObject.Place(file: file), body) }
    }

    private mutating func readYAML(
        _ file: String,
        _ first: ArraySlice<UInt8>,
        _ chunks: FileChunks,
        _ body: (ClusterObject) -> Void
    ) throws {
        var bytes = Array(first)
        while bytes.count <= YAMLValue.largestSize, let chunk = try chunks.next() { bytes += chunk }
        let text = try YAMLText(bytes, depth: Self.largestDepth)
        for duplicate in text.duplicates {
            note(file, "\(duplicate.path) stands twice: line \(duplicate.line), column \(duplicate.column)")
        }
        guard let items = text.value["items"]?.array else {
            give(text.value, ClusterObject.Place(file: file), body)
            return
        }
        for (index, item) in items.enumerated() { give(item, ClusterObject.Place(file: file, index: index), body) }
    }

    // MARK: - Objects

    private mutating func give(_ text: JSONText, _ place: ClusterObject.Place, _ body: (ClusterObject) -> Void) {
        for duplicate in text.duplicates { note(place, "\(duplicate.path) stands twice") }
        give(text.value, place, body)
    }

    private mutating func give(_ value: JSONValue, _ place: ClusterObject.Place, _ body: (ClusterObject) -> Void) {
        // A list within a list.
        if value["kind"]?.string?.hasSuffix("List") == true, let items = value["items"]?.array {
            for item in items { give(item, place, body) }
            return
        }
        guard let object = ClusterObject(value, at: place) else {
            note(place, "is no object of a cluster: it has no kind, or no name in its metadata")
            return
        }
        guard kinds.contains(object.kind) else {
            otherKinds[object.kind, default: 0] += 1
            return
        }
        let namespace = value["metadata"]?["namespace"]?.string ?? ""
        guard seen.insert("\(object.kind)/\(namespace)/\(object.name)").inserted else {
            note(place, "\(object.kind) \(object.name) is there already, and the first one counts")
            return
        }
        body(object)
    }

    // MARK: - Problems

    private mutating func note(_ file: String, _ reason: String) {
        note(ClusterObject.Place(file: file), reason)
    }

    private mutating func note(_ place: ClusterObject.Place, _ reason: String) {
        problemCount += 1
        if problems.count < Self.mostProblems { problems.append(Problem(place: place, reason: reason)) }
    }
}
