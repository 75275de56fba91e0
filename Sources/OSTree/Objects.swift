// SPDX-License-Identifier: Apache-2.0

/// The owner, mode and attributes of a directory: ostree's dirmeta object `(uuua(ayay))`, integers big-endian.
public struct DirectoryMetadata: Sendable, Hashable {
    /// Numeric owner.
    public var uid: UInt32
    /// Numeric group.
    public var gid: UInt32
    /// Type and permission bits, for example `0o040755`.
    public var mode: UInt32
    /// Extended attributes.
    public var attributes: ExtendedAttributes

    /// The metadata of a directory; the type bits are added to the mode.
    public init(uid: UInt32 = 0, gid: UInt32 = 0, mode: UInt32 = 0o755, attributes: ExtendedAttributes = .none) {
        self.uid = uid
        self.gid = gid
        self.mode = 0o040000 | (mode & 0o7777)
        self.attributes = attributes
    }

    /// Reads a dirmeta object.
    public init?(variant: Variant) {
        guard variant.has(type: Self.type), let uid = variant[0]?.uint32, let gid = variant[1]?.uint32,
            let mode = variant[2]?.uint32, let attributes = variant[3].flatMap(ExtendedAttributes.init(variant:))
        else { return nil }
        self.init(uid: uid.byteSwapped, gid: gid.byteSwapped, mode: mode.byteSwapped, attributes: attributes)
    }

    /// The dirmeta object.
    public var variant: Variant {
        .tuple([
            .uint32(uid.byteSwapped), .uint32(gid.byteSwapped), .uint32(mode.byteSwapped), attributes.variant,
        ])
    }

    /// The GVariant type of a dirmeta object.
    public static let type = "(uuua(ayay))"
}

/// The content of a directory: ostree's dirtree object `(a(say)a(sayay))`, names in byte order.
public struct DirectoryTree: Sendable {
    /// A file or symlink.
    public struct File: Sendable, Equatable {
        /// The name within the directory.
        public let name: String
        /// The content object.
        public let checksum: Checksum

        /// A file or symlink.
        public init(name: String, checksum: Checksum) {
            self.name = name
            self.checksum = checksum
        }

        /// Whether all is the same, names by their bytes.
        public static func == (left: File, right: File) -> Bool {
            left.checksum == right.checksum && left.name.utf8.elementsEqual(right.name.utf8)
        }
    }

    /// A sub-directory.
    public struct Directory: Sendable, Equatable {
        /// The name within the directory.
        public let name: String
        /// Its dirtree object.
        public let tree: Checksum
        /// Its dirmeta object.
        public let metadata: Checksum

        /// A sub-directory.
        public init(name: String, tree: Checksum, metadata: Checksum) {
            self.name = name
            self.tree = tree
            self.metadata = metadata
        }

        /// Whether all is the same, names by their bytes.
        public static func == (left: Directory, right: Directory) -> Bool {
            left.tree == right.tree && left.metadata == right.metadata
                && left.name.utf8.elementsEqual(right.name.utf8)
        }
    }

    /// Files and symlinks.
    public let files: [File]
    /// Sub-directories.
    public let directories: [Directory]

    /// A directory's content; sorted by name.
    public init(files: [File], directories: [Directory]) {
        self.files = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        self.directories = directories.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Reads a dirtree object.
    public init?(variant: Variant) {
        guard variant.has(type: Self.type) else { return nil }
        self.init(serialized: variant.serialized)
    }

    /// Reads a serialised dirtree object.
    ///
    /// By hand, because a GVariant for each name takes longer than all the rest of a union, and threads wait for each other
    /// in it.
    public init?(serialized: [UInt8]) {
        guard let lists = FramedArray.members(2, of: serialized[...]),
            let files = FramedArray.elements(of: lists[0]), let directories = FramedArray.elements(of: lists[1])
        else { return nil }
        var readFiles: [File] = []
        readFiles.reserveCapacity(files.count)
        for file in files {
            guard let members = FramedArray.members(2, of: file), let name = Self.name(members[0]),
                let checksum = Checksum(bytes: members[1])
            else { return nil }
            readFiles.append(File(name: name, checksum: checksum))
        }
        var readDirectories: [Directory] = []
        readDirectories.reserveCapacity(directories.count)
        for directory in directories {
            guard let members = FramedArray.members(3, of: directory), let name = Self.name(members[0]),
                let tree = Checksum(bytes: members[1]), let metadata = Checksum(bytes: members[2])
            else { return nil }
            readDirectories.append(Directory(name: name, tree: tree, metadata: metadata))
        }
        self.files = readFiles
        self.directories = readDirectories
    }

    /// A string, which ends with its only NUL.
    private static func name(_ bytes: ArraySlice<UInt8>) -> String? {
        guard bytes.firstIndex(of: 0) == bytes.endIndex - 1 else { return nil }
        return String(validating: bytes.dropLast(), as: UTF8.self)
    }

    /// The dirtree object, serialised.
    ///
    /// Made by hand, because a GVariant for each of a million names takes half a gigabyte.
    public var serialized: [UInt8] {
        let files = FramedArray(files.lazy.map { FramedArray.tuple([Array($0.name.utf8) + [0], $0.checksum.bytes]) })
        let directories = FramedArray(
            directories.lazy.map { directory in
                FramedArray.tuple([
                    Array(directory.name.utf8) + [0], directory.tree.bytes, directory.metadata.bytes,
                ])
            }
        )
        return FramedArray.tuple([files.bytes, directories.bytes])
    }

    /// The dirtree object.
    ///
    /// - Throws: ``OSTreeError`` for a name that no dirtree can hold.
    public var variant: Variant {
        get throws(OSTreeError) {
            guard let variant = Variant.parse(type: Self.type, serialized) else {
                throw OSTreeError(message: "a directory has a name with a NUL in it")
            }
            return variant
        }
    }

    /// The GVariant type of a dirtree object.
    public static let type = "(a(say)a(sayay))"
}

/// A commit object: `(a{sv}aya(say)sstayay)`.
public struct Commit: Sendable {
    /// The commit's metadata, `a{sv}`.
    public let metadata: Variant
    /// The parent commit, if any.
    public let parent: Checksum?
    /// Seconds since 1970.
    public let timestamp: UInt64
    /// The dirtree of the root.
    public let rootTree: Checksum
    /// The dirmeta of the root.
    public let rootMetadata: Checksum

    /// A commit with empty subject and body and no related objects.
    public init(metadata: Variant, parent: Checksum?, timestamp: UInt64, rootTree: Checksum, rootMetadata: Checksum) {
        self.metadata = metadata
        self.parent = parent
        self.timestamp = timestamp
        self.rootTree = rootTree
        self.rootMetadata = rootMetadata
    }

    /// Reads a commit object.
    public init?(variant: Variant) {
        guard variant.has(type: Self.type), let metadata = variant[0], let parent = variant[1]?.bytes,
            let timestamp = variant[5]?.uint64, let tree = variant[6]?.bytes.flatMap(Checksum.init(bytes:)),
            let root = variant[7]?.bytes.flatMap(Checksum.init(bytes:))
        else { return nil }
        self.init(
            metadata: metadata,
            parent: parent.isEmpty ? nil : Checksum(bytes: parent),
            timestamp: timestamp.byteSwapped,
            rootTree: tree,
            rootMetadata: root
        )
    }

    /// The commit object.
    public var variant: Variant {
        .tuple([
            metadata, .bytes(parent?.bytes ?? []), .array(of: "(say)", []), .string(""), .string(""),
            .uint64(timestamp.byteSwapped), .bytes(rootTree.bytes), .bytes(rootMetadata.bytes),
        ])
    }

    /// The GVariant type of a commit object.
    public static let type = "(a{sv}aya(say)sstayay)"
}

/// Containers of GVariant whose members are of no fixed size and need no alignment: their bytes, then where each ends
/// (GVariant specification, section 2.5).
private struct FramedArray {
    let bytes: [UInt8]

    /// An array; where each of its elements ends stands behind them in order.
    init(_ elements: some Sequence<[UInt8]>) {
        var body: [UInt8] = []
        var ends: [Int] = []
        for element in elements {
            body += element
            ends.append(body.count)
        }
        bytes = Self.framed(body, ends)
    }

    /// A tuple; where each member but the last ends stands behind them, the last first.
    static func tuple(_ members: [[UInt8]]) -> [UInt8] {
        var ends: [Int] = []
        var count = 0
        for member in members {
            count += member.count
            ends.append(count)
        }
        return framed(Array(members.joined()), ends.dropLast().reversed())
    }

    /// The elements of an array; `nil` if it is not in normal form.
    static func elements(of array: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        guard !array.isEmpty else { return [] }
        let width = width(array.count)
        // The last element ends where the list of ends begins.
        let body = number(array.suffix(width))
        guard body <= array.count - width, (array.count - body).isMultiple(of: width) else { return nil }
        let ends = stride(from: array.startIndex + body, to: array.endIndex, by: width)
        return split(array, ends.lazy.map { number(array[$0..<$0 + width]) })
    }

    /// The members of a tuple of so many; `nil` if it is not in normal form.
    static func members(_ count: Int, of tuple: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        let width = width(tuple.count)
        let body = tuple.count - (count - 1) * width
        guard body >= 0 else { return nil }
        let ends = (1..<count).map { number(tuple[(tuple.endIndex - $0 * width)...].prefix(width)) }
        return split(tuple, ends + [body])
    }

    private static func split(_ bytes: ArraySlice<UInt8>, _ ends: some Sequence<Int>) -> [ArraySlice<UInt8>]? {
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        for end in ends {
            guard end >= start, end <= bytes.count else { return nil }
            parts.append(bytes[bytes.startIndex + start..<bytes.startIndex + end])
            start = end
        }
        return parts
    }

    /// The smallest width in which a size can be written.
    private static func width(_ size: Int) -> Int {
        [1, 2, 4].first { size < 1 << ($0 * 8) } ?? 8
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        Int(clamping: bytes.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
    }

    private static func framed(_ body: [UInt8], _ ends: [Int]) -> [UInt8] {
        guard !ends.isEmpty else { return body }
        // The smallest width in which the size of the whole, ends included, can be written.
        let width = [1, 2, 4].first { body.count + ends.count * $0 < 1 << ($0 * 8) } ?? 8
        var bytes = body
        bytes.reserveCapacity(body.count + ends.count * width)
        for end in ends {
            for shift in 0..<width { bytes.append(UInt8(truncatingIfNeeded: end >> (shift * 8))) }
        }
        return bytes
    }
}
