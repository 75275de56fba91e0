// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Dispatch
internal import DrydockModel
internal import Glibc
internal import HostFS
internal import OSTree
internal import Synchronization
internal import SystemPackage

/// Runs the program: parses its arguments, runs the command, ends with its exit code.
package enum CommandLineTool {
    /// Runs the command that the process was started with; does not return.
    package static func run() -> Never {
        LibraryOutput.silence()
        // A switch is not to end in the middle because nobody reads its progress any more.
        HostEnvironment.ignoreBrokenPipes()
        do {
            guard HostEnvironment.hasProcesses else {
                throw DrydockError(
                    .unavailable,
                    "/proc is not mounted, and without it drydock does not know what it is asked for",
                    hint: "in a root of your own: mount -t proc proc /proc"
                )
            }
            let command = try RootCommand.parseAsRoot()
            // Only the calling thread would move into a namespace, so this comes before any other thread.
            let writer = (command as? any HostWriter).flatMap { $0.isWriting ? $0 : nil }
            if let writer { try writer.enterWritableView() }
            if let reader = command as? any HostReader, writer == nil { try reader.enterReadOnlyView() }
            let status = try execute(command)
            exit(status)
        } catch {
            exit(ErrorReport.printed(error))
        }
    }

    /// Runs a command to its end while the main thread waits.
    private static func execute(_ command: any ParsableCommand) throws -> Int32 {
        guard let command = command as? any DrydockCommand else {
            var command = command
            try command.run()
            return 0
        }
        let outcome = Mutex<Result<Int32, any Error>>(.success(0))
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            let result: Result<Int32, any Error>
            do {
                result = .success(try await command.perform())
            } catch {
                result = .failure(error)
            }
            outcome.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        return try outcome.withLock { try $0.get() }
    }
}

/// A command of drydock.
protocol DrydockCommand: ParsableCommand, Sendable {
    /// Does the work.
    ///
    /// - Returns: the exit code.
    func perform() async throws -> Int32
}

/// A command that looks at a host and never writes to it.
protocol HostReader: DrydockCommand {
    /// The host; `nil` if the command looks at none this time.
    var host: FilePath? { get }
    /// Where its document goes.
    var output: OutputOptions { get }
    /// A directory that the command may write to although it lies in the host; `nil` if there is none.
    var cache: FilePath? { get }
}

/// A command that changes a host.
protocol HostWriter: DrydockCommand {
    /// The host; `nil` if the command changes none this time.
    var host: FilePath? { get }
    /// Whether it writes what has labels of the image's policy.
    var deploys: Bool { get }
    /// Whether it changes one this time; a command that may only look, too, is both.
    var isWriting: Bool { get }
}

extension HostReader {
    var cache: FilePath? { nil }

    /// Makes the host read-only for this process where that can be done.
    ///
    /// An ordinary user cannot, and does not need to: what root owns is read-only for others.
    func enterReadOnlyView() throws {
        guard let host else { return }
        if let path = output.output { try OutputFile.shared.open(path, lookingAt: host) }
        guard HostEnvironment.isRoot else { return }
        do throws(HostFSError) {
            try ReadOnlyView.enter(host, except: cache)
        } catch  where error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory {
            // The command itself says it better.
        } catch {
            // libostree makes this folder when it opens a repository as root, and nothing else.
            let cache = host.appending("ostree/repo/tmp/cache").string
            guard HostEnvironment.isReadable(cache) else {
                throw DrydockError(
                    .unavailable,
                    "\(host) cannot be made read-only for this process, and looking at it would write \(cache)",
                    hint: "run with the right to mount (CAP_SYS_ADMIN), mount the host read-only, or make that folder",
                    cause: error
                )
            }
        }
    }
}

extension HostWriter {
    var isWriting: Bool { true }
    var deploys: Bool { false }

    /// Throws ``DrydockError`` with `unavailable` if the process may not change a sysroot.
    func requireRoot() throws(DrydockError) {
        guard HostEnvironment.isRoot else {
            let name = Self.configuration.commandName ?? ""
            throw DrydockError(.unavailable, "only root can change a sysroot", hint: "run drydock \(name) as root")
        }
    }

    /// Moves the process into mounts of its own, where the running system's sysroot can be written to.
    ///
    /// `/boot` may be a file system that is read-only as a whole; libostree makes that writable itself when it locks the
    /// sysroot (`ostree_sysroot_set_mount_namespace_in_use`). In a container the system's root becomes that of the process.
    func enterWritableView() throws {
        guard let host, HostEnvironment.isRoot else { return }
        let isSeenFromContainer = HostRoot.isRunningSystem(host)
        guard isSeenFromContainer || host == "/" && HostEnvironment.isBootedOSTree else { return }
        do throws(HostFSError) {
            try WritableView.enter(["sysroot", "boot"].map { host.appending($0) })
            if isSeenFromContainer { try HostRoot.enter(host) }
            // A container has the domain that its runtime gave it.
            if !isSeenFromContainer, deploys { try InstallDomain.enter(CommandLine.arguments) }
        } catch {
            throw DrydockError(
                .unavailable,
                "the sysroot of \(isSeenFromContainer ? host.string : "this machine") cannot be made writable",
                hint: "run with the right to mount and to change the root (CAP_SYS_ADMIN, CAP_SYS_CHROOT)",
                cause: error
            )
        }
    }
}
