// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import OSTree
internal import Subprocess
internal import SystemPackage

/// The packages of the merge deployment, from the metadata of its commits and from its origin; without such metadata, from
/// rpm's database or the list that dpkg keeps in the tree.
struct InstalledPackages {
    let view: HostView

    func facts(_ unreadable: inout UnreadableLog) async -> PackageFacts {
        var facts = await listed(&unreadable)
        let base = Set(facts.base.map(\.name))
        let removed = Set(facts.overrideRemove)
        let layered = Set(facts.layered.map(\.name))
        facts.inactive = facts.requested.filter { base.contains($0) && !layered.contains($0) && !removed.contains($0) }
        return facts
    }

    private func listed(_ unreadable: inout UnreadableLog) async -> PackageFacts {
        let origin = view.deployment.origin
        var facts = PackageFacts(
            source: "none",
            requested: list("requested", in: "packages", origin),
            requestedLocal: list("requested-local", in: "packages", origin)
                + list("requested-local-fileoverride", in: "packages", origin),
            overrideRemove: list("remove", in: "overrides", origin),
            overrideReplace: list("replace", in: "overrides", origin) + list("replace-local", in: "overrides", origin)
        )
        guard let checksum = Checksum(view.deployment.checksum),
            let commit = unreadable.attempt("packages", { try view.repository.commit(checksum) })
        else { return facts }
        guard let deployed = PackageList.read(commit.metadata) else {
            if let listed = await rpm(&unreadable) {
                facts.source = "rpmdb"
                facts.base = PackageList.sorted(listed)
            } else if let listed = dpkg(&unreadable) {
                facts.source = "dpkg-status"
                facts.base = PackageList.sorted(listed)
            } else {
                unreadable.add(
                    "packages",
                    "the commit has no rpmostree.rpmdb.pkglist, the tree no database of packages"
                )
            }
            return facts
        }
        facts.source = "commit-metadata"
        facts.base = deployed
        guard let base = LayeredCommit.base(of: commit) else { return facts }
        guard let below = unreadable.attempt("packages of the base", { try view.repository.commit(base) }),
            let baseList = PackageList.read(below.metadata)
        else {
            unreadable.add("packages of the base", "the base commit has no package list; all packages count as base")
            return facts
        }
        facts.base = baseList
        facts.layered = deployed.filter { !baseList.contains($0) }
        facts.removed = baseList.filter { !deployed.contains($0) }
        return facts
    }

    /// What rpm's database in the tree holds; `nil` if there is none, or it cannot be read.
    private func rpm(_ unreadable: inout UnreadableLog) async -> [Package]? {
        for folder in PackageDatabase.rpmFolders.map({ $0.joined(separator: "/") }) {
            guard ((try? view.tree.resolvedStatus("\(folder)/\(PackageDatabase.rpmFiles[0])")) ?? nil) != nil else {
                continue
            }
            do {
                let copy = try ScratchDirectory()
                for name in PackageDatabase.rpmFiles {
                    guard let content = try view.tree.contents("\(folder)/\(name)", limit: 1 << 30) else { continue }
                    let file = try copy.create(name)
                    _ = try file.closeAfter { try file.writeAll(content) }
                }
                return try await PackageDatabase.rpm(in: copy)
            } catch let error as SubprocessError where error.code == .executableNotFound {
                unreadable.add("packages", "the rpm program, which reads /\(folder), is missing")
            } catch {
                unreadable.add("packages", "\(error)")
            }
        }
        return nil
    }

    /// The first list of dpkg that is there; `nil` if there is none.
    private func dpkg(_ unreadable: inout UnreadableLog) -> [Package]? {
        for path in PackageDatabase.dpkgLists.map({ $0.joined(separator: "/") }) {
            let content = unreadable.attempt("/\(path)") { try view.tree.contents(path) }
            guard let bytes = content ?? nil else { continue }
            return PackageDatabase.dpkg(String(decoding: bytes, as: UTF8.self))
        }
        return nil
    }

    /// A `;`-terminated list of the origin.
    private func list(_ key: String, in group: String, _ origin: KeyFile?) -> [String] {
        (origin?.value(key, in: group) ?? "").split(separator: ";").map(String.init)
    }
}

/// `rpmostree.rpmdb.pkglist`: `a(sssss)` of name, epoch, version, release and architecture.
enum PackageList {
    /// The packages, sorted by name; `nil` if the metadata has no list.
    static func read(_ metadata: Variant) -> [Package]? {
        guard let list = metadata["rpmostree.rpmdb.pkglist"], list.type == "a(sssss)" else { return nil }
        let packages = list.children.compactMap { Package(fields: $0.children.compactMap(\.string)) }
        return sorted(packages)
    }

    /// The order of every list of packages in a document.
    static func sorted(_ packages: [Package]) -> [Package] {
        packages.sorted { ($0.name, $0.architecture, $0.fullVersion) < ($1.name, $1.architecture, $1.fullVersion) }
    }
}

extension Package {
    /// Name, epoch, version, release and architecture, in the order of rpm's lists; `nil` if they are not five.
    init?(fields: [String]) {
        guard fields.count == 5 else { return nil }
        self.init(
            name: fields[0],
            epoch: fields[1],
            version: fields[2],
            release: fields[3],
            architecture: fields[4]
        )
    }
}
