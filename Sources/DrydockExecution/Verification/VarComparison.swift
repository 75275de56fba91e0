// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS

/// `/var` now, compared with the census that was taken before the switch.
///
/// The host went on working in between, so that files may have gone and come; directories stay, and nothing changes its
/// owner but by a step of the plan.
struct VarComparison {
    private let census: [Node]
    private let root: RootDirectory
    /// What steps have given other owners.
    private let changed: [OwnerLog.List]

    init(_ census: [Node], _ root: RootDirectory, _ changed: [OwnerLog.List]) {
        self.census = census
        self.root = root
        self.changed = changed
    }

    func compare() -> Verdict.Comparison {
        var facts: [(String, String, String)] = []
        var gone: [String] = []
        do throws(HostFSError) {
            let device = try root.status(".")?.device
            for node in census {
                let status = try root.status(String(node.path.dropFirst("/var/".count)))
                if status == nil, node.type != .directory {
                    gone.append(node.path)
                    continue
                }
                // What has been mounted since hides what was there.
                guard status == nil || status?.device == device else { continue }
                let now = status.map { Self.describe($0.kind.rawValue, $0.mode, $0.uid, $0.gid) } ?? "absent"
                let (uid, gid) = owners(of: node, status)
                facts.append((node.path, Self.describe(node.type.rawValue, node.mode, uid, gid), now))
            }
        } catch {
            return Verdict.Comparison(subject: "var", state: .unknown, compared: facts.count)
        }
        var comparison = Verifier.compare("var", facts)
        comparison.later = gone.isEmpty ? nil : gone
        return comparison
    }

    /// Whose a file has to be: the one's of before, unless a step has given it to somebody else.
    private func owners(of node: Node, _ status: FileStatus?) -> (uid: UInt32, gid: UInt32) {
        let entry = status.flatMap { status in
            changed.lazy.compactMap { $0.entry(Array(node.path.utf8), status.inode, isOnVar: false) }.first
        }
        guard let entry, entry.uid == node.uid, entry.gid == node.gid else { return (node.uid, node.gid) }
        return (entry.uidAfter, entry.gidAfter)
    }

    private static func describe(_ kind: String, _ mode: UInt32, _ uid: UInt32, _ gid: UInt32) -> String {
        "\(kind) \(String(mode, radix: 8)) \(uid):\(gid)"
    }
}
