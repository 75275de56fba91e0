// SPDX-License-Identifier: Apache-2.0

// Writes a Swift file with the text of each route: embed-routes OUTPUT ROUTE.toml…
// The build runs it; see Plugins/EmbedRoutes.

internal import FoundationEssentials

let arguments = CommandLine.arguments.dropFirst()
// Nobody but the build calls this.
guard let output = arguments.first else { fatalError("usage: embed-routes OUTPUT ROUTE.toml…") }
var lines = [
    "// Made by embed-routes from migrations/.", "",
    "extension RouteCatalogue {", "    static let embedded: [(name: String, text: String)] = [",
]
for path in arguments.dropFirst() {
    let name = path.split(separator: "/").last?.dropLast(".toml".count) ?? ""
    lines.append("        (\"\(name)\", ####\"\"\"")
    lines.append(try String(contentsOfFile: path, encoding: .utf8) + "\"\"\"####),")
}
lines += ["    ]", "}", ""]
try lines.joined(separator: "\n").write(toFile: output, atomically: true, encoding: .utf8)
