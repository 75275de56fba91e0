// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import Glibc
internal import SystemPackage

/// One thread of a census: goes depth first, and leaves work to threads that have none.
struct CensusWorker {
    /// How many directories a thread keeps open; those above are opened again by their paths.
    private static let openLimit = 32
    /// From how many folders on memory is saved: each may remember as many names as one read gives.
    private static let deep = 64
    /// How many bytes of records are worth the way to another thread.
    private static let worthwhile = 16 << 10

    private let tree: CensusTree
    private let pool: CensusPool
    private let buffer: UnsafeMutableRawBufferPointer
    private var findings: CensusFindings
    /// The path of the last folder, with something behind it at times.
    private var path: [UInt8] = []
    /// Folders that are not done, each below the one before.
    private var folders: [CensusFolder] = []
    /// From which folder on they are open.
    private var firstOpen = 0

    /// Works until nothing is left, and hands in what was found.
    static func work(in tree: CensusTree, for pool: CensusPool, from nothing: CensusFindings) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        var worker = CensusWorker(tree: tree, pool: pool, buffer: buffer, findings: nothing)
        while let work = pool.take() { worker.finish(work) }
        pool.finish(worker.findings)
    }

    private init(
        tree: CensusTree,
        pool: CensusPool,
        buffer: UnsafeMutableRawBufferPointer,
        findings: CensusFindings
    ) {
        self.tree = tree
        self.pool = pool
        self.buffer = buffer
        self.findings = findings
    }

    private mutating func finish(_ work: CensusWork) {
        path = work.path
        folders = [work.folder]
        firstOpen = 0
        if !work.folder.records.isEmpty, let descriptor = openLast() {
            folders[0].records = []
            work.folder.records.withUnsafeBytes { count($0, in: descriptor) }
        }
        while !folders.isEmpty {
            if pool.isHungry { shareDirectories() }
            let last = folders.count - 1
            path.removeSubrange(folders[last].pathLength...)
            if folders[last].hasDirectories {
                enterNext()
            } else if !folders[last].isRead {
                readLast()
            } else {
                removeLast()
            }
        }
    }

    private mutating func removeLast() {
        folders[folders.count - 1].close()
        folders.removeLast()
    }

    /// The descriptor of the last folder, which is opened if it has to be.
    private mutating func openLast() -> Int32? {
        let last = folders.count - 1
        guard folders[last].descriptor < 0 else { return folders[last].descriptor }
        let descriptor = tree.open(path[0..<folders[last].pathLength])
        guard descriptor >= 0 else {
            fail("open", path[0..<folders[last].pathLength])
            folders[last].abandon()
            return nil
        }
        folders[last].open(descriptor)
        firstOpen = last
        return descriptor
    }

    private mutating func enterNext() {
        guard let directory = openLast() else { return }
        let parent = folders.count - 1
        if !path.isEmpty { path.append(UInt8(ascii: "/")) }
        let start = path.count
        folders[parent].moveDirectory(to: &path)
        let length = path.count
        path.append(0)
        let descriptor = path.withUnsafeBytes { bytes in
            bytes.baseAddress.map { tree.open($0 + start, in: directory) } ?? -1
        }
        path.removeLast()
        guard descriptor >= 0 else {
            fail("open", path[...])
            return
        }
        var folder = folders[parent].child(pathLength: length)
        if !folder.isCut {
            folder.isCut = folder.level >= tree.depth || tree.folds(String(decoding: path, as: UTF8.self))
        }
        folder.open(descriptor)
        // Otherwise a chain of directories would pile up.
        if folders[parent].isDone { removeLast() }
        folders.append(folder)
        firstOpen = min(firstOpen, folders.count - 1)
        if folders.count - firstOpen > Self.openLimit {
            folders[firstOpen].close()
            firstOpen += 1
        }
    }

    /// Reads the last folder to its end, or until many directories wait.
    private mutating func readLast() {
        guard let directory = openLast() else { return }
        let last = folders.count - 1
        let size = last < Self.deep ? buffer.count : 4096
        repeat {
            let length = drydock_getdents(directory, buffer.baseAddress, size)
            guard length > 0 else {
                if length < 0 { fail("read directory", path[...]) }
                folders[last].isRead = true
                return
            }
            let records = UnsafeRawBufferPointer(rebasing: buffer[0..<length])
            if length > Self.worthwhile, pool.isHungry, isShareable(last), !shareDirectories() {
                pool.give(CensusWork(path: path, folder: folders[last].leaving(records)))
            } else {
                count(records, in: directory)
            }
        } while folders[last].waiting < size / 4
    }

    /// Counts entries of the last folder.
    private mutating func count(_ records: UnsafeRawBufferPointer, in directory: Int32) {
        let last = folders.count - 1
        var isSelected = false
        for name in DirectoryRecords(records) {
            var owner = drydock_owner()
            guard drydock_owner_of(directory, name.pointer, &owner) == 0 else {
                let failure = Glibc.errno
                let shown = shownPath(of: name)
                Glibc.errno = failure
                fail("stat", shown[...])
                continue
            }
            let isDirectory = owner.mode & S_IFMT == S_IFDIR
            if let device = tree.device, owner.is_mount_root != 0 || isDirectory && owner.device != device { continue }
            if !isSelected {
                findings.tally.select(path[0..<folders[last].prefixLength])
                isSelected = true
            }
            findings.tally.count(owner)
            if isDirectory {
                guard tree.enters(String(decoding: shownPath(of: name), as: UTF8.self)) else { continue }
                folders[last].add(name.bytes)
            } else if owner.mode & S_IFMT != S_IFREG, owner.mode & S_IFMT != S_IFLNK {
                findings.add(special: owner, at: shownPath(of: name))
            }
        }
    }

    private func shownPath(of name: DirectoryRecords.Name) -> [UInt8] {
        path.isEmpty ? Array(name.bytes) : path + [UInt8(ascii: "/")] + name.bytes
    }

    /// Keeps what the last C call failed with, unless the name is gone or means something else by now.
    private mutating func fail(_ operation: String, _ path: ArraySlice<UInt8>) {
        let failure = Glibc.errno
        guard ![ENOENT, ENOTDIR, ELOOP, EXDEV].contains(failure) else { return }
        let shown = String(decoding: path, as: UTF8.self)
        findings.failures.insert(HostFSError(operation, shown, errno: Errno(rawValue: failure)))
    }

    /// Whether the other thread can open the folder at once.
    private func isShareable(_ index: Int) -> Bool { folders[index].pathLength < Int(PATH_MAX) }

    /// Leaves half of the directories of the highest folder to another thread; `false` if there is nothing to leave.
    @discardableResult
    private mutating func shareDirectories() -> Bool {
        for index in folders.indices where isShareable(index) {
            let isAll = index == folders.count - 1 && folders[index].isRead
            guard let half = folders[index].split(keepingOne: isAll) else { continue }
            pool.give(CensusWork(path: Array(path[0..<half.pathLength]), folder: half))
            return true
        }
        return false
    }
}
