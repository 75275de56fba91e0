// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// All repairs, in the order in which a plan makes them.
package enum Repairs {
    static let all: [any Repair.Type] = [
        PauseAgents.self, BootLoaderFirst.self, SnapshotVar.self,
        MergeAuthorizedKeys.self, CloseHostKeys.self, KeepSudoRules.self, KeepOwners.self, StaleShadowRows.self,
        MissingAccountRows.self, MountBoot.self, RootOutOfFstab.self, PlaceCredentials.self, MoveConflictsAside.self,
        DropKernelArguments.self, OneUpdateAgent.self,
        UnlinkResolvConf.self, RestoreSignaturePolicy.self, RemoveLeftovers.self,
    ]

    /// The names of all repairs.
    package static let names = Array(Set(all.map { $0.name })).sorted()

    /// What the repairs of a plan come to.
    struct Course {
        /// The steps, in order.
        var steps: [Step] = []
        /// Which step mends which finding, by the finding's key.
        var mends: [String: String] = [:]
        /// Kernel arguments that the new boot entry leaves out.
        var droppedArguments: [String] = []

        /// The same, and another one after it.
        func joined(_ other: Course) -> Course {
            Course(
                steps: steps + other.steps,
                mends: mends.merging(other.mends) { first, _ in first },
                droppedArguments: droppedArguments + other.droppedArguments
            )
        }
    }

    /// The repairs that findings ask for.
    static func course(
        for patient: Patient,
        of repairs: [any Repair.Type],
        leavingOut skipped: [String]
    ) -> Course {
        var course = Course()
        for repair in repairs {
            let isWanted = patient.added.contains(repair.name) || patient.wishes.add.contains(repair.name)
            guard !skipped.contains("all") || isWanted, !skipped.contains(repair.name),
                isWanted || !patient.wishes.skip.contains(repair.name), isWanted || !repair.isOptIn
            else { continue }
            let mendings = repair.mend(patient)
            for (number, mending) in mendings.enumerated() {
                let id = "repair-\(repair.stepName)" + (mendings.count > 1 ? "-\(number + 1)" : "")
                if !mending.changes.isEmpty { course.steps.append(step(mending, id: id)) }
                // Arguments are written with the boot entry.
                for key in mending.findings { course.mends[key] = mending.changes.isEmpty ? "deploy" : id }
                course.droppedArguments += mending.dropsArguments
            }
        }
        return course
    }

    private static func step(_ mending: Mending, id: String) -> Step {
        Step(
            id: id,
            kind: .change,
            phase: mending.phase,
            summary: mending.summary,
            preconditions: mending.preconditions,
            predictions: mending.predictions,
            undo: mending.irreversible ? nil : mending.undo,
            irreversible: mending.irreversible,
            changes: mending.changes
        )
    }
}
