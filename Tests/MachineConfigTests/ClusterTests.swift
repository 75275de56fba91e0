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

    @Test("the control plane inherits no stream from the workers, and custom pools do")
    func streams() throws {
        let streams = #"""
            {"apiVersion": "machineconfiguration.openshift.io/v1alpha1", "kind": "OSImageStream", "metadata": {"name": "cluster"},
             "status": {"defaultStream": "rhel-9", "availableStreams": [{"name": "rhel-9", "osImage": "nine"},
             {"name": "rhel-10", "osImage": "ten"}]}}
            """#
        let worker = #"""
            {"apiVersion": "machineconfiguration.openshift.io/v1", "kind": "MachineConfigPool", "metadata": {"name": "worker"},
             "spec": {"osImageStream": {"name": "rhel-10"}}}
            """#
        let others = ["master", "arbiter", "infra"].map { pool($0, roles: "{}", node: $0) }
        let cluster = try cluster([streams, worker] + others)
        let images = cluster.pools.map { "\($0.name) \(cluster.releaseImage(of: $0) ?? "")" }
        #expect(images == ["worker ten", "master nine", "arbiter nine", "infra ten"])
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
        #expect(node.isReady == true && node.state == "Done" && node.reason == nil && node.architecture == "amd64")
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

    @Test("what the operator works with is read of all its kinds")
    func kinds() throws {
        let group = "machineconfiguration.openshift.io/v1"
        func object(_ kind: String, _ version: String, _ rest: String) -> String {
            #"{"apiVersion": "\#(version)", "kind": "\#(kind)", "metadata": {"name": "worker"}, \#(rest)}"#
        }
        let failed = #"{"conditions": [{"type": "Failure", "status": "True", "message": "wrong"}]}"#
        let cluster = try cluster([
            object(
                "ClusterVersion",
                "config.openshift.io/v1",
                #""status": {"desired": {"version": "4.19.1"}, "conditions": [{"type": "Failing", "status": "True", "message": "no"}]}"#
            ),
            object(
                "ControllerConfig",
                group,
                #""spec": {"osImageURL": "old", "baseOSContainerImage": "os", "infra": {"status": {"platform": "None"}}}"#
            ), object("KubeletConfig", group, #""spec": {}, "status": \#(failed)"#),
            object("ContainerRuntimeConfig", group, #""spec": {"containerRuntimeConfig": {"defaultRuntime": "runc"}}"#),
            object(
                "MachineOSConfig",
                group,
                #""spec": {"machineConfigPool": {"name": "worker"}, "containerFile": [{"content": "FROM é"}]}"#
            ),
            object(
                "MachineOSBuild",
                group,
                #""spec": {"machineOSConfig": {"name": "worker"}}, "status": {"conditions": [{"type": "Failed", "status": "True"}]}"#
            ),
            object(
                "OSImageStream",
                group,
                #""status": {"defaultStream": "rhel-9", "availableStreams": [{"name": "rhel-9", "osImage": "nine"}]}"#
            ),
            object(
                "Image",
                "config.openshift.io/v1",
                #""spec": {"registrySources": {"blockedRegistries": ["docker.io"]}}"#
            ),
            object("Node", "config.openshift.io/v1", #""spec": {"cgroupMode": "v1"}"#),
        ])
        #expect(cluster.release?.version == "4.19.1" && cluster.release?.failure == "no")
        #expect(cluster.settings?.osImage == "os" && cluster.settings?.platform == "None")
        #expect(cluster.inputs.map(\.failure) == ["wrong", nil])
        #expect(cluster.images.map(\.pool) == ["worker"])
        #expect(cluster.builds.map(\.hasFailed) == [true])
        #expect(cluster.streams?.streams.map(\.osImage) == ["nine"] && cluster.streams?.defaultStream == "rhel-9")
        #expect(cluster.registries?.blocked == ["docker.io"] && cluster.cgroupMode == "v1" && cluster.nodes.isEmpty)
    }
}
