// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// How the packages of a host and of an image differ.
enum PackagePrediction {
    static func changes(from host: PackageFacts, to image: ImageContent) -> PackageChanges {
        guard host.source != "none", image.packageSource != "none" else { return PackageChanges(known: false) }
        let removed = Set(host.removed)
        let before = versions(host.base.filter { !removed.contains($0) } + host.layered)
        let after = versions(image.packages)
        return PackageChanges(
            known: true,
            added: after.keys.filter { before[$0] == nil }.sorted(),
            removed: before.keys.filter { after[$0] == nil }.sorted(),
            changed: before.compactMap { name, from in
                guard let to = after[name], to != from else { return nil }
                return PackageChanges.Change(name: name, from: from, to: to)
            }.sorted { $0.name < $1.name }
        )
    }

    /// Name to version; several versions of one name are joined.
    private static func versions(_ packages: [Package]) -> [String: String] {
        Dictionary(grouping: packages, by: \.name).mapValues { group in
            Set(group.map(\.fullVersion)).sorted().joined(separator: ", ")
        }
    }
}
