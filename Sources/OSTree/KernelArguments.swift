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

    /// One command line.
    public var description: String { arguments.joined(separator: " ") }
}
