// SPDX-License-Identifier: Apache-2.0

import Testing

/// A file with a mistake.
struct BadFile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let line: Int
    let message: String
    let hint: String?

    init(
        _ description: String,
        _ text: String,
        line: Int,
        _ message: String,
        hint: String? = nil,
        complete: Bool = true
    ) {
        testDescription = description
        self.text = (complete ? "title = \"A\"\nsummary = \"B\"\n" : "") + text + "\n"
        self.line = line
        self.message = message
        self.hint = hint
    }

    static let all = top + tables + words

    private static let top = [
        BadFile("no TOML", "title \"A\"", line: 1, "parsing", complete: false),
        BadFile("a text without an end", "notes = [\"a]", line: 3, "parsing"),
        BadFile("no title", "summary = \"B\"", line: 1, "title is missing", complete: false),
        BadFile("no summary", "title = \"A\"", line: 1, "summary is missing", complete: false),
        BadFile("an empty title", "title = \"\"", line: 1, "title is not a text", complete: false),
        BadFile("a number for a title", "title = 5", line: 1, "title is not a text", complete: false),
        BadFile("an unknown key", "note = [\"x\"]", line: 3, "note is not known", hint: "did you mean notes?"),
        BadFile("a text for a list", "notes = \"x\"", line: 3, "notes is not a list of texts"),
        BadFile("a number in a list", "notes = [\"x\",\n1]", line: 4, "notes holds something that is not a text"),
        BadFile("a number for a table", "host = 3", line: 3, "host is not a table"),
    ]

    private static let tables = [
        BadFile(
            "an unknown key of a table",
            "[host]\nstateroots = [\"x\"]",
            line: 4,
            "[host] has no key stateroots",
            hint: "did you mean stateroot?"
        ),
        BadFile(
            "an unknown key like no other",
            "[image]\nmagic = true",
            line: 4,
            "[image] has no key magic",
            hint: "it may have bootc, labels, names, os-release, reference, variants"
        ),
        BadFile(
            "a text for patterns",
            "[host.os-release]\nID = \"fedora\"",
            line: 4,
            "host.os-release.ID is not a list of texts"
        ),
        BadFile("a text for a flag", "[image]\nbootc = \"yes\"", line: 4, "image.bootc is not true or false"),
        BadFile(
            "a table for a list of them",
            "[check]\nid = \"x\"",
            line: 3,
            "check is not a list of tables, [[check]]"
        ),
        BadFile("a refusal without a way out", "[refusal]\nwhy = \"x\"", line: 3, "refusal.instead is missing"),
        BadFile(
            "a check without a reason",
            "[[check]]\nid = \"DD-IMG-0009\"\nseverity = \"low\"",
            line: 3,
            "check.why is missing"
        ),
        BadFile(
            "a check that stays as it is",
            "[[check]]\nid = \"DD-IMG-0009\"\nwhy = \"So.\"",
            line: 3,
            "changes nothing",
            hint: "severity = \"low\""
        ),
        BadFile(
            "an expectation of nothing",
            "[[expect]]",
            line: 3,
            "[[expect]] has to name one thing",
            hint: "active = \"sshd.service\""
        ),
        BadFile("an expectation elsewhere", "[[expect]]\npresent = \"/var/x\"", line: 4, "is not below /etc or /usr"),
        BadFile(
            "an agent that is none",
            "[host]\nagents = [\"zincatti\"]",
            line: 4,
            "agents knows no zincatti",
            hint: "did you mean zincati?"
        ),
        BadFile(
            "an empty list",
            "[host]\nstateroot = []",
            line: 4,
            "host.stateroot is an empty list",
            hint: "leave it out"
        ),
        BadFile(
            "state that no step removes",
            "[[disposition]]\nsubject = \"data\"\nname = \"x\"\nbecomes = \"removed\"\nwhy = \"y\"",
            line: 6,
            "no step of a plan makes a data removed",
            hint: "only files can be removed; say kept, moved or human"
        ),
        BadFile(
            "state without a subject",
            "[[disposition]]\nname = \"x\"\nbecomes = \"kept\"\nwhy = \"y\"",
            line: 3,
            "a disposition names no subject"
        ),
        BadFile(
            "state of which nothing becomes",
            "[[disposition]]\nsubject = \"file\"\nname = \"x\"\nwhy = \"y\"",
            line: 3,
            "a disposition does not say what becomes of the state",
            hint: "becomes = \"kept\""
        ),
        BadFile(
            "an unknown expectation",
            "[[expect]]\nmount = \"/boot\"",
            line: 4,
            "[expect] has no key mount",
            hint: "did you mean mounted?"
        ),
    ]

    private static let words = [
        BadFile(
            "a check that nearly is one",
            "[[check]]\nid = \"DD-IMG-0099\"\nwhy = \"x\"",
            line: 4,
            "there is no check DD-IMG-0099",
            hint: "did you mean DD-IMG-0009?"
        ),
        BadFile(
            "no check at all",
            "[[check]]\nid = \"sshd\"\nwhy = \"x\"",
            line: 4,
            "there is no check sshd",
            hint: "drydock checks lists them"
        ),
        BadFile(
            "less of an inhibitor",
            "[[check]]\nid = \"DD-MCO-0001\"\ndisposition = \"advisory\"\nwhy = \"x\"",
            line: 5,
            "DD-MCO-0001 is an inhibitor, which a route cannot make less of"
        ),
        BadFile(
            "an unknown severity",
            "[[check]]\nid = \"DD-IMG-0009\"\nseverity = \"hig\"\nwhy = \"x\"",
            line: 5,
            "check.severity is hig",
            hint: "did you mean high?"
        ),
        BadFile(
            "an unknown outcome",
            "[[disposition]]\nsubject = \"file\"\nname = \"x\"\nbecomes = \"remved\"\nwhy = \"y\"",
            line: 6,
            "disposition.becomes is remved",
            hint: "did you mean removed?"
        ),
        BadFile(
            "an unknown repair",
            "[repairs]\nskip = [\"host-key\"]",
            line: 4,
            "there is no repair host-key",
            hint: "did you mean host-keys?"
        ),
        BadFile(
            "another way to keep owners",
            "[repairs]\nowners = \"as-is\"",
            line: 4,
            "repairs.owners is as-is",
            hint: "it is one of pin, chown"
        ),
    ]
}
