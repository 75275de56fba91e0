// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// What a person who builds the image has to know.
struct ContextReadme {
    let text: String

    init(
        _ plan: Plan,
        _ dispositions: [StateDisposition],
        missing: [String],
        leftOut: [(path: String, why: String)]
    ) {
        var parts = [
            """
            # The state of a host, as an image

            drydock made this folder from a plan for \(Self.code(plan.host.name)). An image that is built from it has what \
            was put onto that host, on top of \(Self.code(plan.image.image)).

            ```sh
            podman build -t registry.example.org/os:1 .
            podman push registry.example.org/os:1
            drydock plan --image docker://registry.example.org/os:1
            ```

            Look at the Containerfile before: what is right for this host need not be right for others.
            """
        ]
        parts += Self.list("Still to be done by hand", missing.map(\.onOneLine))
        let kept = dispositions.filter { item in
            !item.movable && item.becomes == .kept && [.file, .user, .group, .sshKeys, .unit].contains(item.subject)
                && item.endState != "the same in the image"
        }
        parts += Self.list(
            "Left out on purpose: identity, secrets, and what is about this machine alone",
            kept.map { "\($0.subject.rawValue) \(Self.code($0.name)): \($0.reason.onOneLine)" }
        )
        parts += Self.list("Left out, since programs make it", leftOut.map { "\(Self.code($0.path)): \($0.why)" })
        parts += Self.list(
            "Needs a person to decide",
            dispositions.filter { $0.becomes == .human }
                .map { "\($0.subject.rawValue) \(Self.code($0.name)): \($0.reason.onOneLine)" }
        )
        parts += Self.list(
            "Mended on the host by the plan",
            plan.steps.filter { $0.kind == .change }.map { "\($0.summary.onOneLine) (\(Self.code($0.id)))" }
        )
        text = parts.joined(separator: "\n\n") + "\n"
    }

    private static func list(_ title: String, _ items: [String]) -> [String] {
        items.isEmpty ? [] : ["## \(title)", items.map { "* \($0)" }.joined(separator: "\n")]
    }

    private static func code(_ text: String) -> String { "`\(text.onOneLine.replacing("`", with: "'"))`" }
}
