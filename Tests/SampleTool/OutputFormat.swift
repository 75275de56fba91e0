// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import FoundationEssentials

/// How a command tells what it made.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json

    /// Prints facts, in words or as one JSON object.
    ///
    /// - Parameters:
    ///   - title: The sentence that stands above the facts in the text form.
    ///   - facts: Names and values in the order of the text form.
    /// - Throws: What the JSON encoder says.
    func write(_ title: String, _ facts: [(name: String, value: String)]) throws {
        switch self {
        case .text:
            let width = facts.map(\.name.count).max() ?? 0
            print(title)
            for (name, value) in facts {
                print("  \(name)\(String(repeating: " ", count: width - name.count))  \(value)")
            }
        case .json:
            let members = facts.map { ($0.name.split(separator: " ").joined(separator: "-"), $0.value) }
            let object = Dictionary(members) { $1 }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(object), as: UTF8.self))
        }
    }
}
