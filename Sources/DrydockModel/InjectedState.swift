// SPDX-License-Identifier: Apache-2.0

/// How much of a host is not of its image, and whose it is: counts alone, so that a plan can show it.
package struct InjectedState: Codable, Sendable, Equatable {
    /// Things of one kind that one origin put there.
    package struct Share: Codable, Sendable, Equatable {
        /// Who put them there.
        package var origin: Provenance.Origin
        /// What they are.
        package var subject: Provenance.Subject
        /// How many.
        package var count: Int

        /// Things of one kind.
        package init(origin: Provenance.Origin, subject: Provenance.Subject, count: Int) {
            self.origin = origin
            self.subject = subject
            self.count = count
        }
    }

    /// Paths below one folder of `/etc` that one origin wrote.
    package struct Folder: Codable, Sendable, Equatable {
        /// The folder: `/etc/ssh`; `/etc` for files directly in it.
        package var path: String
        /// Who wrote them.
        package var origin: Provenance.Origin
        /// How many.
        package var count: Int

        /// Paths below one folder.
        package init(path: String, origin: Provenance.Origin, count: Int) {
            self.path = path
            self.origin = origin
            self.count = count
        }
    }

    /// Packages of the base commit.
    package var basePackages: Int
    /// Packages on top of it.
    package var layeredPackages: Int
    /// Packages taken out of it.
    package var removedPackages: Int
    /// What is not of the image, by origin and subject in the order of their declarations.
    package var shares: [Share]
    /// `/etc` by who wrote it, by path and origin.
    package var etc: [Folder]

    /// How much is not of the image.
    package init(basePackages: Int, layeredPackages: Int, removedPackages: Int, shares: [Share], etc: [Folder]) {
        self.basePackages = basePackages
        self.layeredPackages = layeredPackages
        self.removedPackages = removedPackages
        self.shares = shares
        self.etc = etc
    }

    /// Counts what an Analysis names; `nil` if it does not say who put what there.
    package init?(_ analysis: Analysis) {
        guard let provenance = analysis.provenance else { return nil }
        let present = provenance.entries.filter { $0.state != .missing }
        let shares = Provenance.Origin.allCases.flatMap { origin in
            Provenance.Subject.allCases.compactMap { subject -> Share? in
                let count = present.count { $0.origin == origin && $0.subject == subject }
                return count > 0 ? Share(origin: origin, subject: subject, count: count) : nil
            }
        }
        var counts: [String: [Provenance.Origin: Int]] = [:]
        for entry in present where entry.subject == .file && entry.name.hasPrefix("/etc/") {
            let names = entry.name.split(separator: "/")
            let folder = names.count > 2 ? "/etc/\(names[1])" : "/etc"
            counts[folder, default: [:]][entry.origin, default: 0] += 1
        }
        self.init(
            basePackages: analysis.packages.base.count,
            layeredPackages: analysis.packages.layered.count,
            removedPackages: analysis.packages.removed.count,
            shares: shares,
            etc: counts.keys.sorted().flatMap { folder in
                Provenance.Origin.allCases.compactMap { origin in
                    counts[folder]?[origin].map { Folder(path: folder, origin: origin, count: $0) }
                }
            }
        )
    }
}
