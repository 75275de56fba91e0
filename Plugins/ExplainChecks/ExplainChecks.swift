// SPDX-License-Identifier: Apache-2.0

import Foundation
import PackagePlugin

/// Turns the doc comments of the checks into what `drydock explain` prints, so that there is one text of each.
@main
struct ExplainChecks: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let module = target.sourceModule else { return [] }
        let checks = module.sourceFiles(withSuffix: ".swift").map(\.url)
            .filter { $0.pathComponents.contains("Checks") }
            .sorted { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "Explanations.swift")
        return [
            .buildCommand(
                displayName: "Explaining \(checks.count) checks",
                executable: try context.tool(named: "explain-checks").url,
                arguments: [output.path] + checks.map(\.path),
                inputFiles: checks,
                outputFiles: [output]
            )
        ]
    }
}
