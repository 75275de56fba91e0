// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import DrydockPlanning
internal import FoundationEssentials
internal import HostFS
internal import SystemPackage

/// A folder that a build context is written into: one that is new, or empty.
struct ContextFolder {
    private let root: DurableDirectory

    /// Makes the folder.
    ///
    /// - Throws: ``DrydockError`` with `usage` if something is in it.
    init(_ path: FilePath) throws {
        var parent = path
        let name = parent.lastComponent?.string ?? "."
        parent.removeLastComponent()
        do throws(HostFSError) {
            root = try DurableDirectory(existing: parent).directory(making: [name], mode: 0o755)
            guard try RootDirectory(path).names(".")?.isEmpty != false else {
                throw HostFSError("write into", path.string, errno: .directoryNotEmpty)
            }
        } catch {
            let isFull = error.errno == .directoryNotEmpty
            throw DrydockError(
                isFull ? .usage : .unavailable,
                isFull ? "\(path) is not empty" : "\(path) cannot be made",
                hint: isFull ? "name a folder that is not there yet" : nil,
                cause: isFull ? nil : error
            )
        }
    }

    /// Writes a context into it.
    func write(_ context: BuildContext) throws {
        for entry in context.entries {
            let names = entry.path.split(separator: "/").map(String.init)
            guard let name = names.last, !names.contains("..") else { continue }
            let folder = try root.directory(making: Array(names.dropLast()), mode: 0o755)
            switch entry.content {
            case .directory: _ = try folder.directory(making: [name], mode: entry.mode)
            case .link(let target): try folder.put(name, SavedName(target: target))
            case .file(let content): try folder.put(name, SavedName(content: content, mode: entry.mode))
            }
        }
    }
}
