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
    private static let compressed = [".gz", ".xz", ".zst", ".bz2"]
    /// What files begin with that gzip, xz, zstd, bzip2 and zip write.
    private static let magics: [[UInt8]] = [
        [0x1f, 0x8b], [0xfd, 0x37, 0x7a, 0x58, 0x5a], [0x28, 0xb5, 0x2f, 0xfd], Array("BZh".utf8), [0x50, 0x4b, 3, 4],
    ]

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
            } else if let end = Self.compressed.first(where: entry.path.hasSuffix),
                Self.suffixes.contains(where: entry.path.dropLast(end.count).hasSuffix)
            {
                note("\(path)/\(entry.path)", Self.packed)
            }
        }
    }

    // MARK: - Files

    private static let packed = "is compressed: unpack it first"

    /// A file and how it is written.
    private struct DumpFile {
        let path: String
        let isJSON: Bool
    }

    /// Gives the pieces of a file one by one, `nil` at its end.
    private typealias Pieces = () throws -> ArraySlice<UInt8>?

    private mutating func readFile(_ path: String, _ body: (ClusterObject) -> Void) {
        fileCount += 1
        do {
            if let name = NodeFiles.Name(path: path) { return try nodeFiles.add(name, path) }
            let chunks = try FileChunks(path)
            var first = try chunks.next()
            if let first, Self.magics.contains(where: first.starts) { return note(path, Self.packed) }
            guard let start = first?.first(where: { !$0.isJSONSpace }) else { return note(path, "is empty") }
            let isJSON = start == UInt8(ascii: "{") || start == UInt8(ascii: "[")
            // What can be read once only, such as a pipe, is not opened again for what was looked at.
            try readObjects(DumpFile(path: path, isJSON: isJSON), { try first.take() ?? chunks.next() }, body)
        } catch let error as HostFSError {
            note(path, error.reason)
        } catch let error as YAMLError {
            note(path, "is not YAML that can be read: \(error)")
        } catch {
            note(path, "is not JSON: \(error)")
        }
    }

    private mutating func readObjects(
        _ file: DumpFile,
        _ pieces: @escaping Pieces,
        _ body: (ClusterObject) -> Void
    ) throws {
        var nameless = 0
        let around = try split(file, pieces, isAgain: false) { reader, value, place in
            // The list may say behind them of which kind its elements are.
            if value["kind"] == nil { nameless += 1 } else { reader.give(value, place, in: nil, body) }
        }
        guard let around else {
            // No object of a cluster is as large.
            return otherFileCount += 1
        }
        guard around["items"]?.array != nil else {
            if isInFolder, around["kind"] == nil { return otherFileCount += 1 }
            return give(around, ClusterObject.Place(file: file.path), in: nil, body)
        }
        guard nameless > 0 else { return }
        let list = ObjectList(around)
        if let type = list?.elementType, !kinds.contains(type) {
            otherKinds[type, default: 0] += nameless
            return
        }
        let again = try FileChunks(file.path)
        _ = try split(file, { try again.next() }, isAgain: true) { reader, value, place in
            if value["kind"] == nil { reader.give(value, place, in: list, body) }
        }
    }

    /// Hands out the elements of a list, and returns what is around them; `nil` for a file of a folder that is no list, and too
    /// large for an object.
    ///
    /// What is wrong with elements is told the first time that a file is read.
    private mutating func split(
        _ file: DumpFile,
        _ pieces: @escaping Pieces,
        isAgain: Bool,
        _ element: (inout Self, JSONValue, ClusterObject.Place) -> Void
    ) throws -> JSONValue? {
        file.isJSON
            ? try splitJSON(file.path, pieces, isAgain, element) : try splitYAML(file.path, pieces, isAgain, element)
    }

    private mutating func splitJSON(
        _ file: String,
        _ pieces: Pieces,
        _ isAgain: Bool,
        _ element: (inout Self, JSONValue, ClusterObject.Place) -> Void
    ) throws -> JSONValue? {
        func value(of text: [UInt8], at place: ClusterObject.Place) throws(JSONError) -> JSONValue {
            let text = try JSONText(text, depth: Self.largestDepth)
            if !isAgain { for duplicate in text.duplicates { note(place, "\(duplicate.path) stands twice") } }
            return text.value
        }
        var splitter = JSONListSplitter(limit: limit)
        var index = 0
        while let bytes = try pieces() {
            do {
                try splitter.take(bytes) { text, offset in
                    let place = ClusterObject.Place(file: file, index: index)
                    index += 1
                    do throws(JSONError) {
                        element(&self, try value(of: text, at: place), place)
                    } catch  where !isAgain {
                        note(place, "is not JSON: \(error.message) at byte \(offset + error.offset)")
                    } catch {}
                }
            } catch {
                guard isInFolder, !splitter.hasList else { throw error }
                return nil
            }
        }
        return try value(of: splitter.finish(), at: ClusterObject.Place(file: file))
    }

    private mutating func splitYAML(
        _ file: String,
        _ pieces: @escaping Pieces,
        _ isAgain: Bool,
        _ element: (inout Self, JSONValue, ClusterObject.Place) -> Void
    ) throws -> JSONValue? {
        func value(of yaml: YAMLValue, at place: ClusterObject.Place) -> JSONValue {
            YAMLObject.value(of: yaml) { name, line, column in
                if !isAgain { note(place, "\(name) stands twice: line \(line), column \(column)") }
            }
        }
        var index = 0
        do {
            let around = try YAMLListReader(depth: Self.largestDepth, limit: limit).read(pieces) { yaml in
                let place = ClusterObject.Place(file: file, index: index)
                index += 1
                element(&self, value(of: yaml, at: place), place)
            }
            return value(of: around, at: ClusterObject.Place(file: file))
        } catch YAMLListReader.Failure.tooLarge(false, _) where isInFolder {
            return nil
        } catch {
            switch error {
            case .yaml(let cause), .tooLarge(_, let cause): throw cause
            case .source(let cause): throw cause
            }
        }
    }

    // MARK: - Objects

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
