// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Makes the changes that a step lists.
final class MakeChanges: Action {
    private let changes: ChangeSet
    private var left: [String] = []

    init(_ changes: ChangeSet) {
        self.changes = changes
    }

    var detail: [String: String] { left.isEmpty ? [:] : ["left": left.joined(separator: " ")] }

    func probe() async throws -> Bool { try await changes.isMade() }

    func apply() async throws { try await changes.make() }

    func confirm() async throws {
        guard try await changes.isMade() else {
            throw DrydockError(
                .failedUnchanged,
                "\(changes.step.summary): it was done, and is not so",
                hint: "see what else changes these files, then apply again"
            )
        }
    }

    func undo(_ reason: UndoReason) async throws -> Bool {
        let (changed, left) = try await changes.revert()
        self.left = left
        return changed
    }
}
