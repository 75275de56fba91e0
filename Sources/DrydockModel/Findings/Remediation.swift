// SPDX-License-Identifier: Apache-2.0

/// One way to make a finding go away, as data that a program can act on.
package struct Remediation: Codable, Sendable, Equatable {
    /// How it is done.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// A command on the host, as root.
        case command
        /// A command for whoever administers the cluster.
        case clusterCommand = "cluster-command"
        /// Lines for the Containerfile of the image.
        case containerfile
        /// Something that only a person can do or decide.
        case manual
    }

    /// How it is done.
    package var kind: Kind
    /// What it does, or what to do; absent if the command or the lines say it.
    package var text: String?
    /// The program and its arguments.
    package var argv: [String]?
    /// The lines of the Containerfile.
    package var lines: [String]?
    /// Whether a person has to watch the command or fill something in; absent if it can be run as it is.
    package var attended: Bool?

    /// A command that makes the finding go away when it is run as it stands.
    package static func command(_ argv: [String], _ text: String? = nil) -> Remediation {
        Remediation(kind: .command, text: text, argv: argv)
    }

    /// A command that needs a person who knows what it does to this host.
    package static func attended(_ argv: [String], _ text: String? = nil) -> Remediation {
        Remediation(kind: .command, text: text, argv: argv, attended: true)
    }

    /// A command for whoever administers the cluster.
    package static func cluster(_ argv: [String], _ text: String? = nil) -> Remediation {
        Remediation(kind: .clusterCommand, text: text, argv: argv)
    }

    /// Lines for the Containerfile of the image.
    package static func containerfile(_ lines: String..., text: String? = nil) -> Remediation {
        containerfile(lines, text: text)
    }

    /// Lines for the Containerfile of the image.
    package static func containerfile(_ lines: [String], text: String? = nil) -> Remediation {
        // A line feed in a name would begin an instruction of its own.
        guard lines.allSatisfy({ line in line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } })
        else {
            return .manual("in the image, by hand: a name here has control characters, which no line can hold")
        }
        return Remediation(kind: .containerfile, text: text, lines: lines)
    }

    /// What only a person can do or decide.
    package static func manual(_ text: String) -> Remediation {
        Remediation(kind: .manual, text: text)
    }

    private init(
        kind: Kind,
        text: String? = nil,
        argv: [String]? = nil,
        lines: [String]? = nil,
        attended: Bool? = nil
    ) {
        self.kind = kind
        self.text = text
        self.argv = argv
        self.lines = lines
        self.attended = attended
    }

    /// Reads a remediation; documents of earlier versions have a sentence instead.
    package init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .manual(text)
            return
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            kind: try container.decode(Kind.self, forKey: .kind),
            text: try container.decodeIfPresent(String.self, forKey: .text),
            argv: try container.decodeIfPresent([String].self, forKey: .argv),
            lines: try container.decodeIfPresent([String].self, forKey: .lines),
            attended: try container.decodeIfPresent(Bool.self, forKey: .attended)
        )
    }

    /// What can be copied: the command for a shell, or the lines of the Containerfile; absent if a person has to decide.
    package var code: String? {
        switch kind {
        case .command, .clusterCommand: argv.map(ShellWords.line)
        case .containerfile: lines?.joined(separator: "\n")
        case .manual: nil
        }
    }
}
