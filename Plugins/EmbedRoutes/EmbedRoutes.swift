// SPDX-License-Identifier: Apache-2.0

import Foundation
import PackagePlugin

/// Puts the routes in `migrations/` into the program.
@main
struct EmbedRoutes: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = context.package.directoryURL.appending(path: "migrations")
        let routes = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "toml" }
            .sorted { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRoutes.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(routes.count) routes",
                executable: try context.tool(named: "embed-routes").url,
                arguments: [output.path] + routes.map(\.path),
                inputFiles: routes,
                outputFiles: [output]
            )
        ]
    }
}
