// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import DrydockPrediction
import Testing

@Suite struct UnitPredictions {
    private static let folder = "/etc/systemd/system"

    private func unit(_ name: String, _ wanted: [String] = ["multi-user.target.wants"], runs: [String] = [])
        -> UnitFacts.Unit
    {
        UnitFacts.Unit(name: name, kind: .file, wanted: wanted, programs: runs)
    }

    private func link(_ unit: String) -> Node {
        Invented.link("\(Self.folder)/multi-user.target.wants/\(unit)", to: "/usr/lib/systemd/system/\(unit)")
    }

    private func outcomes() throws -> [String] {
        let wants = Invented.directory("\(Self.folder)/multi-user.target.wants")
        let folders = [Invented.directory("/etc/systemd"), Invented.directory(Self.folder), wants]
        var tree = TreeFacts()
        tree.units.units = ["default.service", "kept.service", "gone.service", "quiet.service", "vanish.service"].map {
            unit($0)
        }
        // Masked by the image, and defined by the host all the same; and another name of a unit that goes.
        tree.units.units.append(UnitFacts.Unit(name: "time.service", kind: .mask, target: "/dev/null"))
        tree.units.presets = [UnitFacts.Preset(enable: false, pattern: "*", instances: [], file: "99.preset")]
        tree.programs = ["/usr/bin/lost", "/usr/bin/tool"]
        var host = HostState()
        host.units.units = [
            unit("own.service", runs: ["/usr/bin/here", "/usr/bin/missing", "/var/lib/x", "tool", "local", "lost"]),
            UnitFacts.Unit(name: "kept.service", kind: .mask, target: "/dev/null"),
        ]
        host.units.links = ["default.service", "gone.service", "own.service"].map {
            UnitFacts.Link(unit: $0, folder: "multi-user.target.wants", target: nil)
        }
        host.units.dropins = ["vanish.service": ["a.conf"]]
        let local = [
            link("gone.service"), link("own.service"), Invented.file("\(Self.folder)/own.service", "own"),
            Invented.link("\(Self.folder)/kept.service", to: "/dev/null"),
            Invented.file("\(Self.folder)/time.service", "time"),
            Invented.link("\(Self.folder)/shown.service", to: "/usr/lib/systemd/system/gone.service"),
            Invented.directory("\(Self.folder)/vanish.service.d"),
            Invented.file("\(Self.folder)/vanish.service.d/a.conf"),
        ]
        var image = TreeFacts()
        image.units.units = ["default.service", "kept.service", "fresh.service", "quiet.service", "linked.service"].map
        { unit($0) }
        // Enabled by another name, and by an instance.
        image.units.units += [
            UnitFacts.Unit(name: "broker.service", kind: .file, aliases: ["bus.service"]), unit("getty@.service"),
            UnitFacts.Unit(name: "only-also.service", kind: .file, also: ["default.service"]),
        ]
        image.units.presets = [
            UnitFacts.Preset(enable: true, pattern: "fresh.service", instances: [], file: "40.preset"),
            UnitFacts.Preset(enable: true, pattern: "default.service", instances: [], file: "40.preset"),
            UnitFacts.Preset(enable: true, pattern: "broker.service", instances: [], file: "40.preset"),
            UnitFacts.Preset(enable: true, pattern: "only-also.service", instances: [], file: "40.preset"),
            UnitFacts.Preset(enable: true, pattern: "getty@.service", instances: [], file: "40.preset"),
            UnitFacts.Preset(enable: false, pattern: "*", instances: [], file: "99.preset"),
        ]
        image.programs = ["/usr/bin/here", "/usr/sbin/tool"]
        let bus = Invented.link("\(Self.folder)/bus.service", to: "/usr/lib/systemd/system/broker.service")
        let analysis = Invented.analysis(
            defaults: folders + [link("default.service")],
            live: folders + local + [link("default.service")],
            tree: tree,
            host: host
        )
        let target = Invented.target(
            etc: folders + [link("linked.service"), link("getty@tty1.service"), bus],
            tree: image
        )
        let units = try #require(Predictor.predict(analysis, target).units)
        return units.map { "\($0.unit) \($0.outcome.rawValue)" }
    }

    @Test("each unit ends as its files say, and units that stay as they are are not told")
    func outcome() throws {
        #expect(
            try outcomes() == [
                "default.service disabled", "fresh.service preset-not-applied", "getty@tty1.service enabled",
                "gone.service gone",
                "gone.service dangling",
                "linked.service enabled", "shown.service gone", "vanish.service gone", "vanish.service dangling",
                "own.service program-missing", "own.service program-missing",
            ]
        )
    }
}
