// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import DrydockPlanning
internal import FoundationEssentials
internal import HostFS
internal import SystemPackage

/// A folder that files are written into, a build context for example: one that is new, or empty.
struct ContextFolder {
    private let root: DurableDirectory

    /// Throws ``DrydockError`` with `usage` if something is in a folder, before anything is made.
    static func check(_ path: FilePath) throws(DrydockError) {
        guard let names = try? RootDirectory(path).names("."), !names.isEmpty else { return }
        throw DrydockError(.usage, "\(path) is not empty", hint: "name a folder that is not there yet")
    }

    /// Makes the folder.
    ///
    /// - Throws: ``DrydockError`` with `unavailable` if it cannot be made.
    init(_ path: FilePath) throws(DrydockError) {
        var parent = path
        let name = parent.lastComponent?.string ?? "."
        parent.removeLastComponent()
        do throws(HostFSError) {
            root = try DurableDirectory(existing: parent).directory(making: [name], mode: 0o755)
        } catch {
            throw DrydockError(.unavailable, "\(path) cannot be made", cause: error)
        }
    }

    /// Writes into it, parents first.
    func write(_ entries: [BuildContext.Entry]) throws {
        for entry in entries {
            let names = entry.path.split(separator: "/").map(String.init)
            guard let name = names.last, !names.contains("..") else { continue }
            let folder = try root.directory(making: Array(names.dropLast()), mode: 0o755)
            switch entry.content {
            case .directory: try folder.directory(making: [name], mode: entry.mode).setMode(entry.mode)
            case .link(let target): try folder.put(name, SavedName(target: target))
            case .file(let content): try folder.put(name, SavedName(content: content, mode: entry.mode))
            }
        }
    }
}
