// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
package import HostFS
package import OSTree
package import SystemPackage

/// The roots of one host, so that nothing above needs to know whether it runs, is mounted, or lies in a directory.
///
/// One root for everything would send `/home -> var/home` into the empty `var` of the deployment; so `/var`, `/etc` and
/// the tree of the deployment are roots of their own.
package final class HostView {
    /// How the host is reached.
    package enum Kind: String, Sendable {
        /// It is the machine that drydock runs on.
        case live
        /// It is the machine that the container runs on, seen under a mount point.
        case hostMount = "host-mount"
        /// It is a sysroot that nothing has booted.
        case offline
    }

    /// How the host is reached.
    package let kind: Kind
    /// The path that was given.
    package let path: FilePath
    /// The sysroot as libostree sees it.
    package let ostree: Sysroot
    /// Its repository.
    package let repository: Repository
    /// The deployment that a switch would start from.
    package let deployment: Deployment
    /// The physical root of the file system that holds `ostree/`.
    package let sysroot: RootDirectory
    /// The tree of ``deployment``; its own `var` and `sysroot` are empty.
    package let tree: RootDirectory
    /// The live `/etc`.
    package let etc: RootDirectory
    /// `/var` of the stateroot; `nil` if it cannot be opened.
    package let `var`: RootDirectory?
    /// `/boot`; `nil` if it cannot be opened.
    package let boot: RootDirectory?
    /// The ESP; `nil` if there is none.
    package let esp: RootDirectory?

    /// Where a deployment's tree lies.
    package func directory(of deployment: Deployment) -> FilePath {
        path.appending(ostree.directory(of: deployment))
    }

    /// Opens the host at a path: `/`, the mount point of one, or an offline sysroot.
    ///
    /// One for `writing` can be locked, and its sysroot changed then.
    ///
    /// - Throws: ``DrydockError`` with `badInput` if there is no sysroot, or it cannot be loaded.
    package init(_ path: FilePath, writing: Bool = false) throws(DrydockError) {
        self.path = path
        let given = try Self.open(path)
        guard (try? given.resolvedStatus("ostree/repo/config")) != nil else {
            throw DrydockError(
                .badInput,
                "\(path) is not an ostree sysroot: it has no ostree/repo",
                hint: "give the directory that holds ostree/, or / on the host itself, with --sysroot"
            )
        }
        let isBootedTree = (try? given.resolvedStatus("sysroot/ostree/repo/config")) != nil
        kind = isBootedTree ? (path == "/" ? .live : .hostMount) : .offline
        sysroot = isBootedTree ? try Self.open(path.appending("sysroot")) : given
        do throws(OSTreeError) {
            // Whoever changes the running system's sysroot is in a mount namespace of its own.
            ostree = try Sysroot(path: path.string, ownsMounts: writing && kind == .live)
            repository = try ostree.repository()
        } catch  where writing && error.isNotWritable {
            throw Self.notWritable(path, error)
        } catch {
            throw DrydockError(
                .badInput,
                "the sysroot \(path) cannot be loaded",
                hint: "ostree admin status --sysroot=\(path) should work first",
                cause: error
            )
        }
        guard kind != .offline || !Self.isRunning(ostree, root: given) else {
            throw DrydockError(
                .unavailable,
                "\(path) holds the system that runs here, and is not offline",
                hint: "look at it with --sysroot /"
            )
        }
        deployment = try Self.chooseDeployment(of: ostree, kind: kind, root: given)
        guard deployment.origin != nil else {
            throw DrydockError(
                .badInput,
                "deployment \(deployment.id) has no readable origin, so nobody knows where it came from",
                hint: "write \(ostree.directory(of: deployment)).origin with a [origin] refspec"
            )
        }
        let directory = path.appending(ostree.directory(of: deployment))
        tree = isBootedTree ? given : try Self.open(directory)
        etc = try Self.open(isBootedTree ? path.appending("etc") : directory.appending("etc"))
        let stateroot = path.appending("ostree/deploy/\(deployment.stateroot)/var")
        self.var = try? RootDirectory(isBootedTree ? path.appending("var") : stateroot)
        boot = try? RootDirectory(path.appending("boot"))
        esp = ["boot/efi", "efi"].lazy.compactMap { try? RootDirectory(path.appending($0)) }.first
    }

    /// Takes the lock of the sysroot if it is free, and reads the deployments again, which may have changed before.
    ///
    /// - Returns: whether the lock was had; whoever gets it gives it back with `ostree.unlock()`.
    /// - Throws: ``DrydockError`` with `unavailable` if the sysroot cannot be written to.
    package func tryLock() throws(DrydockError) -> Bool {
        do throws(OSTreeError) {
            guard try ostree.tryLock() else { return false }
        } catch  where error.isNotWritable {
            throw Self.notWritable(path, error)
        } catch {
            throw DrydockError(.unavailable, "the sysroot \(path) cannot be locked", cause: error)
        }
        do throws(OSTreeError) {
            try ostree.load()
        } catch {
            ostree.unlock()
            throw DrydockError(.badInput, "the sysroot \(path) cannot be loaded", cause: error)
        }
        return true
    }

    private static func notWritable(_ path: FilePath, _ cause: OSTreeError) -> DrydockError {
        DrydockError(
            .unavailable,
            "the sysroot \(path) cannot be written to",
            hint: "mount it so that it can be written to, and run as root",
            cause: cause
        )
    }

    /// Whether the sysroot is that of this very machine.
    private static func isRunning(_ sysroot: Sysroot, root: RootDirectory) -> Bool {
        guard let machine = try? RootDirectory("/"), let top = try? machine.resolvedStatus(".") else { return false }
        // With composefs the root is no deployment directory, but the physical root is still where it always is.
        if let own = try? root.resolvedStatus("."), let physical = try? machine.resolvedStatus("sysroot"),
            own.isSameFile(as: physical), (try? machine.status("run/ostree-booted")) != nil
        {
            return true
        }
        return deployment(at: top, of: sysroot, root: root) != nil
    }

    /// The deployment whose directory is a given one.
    private static func deployment(at place: FileStatus, of sysroot: Sysroot, root: RootDirectory) -> Deployment? {
        sysroot.deployments.first { deployment in
            (try? root.resolvedStatus(sysroot.directory(of: deployment)))?.isSameFile(as: place) ?? false
        }
    }

    /// The booted deployment; under a mount point the one that lies at its root; offline the first in boot order.
    private static func chooseDeployment(
        of sysroot: Sysroot,
        kind: Kind,
        root: RootDirectory
    ) throws(DrydockError) -> Deployment {
        if let booted = sysroot.bootedDeployment { return booted }
        if kind == .hostMount, let top = try? root.resolvedStatus("."),
            let match = deployment(at: top, of: sysroot, root: root)
        {
            return match
        }
        guard let first = sysroot.deployments.first, let merge = sysroot.mergeDeployment(of: first.stateroot) else {
            throw DrydockError(
                .badInput,
                "the sysroot \(sysroot.path) has no deployment",
                hint: "there is nothing to move: deploy something first"
            )
        }
        return merge
    }

    private static func open(_ path: FilePath) throws(DrydockError) -> RootDirectory {
        do throws(HostFSError) {
            return try RootDirectory(path)
        } catch  where error.errno == .permissionDenied {
            throw DrydockError(.unavailable, "\(path) cannot be opened", hint: "run as root", cause: error)
        } catch {
            throw DrydockError(.badInput, "\(path) is not a directory that can be opened", cause: error)
        }
    }
}

extension DrydockError {
    /// The refusal to work on a sysroot whose lock another program holds.
    package static func locked(_ sysroot: FilePath) -> DrydockError {
        let holder = LockHolder.of(sysroot.appending("ostree/lock")).map(\.description)
        return DrydockError(
            .tryAgain,
            "\(holder ?? "another program") holds the lock of the sysroot \(sysroot)",
            hint: "try again when it has finished, or let drydock wait for it with --wait-lock SECONDS"
        )
    }
}
