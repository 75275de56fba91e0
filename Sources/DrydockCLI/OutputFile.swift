// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import FoundationEssentials
internal import HostFS
internal import Synchronization
internal import SystemPackage

/// The file that `-o` names.
///
/// It can be opened early, before the host that it may lie beside becomes read-only for this process.
final class OutputFile: Sendable {
    static let shared = OutputFile()

    private struct Opened {
        let descriptor: FileDescriptor
        let path: String
        let isNew: Bool
    }

    private let opened = Mutex<Opened?>(nil)

    /// Opens the file without changing what is in it.
    ///
    /// - Parameters:
    ///   - path: the file; it is made if it is not there.
    ///   - host: the host that is looked at, into which nothing may be written; `nil` if it is not only looked at.
    /// - Throws: ``DrydockError`` if the file lies in the host or cannot be written.
    func open(_ path: String, lookingAt host: FilePath?) throws(DrydockError) {
        guard host.map({ !Self.lies(path, in: $0) }) ?? true else {
            throw DrydockError(
                .usage,
                "\(path) lies in the host, which is only looked at",
                hint: "name a file elsewhere"
            )
        }
        let file = try create(path)
        opened.withLock { $0 = file }
    }

    /// Whether a file lies in a host, by whatever symlinks; on a running host everything does, and nothing is refused.
    private static func lies(_ path: String, in host: FilePath) -> Bool {
        guard host != "/", let root = HostEnvironment.realPath(host) else { return false }
        let file = HostEnvironment.currentDirectory.pushing(FilePath(path)).lexicallyNormalized()
        let place = HostEnvironment.realPath(file) ?? HostEnvironment.realPath(file.removingLastComponent())
        return place?.starts(with: root) ?? false
    }

    /// Replaces what is in the file.
    func write(_ bytes: [UInt8], to path: String) throws(DrydockError) {
        let early = opened.withLock { $0.take() }
        let file = if let early { early } else { try create(path) }
        do {
            defer { try? file.descriptor.close() }
            try file.descriptor.writeAll(bytes)
            // Only of a regular file the end can be cut off.
            do { try file.descriptor.resize(to: Int64(bytes.count)) } catch Errno.invalidArgument {}
        } catch {
            throw DrydockError(.unavailable, "\(path) could not be written", cause: error)
        }
    }

    /// Removes a file that was made for an output that never came.
    func discard() {
        guard let file = opened.withLock({ $0.take() }), file.isNew else { return }
        try? FileManager.default.removeItem(atPath: file.path)
    }

    private func create(_ path: String) throws(DrydockError) -> Opened {
        let permissions = FilePermissions(rawValue: 0o600)
        let path = HostRoot.outside(path)
        do {
            let new = try? FileDescriptor.open(
                FilePath(path),
                .writeOnly,
                options: [.create, .exclusiveCreate],
                permissions: permissions
            )
            let descriptor =
                if let new { new } else {
                    try FileDescriptor.open(
                        FilePath(path),
                        .writeOnly,
                        options: .create,
                        permissions: permissions
                    )
                }
            return Opened(descriptor: descriptor, path: path, isNew: new != nil)
        } catch {
            throw DrydockError(.unavailable, "\(path) cannot be written", cause: error)
        }
    }
}
