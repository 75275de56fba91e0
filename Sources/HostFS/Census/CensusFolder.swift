// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A directory that a thread of a census has begun with.
struct CensusFolder: Sendable {
    /// How long its path is.
    var pathLength = 0
    /// How much of the path is the prefix that its entries count under.
    var prefixLength = 0
    /// How many names its path has; not kept up once `isCut`.
    var level = 0
    /// Whether what lies below counts under the same prefix.
    var isCut = false
    /// Whether all its names have been read.
    var isRead = false
    /// Records of names that another thread read and nobody looked at.
    var records: [UInt8] = []
    /// The directories in it that are still to be entered: names with a zero byte behind each.
    private var directories: [UInt8] = []
    private var next = 0
    /// The open directory; -1 if it has to be opened for the first time or again.
    private(set) var descriptor: Int32 = -1
    private var offset = 0

    /// A directory that nothing is known of but its path.
    init(pathLength: Int = 0, prefixLength: Int = 0, level: Int = 0, isCut: Bool = false) {
        self.pathLength = pathLength
        self.prefixLength = prefixLength
        self.level = level
        self.isCut = isCut
    }

    /// A directory in it.
    func child(pathLength: Int) -> CensusFolder {
        guard !isCut else { return CensusFolder(pathLength: pathLength, prefixLength: prefixLength, isCut: true) }
        return CensusFolder(pathLength: pathLength, prefixLength: pathLength, level: level + 1)
    }

    /// Whether there is a directory to be entered.
    var hasDirectories: Bool { next < directories.count }

    /// Whether nothing is left to be done.
    var isDone: Bool { isRead && !hasDirectories }

    /// How many bytes the names take that wait.
    var waiting: Int { directories.count - next }

    /// Adds a directory to be entered.
    mutating func add(_ name: UnsafeBufferPointer<UInt8>) {
        directories.append(contentsOf: name)
        directories.append(0)
    }

    /// Moves the name of the next directory behind a path.
    mutating func moveDirectory(to path: inout [UInt8]) {
        let end = directories[next...].firstIndex(of: 0) ?? directories.endIndex
        path.append(contentsOf: directories[next..<end])
        next = end + 1
        if !hasDirectories {
            directories.removeAll(keepingCapacity: false)
            next = 0
        }
    }

    /// Splits half of the directories off; `nil` if there are none, or the last that is left to do would go.
    mutating func split(keepingOne: Bool) -> CensusFolder? {
        guard hasDirectories else { return nil }
        let middle = next + waiting / 2
        var cut = directories[middle...].firstIndex(of: 0).map { $0 + 1 } ?? directories.endIndex
        if cut == directories.endIndex {
            cut = directories[next..<middle].lastIndex(of: 0).map { $0 + 1 } ?? next
        }
        guard cut > next || !keepingOne else { return nil }
        var half = part
        half.directories = Array(directories[cut...])
        directories.removeSubrange(cut...)
        return half
    }

    /// The folder, of which nothing but some records is to be done.
    func leaving(_ records: UnsafeRawBufferPointer) -> CensusFolder {
        var part = part
        part.records = Array(records)
        return part
    }

    /// Takes over a descriptor and goes on reading where it stopped.
    mutating func open(_ descriptor: Int32) {
        self.descriptor = descriptor
        if offset != 0 { lseek(descriptor, offset, SEEK_SET) }
    }

    /// Closes the directory, and remembers how far it was read.
    mutating func close() {
        guard descriptor >= 0 else { return }
        if !isRead { offset = lseek(descriptor, 0, SEEK_CUR) }
        Glibc.close(descriptor)
        descriptor = -1
    }

    /// Leaves all that is left undone.
    mutating func abandon() {
        isRead = true
        directories = []
        next = 0
    }

    /// The folder with nothing to be done.
    private var part: CensusFolder {
        var part = CensusFolder(pathLength: pathLength, prefixLength: prefixLength, level: level, isCut: isCut)
        part.isRead = true
        return part
    }
}
