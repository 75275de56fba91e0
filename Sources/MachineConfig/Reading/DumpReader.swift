// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import Ignition
internal import JSONTree
package import SystemPackage
internal import YAMLTree

/// Reads dumps of a cluster: what `oc get … -o json` or `-o yaml` prints, single objects, and folders of both such as a
/// must-gather.
///
/// Of a list only one object is in memory at a time.
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
    private let limit: Int
    /// The objects that were given out, by kind, namespace and name, with their versions.
    private var seen: [String: String?] = [:]
    /// Whether the file that is read lies in a folder, where others lie, too.
    private var isInFolder = false
    /// How many objects there were of each kind that nobody asked for.
    package private(set) var otherKinds: [String: Int] = [:]
    /// The first problems.
    package private(set) var problems: [Problem] = []
    /// How many problems there were.
    package private(set) var problemCount = 0
    /// How many files were read.
    package private(set) var fileCount = 0
    /// How many files in folders hold something else than objects, as some of a must-gather do.
    package private(set) var otherFileCount = 0
    /// What lay on nodes themselves.
    package private(set) var nodeFiles = NodeFiles()

    /// A reader.
    ///
    /// - Parameters:
    ///   - kinds: the types of objects that are given out, as ``ClusterObject/type`` has them; others are counted.
    ///   - limit: the most bytes that an object may have, and what is around those of a list.
    package init(kinds: Set<String>, limit: Int = JSONListSplitter.largestPart) {
        self.kinds = kinds
        self.limit = limit
    }

    /// Reads a file, or in the order of their names all files in a folder that are called `.json`, `.yaml` or `.yml`, or like
    /// a file that the operator keeps on nodes.
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
        isInFolder = true
        defer { isInFolder = false }
        for failure in tree.failures { note("\(path)/\(failure.path)", failure.reason) }
        for entry in tree.entries where entry.status.kind == .file {
            let isOfNode = NodeFiles.Name(path: entry.path) != nil
            if isOfNode || Self.suffixes.contains(where: entry.path.hasSuffix) {
                readFile("\(path)/\(entry.path)", body)
            }
        }
    }

    // MARK: - Files

    private mutating func readFile(_ file: String, _ body: (ClusterObject) -> Void) {
        fileCount += 1
        do {
            if let name = NodeFiles.Name(path: file) { return try nodeFiles.add(name, file) }
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
        var nameless = 0
        let around = try split(file, first, chunks) { reader, text, place in
            // The list may say behind them of which kind its elements are.
            if text.value["kind"] == nil { nameless += 1 } else { reader.give(text, place, in: nil, body) }
        }
        guard let around else { return }
        guard around.value["items"]?.array != nil else {
            if isInFolder, around.value["kind"] == nil { return otherFileCount += 1 }
            return give(around, ClusterObject.Place(file: file), in: nil, body)
        }
        guard nameless > 0 else { return }
        let list = ObjectList(around.value)
        if let type = list?.elementType, !kinds.contains(type) {
            otherKinds[type, default: 0] += nameless
            return
        }
        let again = try FileChunks(file)
        guard let start = try again.next() else { return }
        _ = try split(file, start, again) { reader, text, place in
            if text.value["kind"] == nil { reader.give(text, place, in: list, body) }
        }
    }

    /// Hands out the elements of a list, and returns what is around them; `nil` for a file that is no object.
    private mutating func split(
        _ file: String,
        _ first: ArraySlice<UInt8>,
        _ chunks: FileChunks,
        _ element: (inout Self, JSONText, ClusterObject.Place) -> Void
    ) throws -> JSONText? {
        var splitter = JSONListSplitter(limit: limit)
        var index = 0
        var chunk: ArraySlice<UInt8>? = first
        while let bytes = chunk {
            do {
                try splitter.take(bytes) { text, offset in
                    let place = ClusterObject.Place(file: file, index: index)
                    index += 1
                    do throws(JSONError) {
                        element(&self, try JSONText(text, depth: Self.largestDepth), place)
                    } catch {
                        note(place, "is not JSON: \(error.message) at byte \(offset + error.offset)")
                    }
                }
            } catch  where isInFolder && !splitter.hasList {
                // No object of a cluster is as large.
                otherFileCount += 1
                return nil
            }
            chunk = try chunks.next()
        }
        return try JSONText(splitter.finish(), depth: Self.largestDepth)
    }

    private mutating func readYAML(
        _ file: String,
        _ first: ArraySlice<UInt8>,
        _ chunks: FileChunks,
        _ body: (ClusterObject) -> Void
    ) throws {
        var nameless = 0
        guard
            let around = try split(
                file,
                yaml: first,
                chunks,
                { reader, value, place in
                    if value["kind"] == nil { nameless += 1 } else { reader.give(value, place, in: nil, body) }
                }
            )
        else { return }
        guard around["items"]?.array != nil else {
            if isInFolder, around["kind"] == nil { return otherFileCount += 1 }
            return give(around, ClusterObject.Place(file: file), in: nil, body)
        }
        guard nameless > 0 else { return }
        let list = ObjectList(around)
        if let type = list?.elementType, !kinds.contains(type) {
            otherKinds[type, default: 0] += nameless
            return
        }
        let again = try FileChunks(file)
        guard let start = try again.next() else { return }
        _ = try split(file, yaml: start, again) { reader, value, place in
            if value["kind"] == nil { reader.give(value, place, in: list, body) }
        }
    }

    /// Hands out the elements of a list in YAML, and returns what is around them; `nil` for a file that is no object.
    private mutating func split(
        _ file: String,
        yaml first: ArraySlice<UInt8>,
        _ chunks: FileChunks,
        _ element: (inout Self, JSONValue, ClusterObject.Place) -> Void
    ) throws -> JSONValue? {
        var start: ArraySlice<UInt8>? = first
        var index = 0
        func note(_ name: String, _ line: Int, _ column: Int, _ place: ClusterObject.Place) {
            self.note(place, "\(name) stands twice: line \(line), column \(column)")
        }
        do {
            let reader = YAMLListReader(depth: Self.largestDepth, limit: limit)
            let around = try reader.read({ try start.take() ?? chunks.next() }) { value in
                let place = ClusterObject.Place(file: file, index: index)
                index += 1
                element(&self, YAMLObject.value(of: value) { note($0, $1, $2, place) }, place)
            }
            return YAMLObject.value(of: around) { note($0, $1, $2, ClusterObject.Place(file: file)) }
        } catch YAMLListReader.Failure.tooLarge(false, _) where isInFolder {
            // No object of a cluster is as large.
            otherFileCount += 1
            return nil
        } catch YAMLListReader.Failure.tooLarge(_, let error) {
            throw error
        } catch YAMLListReader.Failure.yaml(let error) {
            throw error
        } catch YAMLListReader.Failure.source(let error) {
            throw error
        }
    }

    // MARK: - Objects

    private mutating func give(
        _ text: JSONText,
        _ place: ClusterObject.Place,
        in list: ObjectList?,
        _ body: (ClusterObject) -> Void
    ) {
        for duplicate in text.duplicates { note(place, "\(duplicate.path) stands twice") }
        give(text.value, place, in: list, body)
    }

    private mutating func give(
        _ value: JSONValue,
        _ place: ClusterObject.Place,
        in list: ObjectList?,
        _ body: (ClusterObject) -> Void
    ) {
        // A list within a list.
        if value["kind"]?.string?.hasSuffix("List") == true, let items = value["items"]?.array {
            for item in items { give(item, place, in: ObjectList(value), body) }
            return
        }
        guard let object = ClusterObject(value, at: place, in: list) else {
            note(place, "is no object of a cluster: it has no kind, or no name in its metadata")
            return
        }
        guard kinds.contains(object.type) else {
            otherKinds[object.type, default: 0] += 1
            return
        }
        let namespace = value["metadata"]?["namespace"]?.string ?? ""
        let key = "\(object.type)/\(namespace)/\(object.name)"
        if let known = seen[key] {
            // Folders hold some objects twice, in lists and by themselves.
            if known == nil || known != object.revision {
                note(place, "\(object.kind) \(object.name) is there already, and the first one counts")
            }
            return
        }
        seen[key] = .some(object.revision)
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
