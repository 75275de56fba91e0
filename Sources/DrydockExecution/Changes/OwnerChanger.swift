// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import SystemPackage

/// Gives files other owners, and the old ones back.
///
/// All files are listed first, and the list is safe before one of them is touched. So each is changed once, whatever numbers
/// are exchanged for each other, and however often the work is cut off.
struct OwnerChanger {
    let change: Change
    let place: ChangePlace
    /// Where the list is.
    let log: OwnerLog

    /// Whether all files have been changed.
    func isMade() throws -> Bool { try log.isComplete() }

    /// Changes what is not changed yet.
    func make() throws {
        guard try !log.isComplete() else { return }
        if try !log.exists() { try log.write(try listed()) }
        let list = try log.read()
        var failures = Failures()
        try walk { name, path, isOnVar in
            let status = name.status
            guard let entry = list.entry(path, status.inode, isOnVar: isOnVar) else { return }
            let isOld = status.uid == entry.uid && status.gid == entry.gid
            let isNew = status.uid == entry.uidAfter && status.gid == entry.gidAfter
            guard isOld || isNew && Self.isCut(name, entry) else { return }
            failures.collect { () throws(HostFSError) in
                try name.setOwner(
                    uid: entry.uidAfter,
                    gid: entry.gidAfter,
                    mode: entry.mode,
                    capability: entry.capability
                )
            }
        }
        try RootDirectory(place.stateVar).syncFileSystem()
        try failures.report()
        try log.complete()
    }

    /// Gives every file of the list its old owners, unless somebody has changed them since; and files that were made since then
    /// the numbers that their accounts have here, where their own are nobody's.
    ///
    /// - Returns: whether there was a list.
    func revert() throws -> Bool {
        guard try log.exists() else { return false }
        let list = try log.read()
        let orphans = try orphans()
        var failures = Failures()
        try walkVar { name, path, isOnVar in
            let status = name.status
            if let entry = list.entry(path, status.inode, isOnVar: isOnVar) {
                let isNew = status.uid == entry.uidAfter && status.gid == entry.gidAfter
                let isOld = status.uid == entry.uid && status.gid == entry.gid
                guard isNew || isOld && Self.isCut(name, entry) else { return }
                return failures.collect { () throws(HostFSError) in
                    try name.setOwner(uid: entry.uid, gid: entry.gid, mode: entry.mode, capability: entry.capability)
                }
            }
            let uid = orphans.users[status.uid] ?? status.uid
            let gid = orphans.groups[status.gid] ?? status.gid
            guard uid != status.uid || gid != status.gid else { return }
            failures.collect { () throws(HostFSError) in
                try name.setOwner(uid: uid, gid: gid, mode: status.mode, capability: name.capability)
            }
        }
        try failures.report()
        try RootDirectory(place.stateVar).syncFileSystem()
        try log.remove()
        return true
    }

    /// Whether a file lacks what the kernel takes away when the owner changes: the work was cut off before it was back.
    private static func isCut(_ name: OwnedName, _ entry: OwnerLog.Entry) -> Bool {
        guard name.status.kind == .file else { return false }
        return name.status.mode & 0o6000 != entry.mode & 0o6000
            || entry.capability.map { $0 != name.capability } ?? false
    }

    // MARK: - Walk

    /// Trees whose numbers are those of other systems, and drydock's own.
    private static func enters(_ path: [UInt8]) -> Bool {
        let path = "/var/" + String(decoding: path, as: UTF8.self)
        return !VarFacts.isForeign(path) && !["/var/run", "/var/lock", "/var/lib/drydock"].contains(path)
    }

    private func listed() throws -> [OwnerLog.Entry] {
        let numbers = try numbers()
        var entries: [OwnerLog.Entry] = []
        try walk { name, path, isOnVar in
            let status = name.status
            let uid = numbers.users[status.uid] ?? status.uid
            let gid = numbers.groups[status.gid] ?? status.gid
            guard uid != status.uid || gid != status.gid else { return }
            entries.append(
                OwnerLog.Entry(
                    path: path,
                    inode: status.inode,
                    isOnVar: isOnVar,
                    uid: status.uid,
                    gid: status.gid,
                    uidAfter: uid,
                    gidAfter: gid,
                    mode: status.mode,
                    capability: name.capability
                )
            )
        }
        return entries
    }

    /// Meets everything below `/var`, and says of each whether it is on the file system of `/var` itself.
    private func walkVar(_ meet: (OwnedName, [UInt8], Bool) throws -> Void) throws {
        var device: UInt64?
        try OwnerWalk(enters: Self.enters).run(place.stateVar) { name in
            device = device ?? name.status.device
            guard Self.enters(name.path) else { return }
            try meet(name, Array("/var/".utf8) + name.path, name.status.device == device)
        }
    }

    /// The same, and the files of `/etc` that the change names.
    private func walk(_ meet: (OwnedName, [UInt8], Bool) throws -> Void) throws {
        try walkVar(meet)
        let byFolder = Dictionary(grouping: change.sources ?? []) {
            $0.prefix(upTo: $0.lastIndex(of: "/") ?? $0.startIndex)
        }
        for (folder, paths) in byFolder.sorted(by: { $0.key < $1.key }) where folder.hasPrefix("/etc") {
            let wanted = Set(paths.map { Array($0.utf8) })
            let start = place.deployment.appending(String(folder.dropFirst()))
            try OwnerWalk(enters: { _ in false }).run(start) { name in
                let path = Array("\(folder)/".utf8) + name.path
                if wanted.contains(path) { try meet(name, path, false) }
            }
        }
    }

    // MARK: - Numbers

    private struct Numbers {
        var users: [UInt32: UInt32] = [:]
        var groups: [UInt32: UInt32] = [:]
    }

    /// Which numbers become which; those that the plan could not know are looked up in the accounts of the deployment.
    private func numbers() throws -> Numbers {
        var numbers = Numbers()
        let accounts = try Accounts(place.deployment)
        for owner in change.owners ?? [] {
            let known = owner.kind == .user ? accounts.users[owner.name] : accounts.groups[owner.name]
            guard let to = known ?? owner.to else {
                throw DrydockError(
                    .failedUnchanged,
                    "\(owner.kind.rawValue) \(owner.name) does not exist here, so its files cannot be given to it",
                    hint: "make the account, and run drydock first-boot again"
                )
            }
            if owner.kind == .user { numbers.users[owner.from] = to } else { numbers.groups[owner.from] = to }
        }
        return numbers
    }

    /// New numbers that are nobody's in the deployment, and the ones that their accounts have there.
    private func orphans() throws -> Numbers {
        var numbers = Numbers()
        let accounts = try Accounts(place.deployment)
        for owner in change.owners ?? [] {
            guard let to = owner.to else { continue }
            if owner.kind == .user, !accounts.users.values.contains(to) { numbers.users[to] = owner.from }
            if owner.kind == .group, !accounts.groups.values.contains(to) { numbers.groups[to] = owner.from }
        }
        return numbers
    }
}

/// Files that could not be given to somebody: all others are all the same.
private struct Failures {
    private var first: HostFSError?
    private var count = 0

    /// Tries something; a name that is gone meanwhile is no failure.
    mutating func collect(_ body: () throws(HostFSError) -> Void) {
        do throws(HostFSError) {
            try body()
        } catch  where error.errno == .noSuchFileOrDirectory {
            return
        } catch {
            first = first ?? error
            count += 1
        }
    }

    /// Throws ``DrydockError`` with `failedAttention` if there were any.
    func report() throws {
        guard let first else { return }
        throw DrydockError(
            .failedAttention,
            "\(Quantities.counted(count, "file")) could not be given to somebody else, first \(first.path)",
            hint: "see whether it is immutable, or on a file system that is read-only, then: drydock first-boot",
            cause: first
        )
    }
}
