// SPDX-License-Identifier: Apache-2.0

internal import Digest
internal import DrydockModel
internal import OSTree

/// Computes the parts of a host that a plan is bound to.
enum FingerprintMaker {
    static func make(
        deployment: Deployment,
        etc: [Node],
        kernelArguments: [String],
        identities: Identities
    ) -> Fingerprint {
        Fingerprint(
            commit: deployment.checksum,
            origin: SHA256.hex(of: origin(deployment.origin?.contents ?? [:])),
            etc: SHA256.hex(of: tree(etc)),
            kernelArguments: SHA256.hex(of: kernelArguments.joined(separator: "\n")),
            identities: SHA256.hex(of: table(identities.users) + "\n" + table(identities.groups))
        )
    }

    /// The origin as lines, without what libostree keeps there for itself.
    private static func origin(_ contents: [String: [String: String]]) -> String {
        let groups = contents.filter { $0.key != "libostree-transient" }.sorted { $0.key < $1.key }
        return groups.map { group, keys in
            let lines = keys.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }
            return "[\(group)]\n" + lines.joined()
        }.joined()
    }

    private static func tree(_ nodes: [Node]) -> String {
        nodes.filter { !Fingerprint.isVolatile($0.path) }.map { node in
            let facts = [
                node.type.rawValue, String(node.mode, radix: 8), "\(node.uid)", "\(node.gid)",
                node.size.map { "\($0)" } ?? "", node.sha256 ?? "", node.target ?? "", node.path,
            ]
            return facts.joined(separator: "\t") + "\n"
        }.joined()
    }

    private static func table(_ names: [String: UInt32]) -> String {
        names.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
    }
}
