// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import Synchronization
internal import SystemPackage

/// The file that `-o` names.
///
/// It can be opened early, before the host that it may lie on becomes read-only for this process.
final class OutputFile: Sendable {
    static let shared = OutputFile()

    private let opened = Mutex<FileDescriptor?>(nil)

    /// Opens the file without changing what is in it.
    func open(_ path: String) throws(DrydockError) {
        let descriptor = try create(path)
        opened.withLock { $0 = descriptor }
    }

    /// Replaces what is in the file.
    func write(_ bytes: [UInt8], to path: String) throws(DrydockError) {
        let early = opened.withLock { $0.take() }
        let descriptor = if let early { early } else { try create(path) }
        do {
            defer { try? descriptor.close() }
            try descriptor.resize(to: 0)
            try descriptor.writeAll(bytes)
        } catch {
            throw DrydockError(.unexpected, "\(path) could not be written", cause: error)
        }
    }

    private func create(_ path: String) throws(DrydockError) -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                FilePath(path),
                .writeOnly,
                options: .create,
                permissions: FilePermissions(rawValue: 0o600)
            )
        } catch {
            throw DrydockError(.unavailable, "\(path) cannot be written", cause: error)
        }
    }
}
