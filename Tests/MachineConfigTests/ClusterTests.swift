// SPDX-License-Identifier: Apache-2.0

import JSONTree
import MachineConfig
import Testing

/// Pools, the configs that they have, and the nodes in them.
@Suite struct Clusters {
    private func cluster(_ texts: [String]) throws -> Cluster {
        var cluster = Cluster()
        for text in texts {
            let value = try JSONValue(parsing: Array(text.utf8))
            cluster.add(try #require(ClusterObject(value, at: .init(file: "test"))))
        }
        return cluster
    }

    private func pool(_ name: String, roles: String, node: String) -> String {
        """
        {"apiVersion": "machineconfiguration.openshift.io/v1", "kind": "MachineConfigPool", "metadata": {"name": "\(name)"}, "spec": {"machineConfigSelector": \(roles),
         "nodeSelector": {"matchLabels": {"node-role.kubernetes.io/\(node)": ""}}, "maxUnavailable": "10%"}}
        """
    }

    private func config(_ name: String, role: String) -> String {
        """
        {"apiVersion": "machineconfiguration.openshift.io/v1", "kind": "MachineConfig", "spec": {},
         "metadata": {"name": "\(name)", "labels": {"machineconfiguration.openshift.io/role": "\(role)"}}}
        """
    }

    private func node(_ name: String, _ roles: [String], others: String = "") -> String {
        let labels = roles.map { "\"node-role.kubernetes.io/\($0)\": \"\"" }.joined(separator: ", ")
        return """
            {"kind": "Node", "metadata": {"name": "\(name)", "labels": {\(labels)\(others)},
             "annotations": {"machineconfiguration.openshift.io/state": "Done",
                             "machineconfiguration.openshift.io/reason": ""}},
             "status": {"conditions": [{"type": "Ready", "status": "True"}], "nodeInfo": {"architecture": "amd64"}}}
            """
    }

    private static let role = "machineconfiguration.openshift.io/role"

    private var pools: [String] {
        [
            pool("master", roles: #"{"matchLabels": {"\#(Self.role)": "master"}}"#, node: "master"),
            pool("worker", roles: #"{"matchLabels": {"\#(Self.role)": "worker"}}"#, node: "worker"),
            pool(
                "infra",
                roles:
                    #"{"matchExpressions": [{"key": "\#(Self.role)", "operator": "In", "values": ["worker", "infra"]}]}"#,
                node: "infra"
            ), pool("empty", roles: "{}", node: "gpu"),
        ]
    }

    @Test("a pool has the configs that its selector matches, and an empty selector matches none")
    func configs() throws {
        let rendered = #"""
            {"apiVersion": "machineconfiguration.openshift.io/v1", "kind": "MachineConfig", "spec": {}, "metadata": {"name": "rendered-worker-0",
             "annotations": {"machineconfiguration.openshift.io/generated-by-controller-version": "1"}}}
            """#
        let cluster = try cluster(
            pools + [config("a", role: "worker"), config("b", role: "infra"), config("c", role: "master"), rendered]
        )
        let names = cluster.pools.map { $0.configs(of: cluster.configs).map(\.name) }
        #expect(names == [["c"], ["a"], ["a", "b"], []])
        #expect(cluster.rendered.keys.sorted() == ["rendered-worker-0"])
        #expect(cluster.pools[0].maxUnavailable == "10%")
    }

    @Test(
        "a node is in the pool that the operator takes it for",
        arguments: [
            (["worker"], "worker"), (["master", "worker"], "master"), (["worker", "infra"], "infra"),
            (["master", "infra"], "master"), (["infra"], "infra"), (["other"], nil), (["infra", "gpu", "worker"], nil),
        ] as [([String], String?)]
    )
    func nodes(_ roles: [String], _ pool: String?) throws {
        let cluster = try cluster(pools + [node("n", roles)])
        #expect((try? cluster.pool(of: cluster.nodes[0]))?.name == pool)
    }

    @Test("a node with two custom roles, and one with Windows, are in no pool")
    func noPool() throws {
        let cluster = try cluster(
            pools + [node("a", ["infra", "gpu"]), node("b", ["worker"], others: #", "kubernetes.io/os": "windows""#)]
        )
        #expect(throws: Cluster.NoPool.several(["infra", "empty"])) { try cluster.pool(of: cluster.nodes[0]) }
        #expect(throws: Cluster.NoPool.unmanaged) { try cluster.pool(of: cluster.nodes[1]) }
        let node = cluster.nodes[0]
        #expect(node.isReady && node.state == "Done" && node.reason == nil && node.architecture == "amd64")
        #expect(node.roles == ["infra", "gpu"])
    }

    @Test(
        "selectors take every operator",
        arguments: [
            (#"{"matchExpressions": [{"key": "a", "operator": "NotIn", "values": ["1"]}]}"#, false),
            (#"{"matchExpressions": [{"key": "b", "operator": "NotIn", "values": ["1"]}]}"#, true),
            (#"{"matchExpressions": [{"key": "a", "operator": "Exists"}]}"#, true),
            (#"{"matchExpressions": [{"key": "a", "operator": "DoesNotExist"}]}"#, false),
            (#"{"matchLabels": {"a": "1"}, "matchExpressions": [{"key": "b", "operator": "Exists"}]}"#, false),
        ]
    )
    func selectors(_ text: String, _ matches: Bool) throws {
        let selector = LabelSelector(try JSONValue(parsing: Array(text.utf8)))
        #expect(selector?.matches(["a": "1"]) == matches)
        #expect(LabelSelector(try JSONValue(parsing: Array(#"{"matchExpressions": [{"key": "a"}]}"#.utf8))) == nil)
    }
}
