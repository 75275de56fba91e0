// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Enterprise Linux 10 needs processors of x86-64-v3, 9 those of v2.
///
/// In virtual machines the hypervisor may hide what the processor can do.
///
/// Detected by what the kernel of nodes says of the processor.
///
/// To do: raise the compatibility mode of the virtual machines, or replace the node.
enum NodeProcessors: NodeCheck {
    static let about = About(
        "DD-MCO-0034",
        "Processors of nodes can do what the new system needs",
        traps: ["T37"],
        .high,
        .inhibitor,
        mandatory: true,
        links: [Link.github("okd-project/okd", 2275)]
    )

    private static func floor(_ subject: ClusterSubject) -> Int? {
        if let level = subject.target?.content?.tree?.cpuLevel { return level }
        return subject.destination?.major.map { $0 >= 10 ? 3 : 2 }
    }

    static func concerns(_ node: NodeFacts, _ subject: ClusterSubject) -> Bool {
        // Every processor that runs today's system of Enterprise Linux 9 has v2.
        node.architecture ?? "amd64" == "amd64" && floor(subject).map { $0 > 2 } ?? false
    }

    static func look(at node: NodeFacts, _ analysis: Analysis, _ subject: ClusterSubject) -> Finding? {
        guard let floor = floor(subject), let level = analysis.host?.platform.cpuLevel, level < floor else {
            return nil
        }
        return finding(
            "The processor of node \(node.name) is too old for the new system",
            "The rebase fails when it tries the first program, or the node does not boot.",
            instance: node.name,
            evidence: [.cluster("\(node.name): /proc/cpuinfo", is: "x86-64-v\(level)", not: "x86-64-v\(floor)")],
            resources: [.init(.node, node.name)],
            remediations: [.manual("raise the compatibility mode of the virtual machine, or replace the node")]
        )
    }
}
