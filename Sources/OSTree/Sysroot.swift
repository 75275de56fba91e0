// SPDX-License-Identifier: Apache-2.0

internal import CLinux
internal import COSTree
internal import Glibc

/// An ostree sysroot: a repository, stateroots and their deployments.
///
/// Not `Sendable`: OstreeSysroot belongs to one thread.
public final class Sysroot {
    /// What was loaded last.
    private var pointer: OpaquePointer
    /// What holds the lock, whatever is loaded later.
    private let locking: OpaquePointer
    /// Where it lies.
    public let path: String
    private let ownsMounts: Bool

    /// Loads the sysroot at a path: `ostree_sysroot_initialize` and `ostree_sysroot_load`.
    ///
    /// Works on a read-only mount.
    ///
    /// - Parameters:
    ///   - path: the sysroot; `/` for the one that this machine runs.
    ///   - ownsMounts: whether the process is in a mount namespace of its own, in which libostree may make the running
    ///     system's sysroot and `/boot` writable (`ostree_sysroot_set_mount_namespace_in_use`).
    /// - Throws: what libostree says of a sysroot that cannot be loaded.
    public init(path: String, ownsMounts: Bool = false) throws(OSTreeError) {
        self.path = path
        self.ownsMounts = ownsMounts
        pointer = try Self.loaded(path, ownsMounts)
        locking = pointer
        drydock_object_ref(UnsafeMutableRawPointer(locking))
    }

    deinit {
        drydock_object_unref(UnsafeMutableRawPointer(pointer))
        drydock_object_unref(UnsafeMutableRawPointer(locking))
    }

    /// Reads the deployments again.
    ///
    /// From the start: a second `ostree_sysroot_load` goes by the time of `ostree/deploy`, and what failed in the middle
    /// may have written the boot order and not the time.
    public func load() throws(OSTreeError) {
        let again = try Self.loaded(path, ownsMounts)
        drydock_object_unref(UnsafeMutableRawPointer(pointer))
        pointer = again
    }

    private static func loaded(_ path: String, _ ownsMounts: Bool) throws(OSTreeError) -> OpaquePointer {
        let file = drydock_file_for_path(path)
        defer { file.map { drydock_object_unref(UnsafeMutableRawPointer($0)) } }
        guard let pointer = ostree_sysroot_new(file) else { throw OSTreeError(message: "no memory for a sysroot") }
        if ownsMounts { ostree_sysroot_set_mount_namespace_in_use(pointer) }
        do throws(OSTreeError) {
            try checked("opening sysroot \(path)") { error in ostree_sysroot_initialize(pointer, &error) }
            try checked("loading sysroot \(path)") { error in ostree_sysroot_load(pointer, nil, &error) }
        } catch {
            drydock_object_unref(UnsafeMutableRawPointer(pointer))
            throw error
        }
        return pointer
    }

    /// The sysroot's repository.
    public func repository() throws(OSTreeError) -> Repository {
        var repository: OpaquePointer?
        try checked("opening the repository of \(path)") { error in
            ostree_sysroot_get_repo(pointer, &repository, nil, &error)
        }
        guard let repository else { throw OSTreeError(message: "sysroot \(path) has no repository") }
        return Repository(taking: repository, path: "\(path)/ostree/repo")
    }

    /// The deployments in boot order, the default first.
    public var deployments: [Deployment] {
        guard let array = ostree_sysroot_get_deployments(pointer) else { return [] }
        defer { g_ptr_array_unref(array) }
        return (0..<array.pointee.len).compactMap { index in
            drydock_array_element(array, index).map { Deployment(retaining: OpaquePointer($0)) }
        }
    }

    /// The deployment that this machine runs; `nil` on a sysroot that is not booted.
    public var bootedDeployment: Deployment? {
        ostree_sysroot_get_booted_deployment(pointer).map { Deployment(retaining: $0) }
    }

    /// The deployment whose `/etc` a new one would start from: the booted one, else the first of the stateroot.
    public func mergeDeployment(of stateroot: String) -> Deployment? {
        ostree_sysroot_get_merge_deployment(pointer, stateroot).map { Deployment(taking: $0) }
    }

    /// The directory of a deployment, relative to the sysroot.
    public func directory(of deployment: Deployment) -> String {
        taken(ostree_sysroot_get_deployment_dirpath(pointer, deployment.pointer)) ?? ""
    }

    // MARK: - Locks

    /// Takes the sysroot lock if it is free: `ostree_sysroot_try_lock`.
    ///
    /// - Returns: whether the lock was had; another program holds it otherwise.
    public func tryLock() throws(OSTreeError) -> Bool {
        var acquired: gboolean = 0
        try checked("locking sysroot \(path)") { error in ostree_sysroot_try_lock(locking, &acquired, &error) }
        return acquired != 0
    }

    /// Gives the lock back.
    public func unlock() {
        ostree_sysroot_unlock(locking)
    }

    // MARK: - Writing

    /// Checks a commit out as a deployment, with `/etc` merged from another: `ostree_sysroot_deploy_tree_with_options`.
    ///
    /// The deployment is not in the boot order until ``makeDefault(_:merging:)``. One that is `staged` is finished by the
    /// running system when it shuts down: only then `/etc` is merged and the boot order written
    /// (`ostree_sysroot_stage_tree_with_options`); another that was staged before is removed.
    public func deploy(
        _ commit: Checksum,
        stateroot: String,
        origin: KeyFile,
        merging merge: Deployment?,
        kernelArguments: KernelArguments,
        staged: Bool
    ) throws(OSTreeError) -> Deployment {
        var arguments: [UnsafeMutablePointer<CChar>?] = kernelArguments.arguments.map { strdup($0) }
        arguments.append(nil)
        defer { arguments.forEach { free($0) } }
        var deployment: OpaquePointer?
        try checked("deploying \(commit)") { error in
            drydock_sysroot_deploy_tree(
                pointer,
                staged ? 1 : 0,
                stateroot,
                commit.description,
                origin.pointer,
                merge?.pointer,
                &arguments,
                &deployment,
                &error
            )
        }
        guard let deployment else { throw OSTreeError(message: "deploying \(commit): nothing came back") }
        return Deployment(taking: deployment)
    }

    /// Puts a new deployment first in the boot order: `ostree_sysroot_simple_write_deployment`, without clean-up.
    public func makeDefault(_ deployment: Deployment, merging merge: Deployment?) throws(OSTreeError) {
        ForkedChildren.leaveHandlersOut()
        try checked("writing the boot entries") { error in
            ostree_sysroot_simple_write_deployment(
                pointer,
                deployment.stateroot,
                deployment.pointer,
                merge?.pointer,
                OSTREE_SYSROOT_SIMPLE_WRITE_DEPLOYMENT_FLAGS_NO_CLEAN,
                nil,
                &error
            )
        }
        try checkpointBoot()
    }

    /// Writes the boot order anew: `ostree_sysroot_write_deployments_with_options`, without clean-up.
    public func writeOrder(_ deployments: [Deployment]) throws(OSTreeError) {
        let array = drydock_object_array_new()
        defer { g_ptr_array_unref(array) }
        for deployment in deployments {
            let element = UnsafeMutableRawPointer(deployment.pointer)
            drydock_object_ref(element)
            g_ptr_array_add(array, element)
        }
        ForkedChildren.leaveHandlersOut()
        try checked("writing the boot entries") { error in drydock_sysroot_write_deployments(pointer, array, &error) }
        try checkpointBoot()
    }

    /// Lets boot loaders see the boot order, which read `/boot` without its journal, before a clean-up takes away what the one
    /// of before leads to; libostree does it by itself since ``checkpointsBoot``.
    private func checkpointBoot() throws(OSTreeError) {
        guard LibraryVersion.running < Self.checkpointsBoot else { return }
        func failure() -> OSTreeError {
            OSTreeError(message: "writing \(path)/boot to the disk: \(String(cString: strerror(errno)))")
        }
        let boot = open("\(path)/boot", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard boot >= 0 else {
            if errno == ENOENT { return }
            throw failure()
        }
        defer { close(boot) }
        guard drydock_checkpoint(boot) == 0 else { throw failure() }
    }

    /// The first libostree that flushes the journal of `/boot` after it has written the boot order (commit 1b3ba40f134c).
    public static let checkpointsBoot = LibraryVersion(2025, 2)

    /// Removes the objects that no ref and no deployment needs: `ostree_sysroot_cleanup_prune_repo`.
    ///
    /// Parents of commits do not count as needed. The sysroot must be locked.
    ///
    /// - Returns: how many objects went, and their bytes.
    @discardableResult
    public func prune() throws(OSTreeError) -> (objects: Int, bytes: UInt64) {
        var removed: Int32 = 0
        var bytes: guint64 = 0
        try checked("removing unneeded objects of \(path)") { error in
            drydock_sysroot_prune(pointer, &removed, &bytes, &error)
        }
        return (Int(removed), UInt64(bytes))
    }

    /// Removes what no deployment and no ref needs: directories, boot files, objects (`ostree_sysroot_cleanup`).
    ///
    /// Whoever wrote the boot order before may have been cut off right after it.
    public func cleanup() throws(OSTreeError) {
        try checkpointBoot()
        try checked("cleaning up sysroot \(path)") { error in ostree_sysroot_cleanup(pointer, nil, &error) }
    }
}
