// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import DrydockPrediction
import Testing

@Suite struct IdentityPredictions {
    /// A host that changed `/etc/passwd`, and whose image moves an account of `/usr/lib`.
    private func prediction(services: [String] = ["files", "altfiles"]) throws -> IdentityPrediction {
        var tree = TreeFacts()
        tree.accounts.users = [
            AccountFacts.User("root", 0), AccountFacts.User("fresh", 700),
            AccountFacts.User("chrony", 992, in: "/usr/lib/passwd"),
            AccountFacts.User("new", 995, in: "/usr/lib/passwd"),
        ]
        tree.accounts.groups = [AccountFacts.Group("chrony", 996, in: "/usr/lib/group")]
        tree.accounts.services = ["passwd": services, "group": services]
        tree.accounts.rules = [
            AccountFacts.Rule(type: "u", name: "dhcp", id: 800, group: nil, path: nil, file: "a.conf"),
            AccountFacts.Rule(type: "u", name: "taken", id: 1000, group: "100", path: nil, file: "a.conf"),
            AccountFacts.Rule(type: "g", name: "chrony", id: 5, group: nil, path: nil, file: "a.conf"),
            AccountFacts.Rule(type: "m", name: "core", id: nil, group: "wheel", path: nil, file: "a.conf"),
        ]
        var host = HostState()
        host.accounts.users = [
            AccountFacts.User("root", 0), AccountFacts.User("core", 1000),
            AccountFacts.User("chrony", 996, in: "/usr/lib/passwd"),
            AccountFacts.User("gone", 995, in: "/usr/lib/passwd"),
        ]
        host.accounts.groups = [
            AccountFacts.Group("wheel", 10), AccountFacts.Group("chrony", 996, in: "/usr/lib/group"),
        ]
        host.accounts.shadow = ["root": .locked, "old": .locked]
        host.accounts.gshadow = ["wheel"]
        var analysis = Invented.analysis(
            defaults: [Invented.file("/etc/passwd", "old"), Invented.file("/etc/nsswitch.conf", "a")],
            live: [
                Invented.file("/etc/passwd", "changed"), Invented.file("/etc/nsswitch.conf", "a"),
                Invented.file("/etc/group"), Invented.file("/etc/shadow"), Invented.file("/etc/gshadow"),
                Invented.file("/etc/chrony.keys", uid: 996, gid: 996),
            ],
            tree: TreeFacts(),
            host: host
        )
        analysis.varOwners = VarFacts(
            rows: [
                row("/var/lib/chrony", 996, 996, 5), row("/var/lib/gone", 995, 0, 3), row("/var/home", 1000, 1000, 9),
                row("/var/lib/dhcp", 800, 0, 1),
            ],
            specials: [],
            specialCount: 0,
            places: []
        )
        let image = [Invented.file("/etc/passwd", "new"), Invented.file("/etc/nsswitch.conf", "b")]
        return try #require(Predictor.predict(analysis, Invented.target(etc: image, tree: tree)).identities)
    }

    private func row(_ path: String, _ uid: UInt32, _ gid: UInt32, _ count: UInt64) -> VarFacts.Row {
        VarFacts.Row(path: path, uid: uid, gid: gid, files: count, directories: 0, symlinks: 0, specials: 0, bytes: 0)
    }

    @Test("a changed passwd stays, and the image's accounts of /usr/lib come with their numbers")
    func maps() throws {
        let prediction = try prediction()
        #expect(prediction.users == ["root": 0, "core": 1000, "chrony": 992, "new": 995])
        #expect(prediction.groups == ["wheel": 10, "chrony": 996])
    }

    @Test("numbers that mean somebody else are found with what they own, others are not")
    func changes() throws {
        let users = try prediction().changes.filter { $0.kind == .user }
        #expect(users.map(\.id) == [800, 995, 996])
        #expect(users[0].before.isEmpty && users[0].after == ["dhcp"])
        #expect(users[1].before == ["gone"] && users[1].after == ["new"] && users[1].moved.isEmpty)
        #expect(users[2].before == ["chrony"] && users[2].after.isEmpty && users[2].moved == ["chrony": 992])
        #expect(users[2].count == 6)
        #expect(users[2].places.map(\.path) == ["/var/lib/chrony", "/etc/chrony.keys"])
        #expect(try prediction().changes.allSatisfy { $0.kind == .user })
    }

    @Test("sysusers makes what has no name yet, with its number if that is free")
    func made() throws {
        let made = try prediction().made
        #expect(made.map(\.name) == ["dhcp", "dhcp", "taken"])
        #expect(made.map(\.kind) == [.group, .user, .user])
        #expect(made.map(\.id) == [800, 800, nil])
    }

    @Test("rows without an account, accounts without a row, and rows that do not come are told")
    func rows() throws {
        let rows = try prediction().rows
        #expect(
            rows.map { "\($0.file) \($0.name) \($0.outcome.rawValue)" } == [
                "/etc/shadow old stale", "/etc/shadow core missing", "/etc/passwd fresh not-taken",
            ]
        )
    }

    @Test("without altfiles the accounts of /usr/lib are nobody's")
    func withoutFallback() throws {
        #expect(try prediction(services: ["files", "systemd"]).users == ["root": 0, "core": 1000])
    }
}
