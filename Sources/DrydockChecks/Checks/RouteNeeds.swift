// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// What a route takes for granted is not in the image: packages, programs or labels without which hosts of this kind
/// are known not to work.
///
/// Detected by the route's list and the content of the image.
///
/// To do: build an image that has them.
enum RouteNeeds: Check {
    static let about = About(
        "DD-RTE-0002",
        "The image has what the route needs",
        .high,
        .overridable
    )

    static func run(_ subject: Subject) -> CheckResult {
        guard let route = subject.route?.route else { return skip("no route is known for this host and image") }
        let needs = route.requires
        guard needs != Route.Requirements() else { return pass() }
        guard let content = subject.target.content, content.tree != nil else { return layersUnread }
        let packages = content.packageSource == "none" ? [] : needs.packages
        let missing =
            packages.filter { name in !content.packages.contains { $0.name == name } }
            .map { (what: "package \($0)", install: [$0]) }
            + needs.programs.filter { !subject.imagePrograms.contains($0) }.map { (what: $0, install: []) }
            + needs.labels.filter { subject.target.labels[$0] == nil }.map { (what: "label \($0)", install: []) }
        return answer(
            missing.map { missing in
                finding(
                    "The image lacks what the route \(route.id) needs: \(missing.what)",
                    "Hosts of this kind are known to need it.",
                    instance: missing.what,
                    evidence: [.image(missing.what, is: "absent", not: "present")],
                    resources: missing.install.map { .init(.package, $0) },
                    remediations: [
                        missing.install.isEmpty
                            ? .manual("build an image that has it") : .containerfile(subject.install(missing.install))
                    ]
                )
            }
        )
    }
}
