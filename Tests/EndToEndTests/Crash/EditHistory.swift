// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import FoundationEssentials
import HostFS
import SystemPackage
import TestSupport

/// What the steps of a run make of files, one after the other, as drydock itself has kept it.
///
/// Several steps may change one file, so that there are more forms of it than before and after.
struct EditHistory: Sendable {
    /// Where a file is.
    enum Place: Hashable, Sendable {
        /// `/etc` of a deployment, by its commit.
        case etc(String)
        case stateVar
    }

    /// A file.
    struct File: Hashable, Sendable, CustomStringConvertible {
        let place: Place
        /// Below it.
        let path: String

        var description: String {
            switch place {
            case .stateVar: "/var/\(path)"
            case .etc(let id): "/etc/\(path) of \(id.prefix(8))"
            }
        }
    }

    /// What one step has made of one file.
    struct Edit: Sendable {
        let step: String
        let before: HostState.Node?
        let after: HostState.Node?
    }

    /// What an `undo/STEP.NUMBER.json` says.
    private struct Entry: Decodable {
        var before: SavedName?
        var after: SavedName?
    }

    private(set) var edits: [File: [Edit]] = [:]

    /// Reads what the last run of a host has kept.
    init(of sysroot: FilePath, steps: [Step], old: String, new: String) throws {
        let folder = sysroot.appending("ostree/deploy/small/var/lib/drydock/runs/latest/undo")
        for step in steps {
            for (number, change) in (step.changes ?? []).enumerated() {
                let file = folder.appending("\(step.id).\(number).json").string
                guard let place = Self.file(change.path, step.phase == .beforeSwitch ? old : new),
                    let bytes = try? Files.read(file)
                else { continue }
                let entry = try JSONDecoder().decode(Entry.self, from: Data(bytes))
                // A name that was moved, or a program: nothing is kept of these.
                guard entry.before != nil || entry.after != nil else { continue }
                edits[place, default: []].append(
                    Edit(
                        step: step.id,
                        before: entry.before.map(HostState.Node.init),
                        after: entry.after.map(HostState.Node.init)
                    )
                )
            }
        }
    }

    /// The file that a change names.
    private static func file(_ path: String, _ deployment: String) -> File? {
        if let path = path.after("/etc/") { return File(place: .etc(deployment), path: path) }
        return path.after("/var/").map { File(place: .stateVar, path: $0) }
    }

    /// All forms that files of a place have in between.
    func forms(at place: Place) -> [String: Set<HostState.Node?>] {
        var forms: [String: Set<HostState.Node?>] = [:]
        for (file, edits) in edits where file.place == place {
            forms[file.path] = Set(edits.flatMap { [$0.before, $0.after] })
        }
        return forms
    }

    /// What files may be if a journal says that a step is done, or undone.
    ///
    /// Steps of before and after it may have been made or not.
    func claims(of step: String, isDone: Bool) -> [File: Set<HostState.Node?>] {
        var claims: [File: Set<HostState.Node?>] = [:]
        for (file, edits) in edits {
            guard let first = edits.firstIndex(where: { $0.step == step }),
                let last = edits.lastIndex(where: { $0.step == step })
            else { continue }
            claims[file] = Set(isDone ? edits[last...].map(\.after) : edits[...first].map(\.before))
        }
        return claims
    }
}
