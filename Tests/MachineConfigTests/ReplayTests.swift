// SPDX-License-Identifier: Apache-2.0

import Ignition
import JSONTree
import MachineConfig
import TestSupport
import Testing

/// What the operator makes of MachineConfigs.
@Suite struct Replays {
    private func configs(_ texts: [String]) throws -> [MachineConfigObject] {
        try texts.enumerated().map { index, text in
            let value = try JSONValue(parsing: Array(text.utf8))
            let object = try #require(ClusterObject(value, at: .init(file: "test", index: index)))
            return MachineConfigObject(object)
        }
    }

    private func text(_ name: String, role: String = "worker", _ spec: String) -> String {
        """
        {"apiVersion": "machineconfiguration.openshift.io/v1", "kind": "MachineConfig",
         "metadata": {"name": "\(name)", "labels": {"machineconfiguration.openshift.io/role": "\(role)"}}, "spec": \(spec)}
        """
    }

    @Test("configs of three pools become what the rules make of them, and each thing has who set it")
    func random() throws {
        var (generator, seed) = Generator.seeded()
        print("replay: seed \(seed)")
        for _ in 0..<Generator.cases(200) {
            let cluster = RandomCluster(40, using: &generator)
            let nodes = RandomCluster.nodes(60, using: &generator)
            var read = Cluster()
            for value in cluster.objects + RandomCluster.poolObjects + nodes.map(\.object) {
                read.add(try #require(ClusterObject(value, at: .init(file: "test"))))
            }
            #expect(read.configs.count == 40 && read.pools.count == 3 && read.nodes.count == 60)
            #expect(try read.nodes.map { try read.pool(of: $0).name } == nodes.map(\.pool), "seed \(seed)")
            for pool in read.pools.map(\.name) {
                let replay = try Replay(read.pools.first { $0.name == pool }?.configs(of: read.configs) ?? [])
                let wanted = cluster.rendered(pool)
                let place: Comment = "seed \(seed), pool \(pool)"
                #expect(replay.sources == wanted.sources, place)
                #expect(replay.kernelArguments == wanted.config.kernelArguments, place)
                #expect(replay.extensions == wanted.config.extensions, place)
                #expect(replay.isFIPS == wanted.config.isFIPS, place)
                #expect(replay.kernelType == wanted.config.kernelType, place)
                #expect(replay.osImageURL == wanted.config.osImageURL, place)
                #expect(replay.extensionsImageURL == wanted.config.extensionsImageURL, place)
                compare(try #require(replay.config?.config), wanted, place)
                let rendered = try object(RandomCluster.object(wanted))
                let comparison = RenderedComparison(rendered, replay, releaseImage: RandomCluster.releaseImage)
                #expect(comparison.differences.isEmpty, "\(place) \(comparison.differences)")
                let (changed, subject) = change(wanted, &generator)
                let other = try object(RandomCluster.object(changed))
                let found = RenderedComparison(other, replay, releaseImage: RandomCluster.releaseImage).differences
                #expect(found.map(\.subject) == [subject], "\(place) \(found)")
                for (path, setters) in wanted.setters {
                    #expect(replay.attribution.setters[.file(path)] == setters, place)
                }
                #expect(replay.attribution.setters[.section("storage.disks")] ?? [] == wanted.diskSetters, place)
            }
        }
    }

    @Test("nothing is rendered of what an operator cannot read")
    func releases() throws {
        let limits = Replay.Limits(newestConfig: SpecificationVersion(3, 2), kernels: ["default", "realtime"])
        func failure(_ spec: String) throws -> String? {
            do {
                _ = try Replay(try configs([text("50-x", spec)]), limits: limits)
                return nil
            } catch {
                return "\(error)"
            }
        }
        for (version, isRead) in [("2.2.0", true), ("3.2.0", true), ("3.3.0", false), ("3.5.0", false)] {
            let failure = try failure(#"{"config": {"ignition": {"version": "\#(version)"}}}"#)
            #expect((failure == nil) == isRead, "\(version): \(failure ?? "read")")
        }
        #expect(try failure(#"{"kernelType": "64k-pages"}"#)?.contains("64k-pages") == true)
        #expect(try failure(#"{"kernelType": "realtime"}"#) == nil)
    }

    private func object(_ value: JSONValue) throws -> RenderedConfig {
        try #require(ClusterObject(value, at: .init(file: "rendered")).flatMap(RenderedConfig.init))
    }

    /// Changes one thing by chance.
    private func change(
        _ rendered: RandomCluster.Rendered,
        _ generator: inout Generator
    ) -> (RandomCluster.Rendered, Attribution.Subject) {
        var changed = rendered
        switch Int.random(in: 0..<8, using: &generator) {
        case 0:
            changed.config.files["/etc/other"] = RandomCluster.File(source: "data:,")
            return (changed, .file("/etc/other"))
        // Few configs may have no files, or no units.
        case 1 where !changed.config.files.isEmpty:
            let path = changed.config.files.keys.randomElement(using: &generator) ?? ""
            changed.config.files[path]?.mode = 0o7
            return (changed, .file(path))
        case 2 where !changed.config.units.isEmpty:
            let name = changed.config.units.keys.randomElement(using: &generator) ?? ""
            changed.config.units[name]?.dropins["99.conf"] = "[Unit]\n"
            return (changed, .dropin("99.conf", unit: name))
        case 1, 2, 3:
            changed.config.kernelArguments.append("strange")
            return (changed, .kernelArgument("strange"))
        case 4:
            changed.config.isFIPS.toggle()
            return (changed, .fips)
        case 7:
            changed.config.disks["/dev/sdc"] = true
            return (changed, .section("storage.disks"))
        case 5:
            changed.config.osImageURL = "quay.io/other"
            return (changed, .osImage)
        default:
            changed.config.keys.append("ssh-ed25519 D d")
            return (changed, .user("core"))
        }
    }

    private func compare(_ config: Config, _ wanted: RandomCluster.Rendered, _ place: Comment) {
        #expect(Set(config.storage.files.map(\.node.path)) == Set(wanted.config.files.keys), place)
        for file in config.storage.files {
            guard let want = wanted.config.files[file.node.path] else { continue }
            #expect(file.contents.source == want.source, place)
            #expect(file.contents.compression == want.compression, "\(place) \(file.node.path)")
            #expect(file.mode == want.mode && file.node.user.name == want.user, place)
            #expect(file.node.group.name == want.group && file.contents.hash == want.hash, place)
            #expect(file.append.map(\.source) == want.append, place)
            #expect(file.node.overwrite == want.overwrite, place)
        }
        #expect(Set(config.units.map(\.name)) == Set(wanted.config.units.keys), place)
        for unit in config.units {
            guard let want = wanted.config.units[unit.name] else { continue }
            #expect(unit.contents == want.contents && unit.enabled == want.enabled && unit.mask == want.mask, place)
            #expect(unit.dropins.count == want.dropins.count, place)
            for dropin in unit.dropins { #expect(dropin.contents == want.dropins[dropin.name], place) }
        }
        #expect(config.users.flatMap(\.sshAuthorizedKeys) == wanted.config.keys, place)
        #expect(config.users.compactMap(\.passwordHash) == [wanted.config.passwordHash].compactMap(\.self), place)
        let directories = Dictionary(uniqueKeysWithValues: config.storage.directories.map { ($0.node.path, $0) })
        #expect(directories.mapValues(\.mode) == wanted.config.directories.mapValues(\.mode), place)
        #expect(directories.mapValues(\.node.user.name) == wanted.config.directories.mapValues(\.user), place)
        let links = Dictionary(uniqueKeysWithValues: config.storage.links.map { ($0.node.path, $0.target) })
        #expect(links == wanted.config.links.mapValues(\.target), place)
        let groups = Dictionary(uniqueKeysWithValues: config.groups.map { ($0.name, $0.gid) })
        #expect(groups == wanted.config.groups.mapValues { $0 }, place)
        let disks = Dictionary(uniqueKeysWithValues: config.storage.disks.map { ($0.device, $0.wipeTable) })
        #expect(disks == wanted.config.disks.mapValues { $0 }, place)
    }

    @Test("a config that only sets a mode takes the compression away, as it does in a cluster")
    func compression() throws {
        let file = #""path": "/etc/a", "mode": 420"#
        let gzip = #""contents": {"source": "data:;base64,H4sIAAAAAAAAA6vgAgBBR1HMAgAAAA==", "compression": "gzip"}"#
        func spec(_ file: String) -> String {
            #"{"config": {"ignition": {"version": "3.2.0"}, "storage": {"files": [{\#(file)}]}}}"#
        }
        let both = try Replay(configs([text("a", spec("\(file), \(gzip)")), text("b", spec(file))]))
        #expect(both.config?.config?.storage.files.first?.contents.compression == nil)
        let alone = try Replay(configs([text("a", spec("\(file), \(gzip)"))]))
        #expect(alone.config?.config?.storage.files.first?.contents.compression == "gzip")
    }

    @Test("what the operator cannot render has a reason and a name")
    func failures() throws {
        let rt = text("a", #"{"kernelType": "realtime"}"#)
        let devel = text("b", #"{"extensions": ["kernel-devel"]}"#)
        #expect(throws: Replay.Failure.self) { try Replay(configs([rt, devel])) }
        let broken = text("c", #"{"config": {"ignition": {"version": "9.0.0"}}}"#)
        #expect { try Replay(configs([broken])) } throws: {
            "\($0)".contains("MachineConfig c: its config cannot be read")
        }
        let bare = #"{"kind": "MachineConfig", "metadata": {"name": "d"}, "spec": {}}"#
        #expect { try Replay(configs([bare])) } throws: { "\($0)".contains("MachineConfig d: it has no labels") }
        #expect(try Replay(configs([devel])).extensions == ["kernel-devel"])
    }

    @Test("configs of version 2 are brought to version 3 first")
    func old() throws {
        let old = text(
            "a",
            #"""
            {"config": {"ignition": {"version": "2.2.0"},
             "passwd": {"users": [{"name": "core", "sshAuthorizedKeys": ["A", "B"]}, {"name": "core", "sshAuthorizedKeys": ["B"]}]},
             "storage": {"filesystems": [{"name": "root"}], "files": [
              {"filesystem": "root", "path": "/etc/a", "mode": 420, "contents": {"source": "data:,1", "verification": {}}},
              {"filesystem": "root", "path": "/etc/b", "contents": {"source": "", "compression": ""}, "overwrite": false},
              {"filesystem": "root", "path": "/etc/a", "contents": {"source": "data:,2"}, "user": {"name": "root"}},
              {"filesystem": "root", "path": "/etc/c", "append": true, "contents": {"source": "data:,3"}}]},
             "systemd": {"units": [{"name": "x.service", "enable": true, "dropins": [{"name": "1.conf", "contents": "old"},
              {"name": "2.conf", "contents": "kept"}]}, {"name": "x.service", "contents": "new", "dropins": [{"name": "1.conf",
              "contents": "new"}]}, {"name": "y.service", "enable": true, "enabled": false, "contents": "", "mask": true}]}}}
            """#
        )
        let new = text(
            "b",
            #"""
            {"config": {"ignition": {"version": "3.4.0"}, "storage": {"files": [{"path": "/etc/a", "mode": 384}]}}}
            """#
        )
        let replay = try Replay(configs([old, new]))
        let config = try #require(replay.config?.config)
        let files = Dictionary(uniqueKeysWithValues: config.storage.files.map { ($0.node.path, $0) })
        #expect(files.keys.sorted() == ["/etc/a", "/etc/b", "/etc/c"])
        // The last one counts, and what comes after it is merged as ever.
        #expect(files["/etc/a"]?.contents.source == "data:,2" && files["/etc/a"]?.mode == 384)
        #expect(files["/etc/a"]?.node.overwrite == true && files["/etc/b"]?.node.overwrite == false)
        #expect(files["/etc/b"]?.contents.source == "" && files["/etc/b"]?.contents.compression == nil)
        #expect(files["/etc/c"]?.append.map(\.source) == ["data:,3"] && files["/etc/c"]?.node.overwrite == false)
        #expect(config.users.map(\.sshAuthorizedKeys) == [["B", "A"]])
        let units = Dictionary(uniqueKeysWithValues: config.units.map { ($0.name, $0) })
        #expect(units["x.service"]?.contents == "new" && units["x.service"]?.enabled == nil)
        let dropins = (units["x.service"]?.dropins ?? []).map { "\($0.name) \($0.contents ?? "")" }
        #expect(dropins == ["1.conf new", "2.conf kept"])
        #expect(units["y.service"]?.enabled == false && units["y.service"]?.mask == true)
        let other = text(
            "c",
            #"{"config": {"ignition": {"version": "2.2.0"}, "passwd": {"users": [{"name": "admin"}]}}}"#
        )
        #expect { try Replay(configs([other])) } throws: { "\($0)".contains("only core can be changed") }
    }
}
