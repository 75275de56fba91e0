// SPDX-License-Identifier: Apache-2.0

/// A kernel command line, as the `options` line of a boot entry holds it.
public struct KernelArguments: Sendable, Equatable, CustomStringConvertible {
    /// The arguments in order, double quotes kept.
    public var arguments: [String]

    /// A list of arguments.
    public init(_ arguments: [String]) {
        self.arguments = arguments
    }

    /// Splits at white space outside double quotes, as the kernel does.
    public init(parsing line: String) {
        var arguments: [String] = []
        var current = ""
        var quoted = false
        for character in line {
            if character == "\"" { quoted.toggle() }
            if character.isWhitespace, !quoted {
                if !current.isEmpty { arguments.append(current) }
                current = ""
            } else {
                current.append(character)
            }
        }
        if !current.isEmpty { arguments.append(current) }
        self.arguments = arguments
    }

    /// The arguments without `ostree=`, which names a deployment and is written anew for each.
    public var withoutDeployment: KernelArguments {
        KernelArguments(arguments.filter { !$0.hasPrefix("ostree=") })
    }

    /// Whether two arguments are the same to the kernel: keys with `-` and `_` alike, values equal.
    public static func same(_ left: String, _ right: String) -> Bool {
        let (leftKey, leftValue) = split(left)
        let (rightKey, rightValue) = split(right)
        return leftKey == rightKey && leftValue == rightValue
    }

    /// One command line.
    public var description: String { arguments.joined(separator: " ") }

    private static func split(_ argument: String) -> (key: String, value: Substring?) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let key = String(parts[0].map { $0 == "-" ? "_" : $0 })
        return (key, parts.count > 1 ? parts[1] : nil)
    }
}
