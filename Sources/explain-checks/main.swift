// SPDX-License-Identifier: Apache-2.0

// Writes a Swift file with the doc comment of each check: explain-checks OUTPUT CHECK.swift…
// The build runs it; see Plugins/ExplainChecks.

internal import FoundationEssentials

/// The name of the check in a file and the doc comment above it; nothing if the file holds no check.
func explanation(in source: String) -> (name: String, text: [String])? {
    var comment: [String] = []
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("///") {
            comment.append(String(line.dropFirst(line.hasPrefix("/// ") ? 4 : 3)))
        } else if line.hasPrefix("enum "), let colon = line.firstIndex(of: ":"),
            [": Check {", ": Comparison {", ": ClusterCheck {", ": NodeCheck {"].contains(String(line[colon...]))
        {
            return (String(line[..<colon].dropFirst("enum ".count)), comment)
        } else {
            comment = []
        }
    }
    return nil
}

let arguments = CommandLine.arguments.dropFirst()
// Nobody but the build calls this.
guard let output = arguments.first else { fatalError("usage: explain-checks OUTPUT CHECK.swift…") }
var lines = [
    "// Made by explain-checks from the doc comments of the checks.", "",
    "extension CheckCatalogue {", "    static let explanations: [String: String] = [",
]
for path in arguments.dropFirst() {
    guard let (name, text) = explanation(in: try String(contentsOfFile: path, encoding: .utf8)) else { continue }
    lines.append("        \"\(name)\": ##\"\"\"")
    // Whoever prints it breaks the lines anew.
    let paragraphs = text.split(separator: "").map { $0.joined(separator: " ") }
    lines.append("        " + paragraphs.joined(separator: "\n        \n        "))
    lines.append("        \"\"\"##,")
}
lines += ["    ]", "}", ""]
try lines.joined(separator: "\n").write(toFile: output, atomically: true, encoding: .utf8)
