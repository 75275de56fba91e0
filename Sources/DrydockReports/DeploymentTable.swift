// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension TextReport {
    /// The deployments in boot order: the analysis and the status both show them.
    static func deployments(_ deployments: [DeploymentFact], to writer: inout TextWriter) {
        writer.heading("Deployments, in boot order")
        guard !deployments.isEmpty else { return writer.paragraph("There are none.", indent: 2) }
        let severalStateroots = Set(deployments.map(\.stateroot)).count > 1
        var table = TextTable(header: ["DEPLOYMENT", "VERSION", "STATE", "ORIGIN"])
        table.rows = deployments.map { deployment in
            [
                (severalStateroots ? "\(deployment.stateroot) " : "") + short(deployment),
                deployment.version ?? "-",
                deployment.states.isEmpty ? "-" : deployment.states.map(\.rawValue).joined(separator: ","),
                origin(of: deployment),
            ]
        }
        writer.table(table)
    }

    /// What the origin follows: an image, a ref, or a commit.
    private static func origin(of deployment: DeploymentFact) -> String {
        guard let origin = deployment.origin else { return "no origin file" }
        let group = origin["origin"] ?? [:]
        let keys = ["container-image-reference", "baserefspec", "refspec"]
        return keys.lazy.compactMap { group[$0] }.first ?? "follows nothing"
    }

    private static func short(_ deployment: DeploymentFact) -> String {
        "\(short(deployment.checksum)).\(deployment.serial)"
    }
}
