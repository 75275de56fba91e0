// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// How the packages of a host and of an image differ.
struct PackagePrediction {
    private let host: PackageFacts
    private let image: ImageContent
    /// Name to what is installed of it, on the host and in the image.
    private let before: [String: [Package]]
    private let after: [String: [Package]]

    init(from host: PackageFacts, to image: ImageContent) {
        self.host = host
        self.image = image
        let removed = Set(host.removed)
        before = Dictionary(grouping: host.base.filter { !removed.contains($0) } + host.layered, by: \.name)
        after = Dictionary(grouping: image.packages, by: \.name)
    }

    private var isKnown: Bool { host.source != "none" && image.packageSource != "none" }

    /// What comes, goes and changes.
    func changes() -> PackageChanges {
        guard isKnown else { return PackageChanges(known: false) }
        return PackageChanges(
            known: true,
            added: after.keys.filter { before[$0] == nil }.sorted(),
            removed: before.keys.filter { after[$0] == nil }.sorted(),
            changed: before.compactMap { name, old in
                guard let new = after[name], Self.versions(new) != Self.versions(old) else { return nil }
                return PackageChanges.Change(
                    name: name,
                    from: Self.versions(old),
                    to: Self.versions(new),
                    direction: direction(old, new)
                )
            }.sorted { $0.name < $1.name }
        )
    }

    /// What becomes of what was asked for.
    func requests() -> [PackageRequest] {
        let inactive = Set(host.inactive ?? [])
        let layered = host.requested.map { (inactive.contains($0) ? PackageRequest.Kind.inactive : .layered, $0, $0) }
        let local = host.requestedLocal.map { (PackageRequest.Kind.local, $0, Self.name(ofLocal: $0)) }
        let replaced = host.overrideReplace.flatMap(Self.replaced).map {
            (PackageRequest.Kind.replaced, $0.shown, $0.name)
        }
        let removed = host.overrideRemove.map { (PackageRequest.Kind.removed, $0, $0) }
        return (layered + local + replaced + removed).map { kind, shown, name in request(kind, shown, name) }
    }

    private func request(_ kind: PackageRequest.Kind, _ shown: String, _ name: String) -> PackageRequest {
        let (old, new) = (before[name].map(Self.versions), after[name].map(Self.versions))
        let outcome: PackageRequest.Outcome
        if !isKnown {
            outcome = .unknown
        } else if kind == .removed {
            outcome = new == nil ? .staysRemoved : .returns
        } else if let new {
            outcome = old == nil || old == new ? .inImage : .otherVersion
        } else {
            // What is installed under another name was asked for by a file or a capability.
            outcome = old == nil && [.layered, .inactive].contains(kind) ? .unknown : .missing
        }
        return PackageRequest(name: shown, kind: kind, version: old, imageVersion: new, outcome: outcome)
    }

    private func direction(_ old: [Package], _ new: [Package]) -> PackageChanges.Change.Direction? {
        // Of several versions side by side, kernels for example, the newest counts.
        let rules: PackageVersion.Rules = host.source == "dpkg-status" ? .dpkg : .rpm
        func newest(_ packages: [Package]) -> Package? {
            packages.max { PackageVersion.compare($0, $1, by: rules) < 0 }
        }
        guard let one = newest(old), let two = newest(new) else { return nil }
        let order = PackageVersion.compare(one, two, by: rules)
        return order == 0 ? nil : order < 0 ? .upgrade : .downgrade
    }

    /// The versions of one name, joined if there are several.
    private static func versions(_ packages: [Package]) -> String {
        Set(packages.map(\.fullVersion)).sorted().joined(separator: ", ")
    }

    /// The name in `<sha256>:<name>-<version>-<release>.<arch>`.
    private static func name(ofLocal item: String) -> String {
        // The version may have an epoch, with a colon of its own.
        let file = item.split(separator: ":", maxSplits: 1).last ?? Substring(item)
        return file.split(separator: "-", omittingEmptySubsequences: false).dropLast(2).joined(separator: "-")
    }

    /// The packages of `[overrides] replace` (`repo=NAME,package,…`) and `replace-local` (as local packages).
    private static func replaced(_ item: String) -> [(shown: String, name: String)] {
        guard item.contains("=") else { return [(item, name(ofLocal: item))] }
        return item.split(separator: ",").filter { !$0.contains("=") }.map { (String($0), String($0)) }
    }
}
