// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import DrydockModel

/// The top of the command tree.
struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drydock",
        abstract: "Move an installed ostree host onto a bootable container image, in place.",
        discussion: """
            drydock looks at the host (analyze), at the image (inspect), says what a switch would do (plan), \
            does it (apply), and compares the result with what it said (verify). The old deployment stays pinned, \
            and is the default again after a rollback.

            A first look:
              drydock analyze
              drydock plan --image docker://quay.io/example/os:1 -o plan.json

            Exit codes: 0 done, 2 something forbids the switch, 3 findings as bad as --fail-on says, 4 the plan is stale, 5 failed and the host is \
            unchanged, 6 failed and the host needs attention, 7 not as predicted, 64 usage, 65 an input is not what \
            it should be, 69 something is not to be had, 75 try again later.
            """,
        version: DocumentFormat.toolVersion,
        subcommands: [
            AnalyzeCommand.self, InspectCommand.self, PlanCommand.self, DiffCommand.self,
            ContainerfileCommand.self, FetchCommand.self, ApplyCommand.self, ResumeCommand.self, AbortCommand.self,
            StatusCommand.self, VerifyCommand.self, RollbackCommand.self, FinishCommand.self, FirstBootCommand.self,
            ImportCommand.self,
            ReportCommand.self, MachineConfigCommand.self,
            ChecksCommand.self, ExplainCommand.self, RoutesCommand.self, SchemaCommand.self, IgnitionCommand.self,
        ]
    )
}
