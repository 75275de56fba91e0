// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import OSTree
internal import SystemPackage

/// A host that one drydock changes: no other does meanwhile, and the lock of its sysroot is taken only to write.
final class HostAccess {
    private(set) var view: HostView
    private let patience: LockPatience
    /// Of the whole command, so that two never work on one host; it ends with the process.
    private let own: DirectoryLock

    private init(_ view: HostView, _ patience: LockPatience, _ own: DirectoryLock) {
        self.view = view
        self.patience = patience
        self.own = own
    }

    /// Opens a host.
    ///
    /// - Parameters:
    ///   - sysroot: the host.
    ///   - patience: how long another drydock, and later any other program, is waited for.
    /// - Returns: the access.
    /// - Throws: ``DrydockError``: `tryAgain` if another drydock is at work, and what the host itself is refused for.
    static func open(_ sysroot: FilePath, _ patience: LockPatience) async throws -> HostAccess {
        let folder = lockedFolder(of: sysroot)
        let own = try await patience.wait { () throws -> DirectoryLock? in
            do throws(HostFSError) {
                return try DirectoryLock.take(folder)
            } catch  where [.noSuchFileOrDirectory, .notDirectory].contains(error.errno) {
                // Whoever opens it says best what it is.
                _ = try HostView(sysroot)
                throw error
            }
        }
        guard let own else {
            let holder = LockHolder.of(folder).map(\.description)
            throw DrydockError(
                .tryAgain,
                "another drydock is at work on \(sysroot): \(holder ?? "who it is cannot be seen from here")",
                hint: "try again when it has finished, or let this one wait with --wait-lock SECONDS"
            )
        }
        return HostAccess(try HostView(sysroot, writing: true), patience, own)
    }

    /// The drydock that works on a host; `nil` if none does, or it cannot be seen.
    static func worker(on sysroot: FilePath) -> LockHolder? { LockHolder.of(lockedFolder(of: sysroot)) }

    /// The folder of a sysroot that is locked: it is in each, and no other program locks it.
    private static func lockedFolder(of sysroot: FilePath) -> FilePath { sysroot.appending("ostree/deploy") }

    /// Looks at the host anew: another deployment may be the one that a switch starts from.
    func reopen() throws(DrydockError) { view = try HostView(view.path, writing: true) }

    /// Works with the sysroot locked for all programs; its deployments are read again first.
    ///
    /// - Parameter body: the work.
    /// - Returns: what the work returns.
    /// - Throws: what the work throws; ``DrydockError`` with `tryAgain` if another program keeps the lock.
    func changing<Result>(_ body: () async throws -> Result) async throws -> Result {
        let view = view
        guard try await patience.wait({ try view.tryLock() ? true : nil }) != nil else {
            throw DrydockError.locked(view.path)
        }
        defer { view.ostree.unlock() }
        // What has begun to change the host ends at a safe point of its own.
        StopSignals.listen()
        return try await body()
    }
}
