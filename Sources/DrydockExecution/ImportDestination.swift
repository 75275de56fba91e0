// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import OSTree
internal import SystemPackage

/// Where an image is to be brought, opened for writing.
final class ImportDestination {
    let repository: Repository
    /// The sysroot that the repository belongs to, locked; `nil` if it belongs to none.
    let sysroot: Sysroot?

    private init(_ repository: Repository, _ sysroot: Sysroot?) {
        self.repository = repository
        self.sysroot = sysroot
    }

    deinit {
        sysroot?.unlock()
    }

    /// The repository of a sysroot.
    static func sysroot(_ path: FilePath, _ patience: LockPatience) async throws -> ImportDestination {
        guard HostEnvironment.isReadable(path.appending("ostree/repo/config").string) else {
            throw DrydockError(
                .badInput,
                "\(path) is not an ostree sysroot: it has no ostree/repo",
                hint: "give the directory that holds ostree/, or a bare repository with --repo"
            )
        }
        do {
            let sysroot = try Sysroot(path: path.string, ownsMounts: path == "/")
            guard try await patience.wait({ try sysroot.tryLock() ? true : nil }) != nil else {
                throw DrydockError.locked(path)
            }
            // What was read before the lock may have changed.
            try sysroot.load()
            return ImportDestination(try writable(try sysroot.repository()), sysroot)
        } catch let error as OSTreeError {
            throw notOpened(path, error)
        }
    }

    /// A repository; if it is that of a sysroot, that is locked.
    static func repository(_ path: FilePath, _ patience: LockPatience) async throws -> ImportDestination {
        guard HostEnvironment.isReadable(path.appending("config").string), let real = HostEnvironment.realPath(path)
        else {
            throw DrydockError(
                .badInput,
                "there is no ostree repository at \(path)",
                hint: "ostree init --mode=bare --repo=\(path) makes an empty one"
            )
        }
        let parents = real.removingLastComponent()
        if real.ends(with: "ostree/repo"), HostEnvironment.isReadable(parents.appending("deploy").string) {
            return try await sysroot(parents.removingLastComponent(), patience)
        }
        do {
            return ImportDestination(try writable(try Repository(path: path.string)), nil)
        } catch let error as OSTreeError {
            throw notOpened(path, error)
        }
    }

    /// Refuses a repository that does not keep files as a system has them.
    private static func writable(_ repository: Repository) throws -> Repository {
        let mode = repository.setting("mode", in: "core") ?? "bare"
        guard mode == "bare" else {
            throw DrydockError(
                .badInput,
                "the repository \(repository.path) is of mode \(mode), and images go into repositories of mode bare only",
                hint: "ostree init --mode=bare makes one"
            )
        }
        return repository
    }

    static func notOpened(_ path: FilePath, _ error: OSTreeError) -> DrydockError {
        error.isNotWritable
            ? DrydockError(
                .unavailable,
                "\(path) cannot be written to",
                hint: "mount it so that it can be written to, and run as root",
                cause: error
            )
            : DrydockError(.badInput, "\(path) cannot be opened", cause: error)
    }
}
