// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Databases and the like that the image's version of a service changes at its first start, or cannot read at all.
///
/// After the change the old system cannot go back to them: a rollback brings the old program to new data.
///
/// Detected by folders in `/var` and by the versions of packages on both sides, for services that are known to do so.
///
/// To do: back the data up right before the switch, with the service stopped; where a dump is asked for, make it with
/// the old version.
enum DataFormats: Comparison {
    static let about = About(
        "DD-VAR-0001",
        "Services of the image leave the data in /var as the old system can read it",
        traps: ["T39"],
        .high,
        .overridable,
        .likely
    )

    /// A service that keeps data in a format of its version.
    struct Service {
        /// Its packages, any one of them.
        let packages: [String]
        /// Where its data lies.
        let folder: String
        /// How many numbers of the version make a format.
        let digits: Int
        /// What the new version does to the data.
        let effect: String
        /// Whether the new version does not start with the data of the old one.
        var refuses = false
    }

    static let services = [
        Service(
            packages: ["postgresql-server", "postgresql"],
            folder: "/var/lib/pgsql",
            digits: 1,
            effect: "does not start with data of another major version: pg_dumpall before, restore after",
            refuses: true
        ),
        Service(
            packages: ["mariadb-server", "mysql-server", "mysql8.4-server"],
            folder: "/var/lib/mysql",
            digits: 2,
            effect: "upgrades its tables, which the old version cannot read"
        ),
        Service(
            packages: ["mongodb-server", "mongodb-org-server"],
            folder: "/var/lib/mongo",
            digits: 2,
            effect: "upgrades its files one way"
        ),
        Service(packages: ["etcd"], folder: "/var/lib/etcd", digits: 2, effect: "upgrades its store one way"),
        Service(
            packages: ["podman"],
            folder: "/var/lib/containers",
            digits: 1,
            effect: "moves its database or its networks, which the old version does not find again"
        ),
        Service(
            packages: ["docker-ce", "moby-engine", "docker"],
            folder: "/var/lib/docker",
            digits: 1,
            effect: "upgrades its store, which the old version cannot read"
        ),
        Service(
            packages: ["sssd-common", "sssd"],
            folder: "/var/lib/sss",
            digits: 2,
            effect: "upgrades its cache, which the old version throws away: logins of cached users need the server"
        ),
        Service(
            packages: ["microshift"],
            folder: "/var/lib/microshift",
            digits: 2,
            effect: "upgrades the cluster's data, and goes forward by one minor version only"
        ),
        Service(packages: ["grafana"], folder: "/var/lib/grafana", digits: 1, effect: "upgrades its database one way"),
    ]

    static func compare(_ sides: Sides) -> CheckResult {
        guard let census = sides.analysis.varCensus else { return unknown("/var was not looked at") }
        guard sides.prediction.packages.known else { return unknown("the package lists of both sides are not known") }
        let folders = Set(census.map(\.path))
        let changed = Dictionary(sides.prediction.packages.changed.map { ($0.name, $0) }) { first, _ in first }
        return answer(
            services.compactMap { service in
                guard folders.contains(service.folder), let change = service.packages.compactMap({ changed[$0] }).first
                else { return nil }
                let (from, to) = (release(change.from, service.digits), release(change.to, service.digits))
                guard !from.isEmpty, from != to else { return nil }
                let isBack = to.lexicographicallyPrecedes(from)
                return finding(
                    isBack
                        ? "\(change.name) \(change.to) of the image may not read the data of \(change.from)"
                        : "\(change.name) \(change.to) of the image changes the data of \(change.from)",
                    isBack
                        ? "The version of the host is newer, and its data are in its format." : "It \(service.effect).",
                    instance: service.folder,
                    severity: isBack || service.refuses ? nil : .medium,
                    evidence: [
                        .host(service.folder, is: "data of \(change.name) \(change.from)"),
                        .image("package \(change.name)", is: change.to),
                    ],
                    resources: [.init(.file, service.folder), .init(.package, change.name)],
                    remediations: [
                        .attended(
                            [
                                "tar", "--create", "--zstd", "--acls", "--xattrs", "--file",
                                "/BACKUP/\(change.name).tar.zst", service.folder,
                            ],
                            "with the service stopped, and a place elsewhere for /BACKUP"
                        )
                    ]
                )
            }
        )
    }

    /// The numbers that make a format, without an epoch.
    private static func release(_ version: String, _ digits: Int) -> [Int] {
        let plain = version.split(separator: ":").last.map(String.init) ?? version
        return Array(Numbers.of(plain).prefix(digits))
    }
}
