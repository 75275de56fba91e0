// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// The way from one generation of the operating system to the next is one way: what newer programs wrote to `/var` and
/// `/etc`, older ones need not read.
///
/// Detected by what nodes run, and by the image or the stream that they are to have.
///
/// To do: choose an image of the same generation, or provision new nodes.
enum StreamDirection: ClusterCheck {
    static let about = About(
        "DD-MCO-0018",
        "Nodes move to the same or a newer generation",
        traps: ["T39"],
        .high,
        .inhibitor
    )

    static func run(_ subject: ClusterSubject) -> CheckResult {
        var findings: [Finding] = []
        if let stream = subject.goal.imageStream, let streams = subject.cluster.imageStreams,
            !streams.contains(where: { $0.name == stream })
        {
            findings.append(
                finding(
                    "The release has no stream \(stream)",
                    "The API refuses a pool that names it.",
                    instance: stream,
                    evidence: [.cluster("OSImageStream", is: streams.map(\.name).joined(separator: ", "), not: stream)],
                    remediations: [.manual("choose one of those that there are")]
                )
            )
        }
        if subject.goal.imageStream != nil, subject.cluster.imageStreams == nil {
            return unknown("the dump has no OSImageStream, which says what streams there are")
        }
        guard let destination = subject.destination else {
            guard findings.isEmpty, subject.changesImage else { return answer(findings) }
            return unknown("the operating system of the image is not known")
        }
        let back = subject.nodes.filter { node in
            let system = node.system
            if destination.family == .fedoraCoreOS { return system.major != nil }
            guard let before = system.major, let after = destination.major else { return false }
            return after < before
        }
        for (system, nodes) in Dictionary(grouping: back, by: { $0.osImage ?? "" }).sorted(by: { $0.key < $1.key }) {
            let after = [destination.family.rawValue, destination.major.map(String.init)].compactMap(\.self)
            findings.append(
                finding(
                    "\(Quantities.counted(nodes.count, "node")) with \(system) would go back a generation",
                    "What the newer one wrote need not be readable for the older one, and nobody tests this way.",
                    instance: nodes.first?.name ?? "",
                    evidence: nodes.map { .cluster("Node \($0.name)", is: system, not: after.joined(separator: " ")) },
                    resources: nodes.map { .init(.node, $0.name) },
                    remediations: [.manual("choose an image of the same generation, or provision the nodes anew")]
                )
            )
        }
        return answer(findings)
    }
}
