// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import PathNames

/// What will not be found where it is now, and what of the image does not come.
struct HiddenPredictor {
    /// The paths that hosts keep in `/var`, by a symlink.
    private static let linked = ["/usr/local", "/opt", "/home", "/root", "/srv", "/mnt", "/media"]
    /// Names at the top that every system has, or that only it mounts.
    private static let ordinary: Set = [
        "/bin", "/boot", "/dev", "/efi", "/etc", "/home", "/lib", "/lib64", "/lib32", "/libx32", "/media", "/mnt",
        "/opt",
        "/ostree", "/proc", "/root", "/run", "/sbin", "/srv", "/sys", "/sysroot", "/tmp", "/usr", "/var",
        "/.autorelabel",
    ]

    let host: TreeFacts
    let image: TreeFacts
    let census: VarFacts?

    func predict() -> [HiddenContent] {
        let before = Dictionary(host.places.map { ($0.path, $0) }) { $1 }
        let after = Dictionary(image.places.map { ($0.path, $0) }) { $1 }
        var hidden: [HiddenContent] = []
        for path in Self.linked {
            guard let old = before[path] else { continue }
            hidden += old.type == .symlink ? moved(path, old, after[path]) : replaced(path, before, after)
        }
        for node in host.places
        where Self.isTop(node.path) && !Self.ordinary.contains(node.path) && after[node.path] == nil {
            hidden.append(
                HiddenContent(
                    path: node.path,
                    place: node.path,
                    outcome: .leftBehind,
                    reason: "it lies in the root of the old deployment, and the image has nothing of that name"
                )
            )
        }
        return hidden + notDelivered
    }

    /// A symlink into `/var`: what it leads to stays there.
    private func moved(_ path: String, _ old: Node, _ new: Node?) -> [HiddenContent] {
        guard let place = Self.resolve(old), place != new.flatMap(Self.resolve) else { return [] }
        let inside = (census?.places ?? []).filter { node in
            node.path.hasPrefix(place + "/") && !node.path.dropFirst(place.count + 1).contains("/")
        }
        let what = new.map {
            $0.type == .symlink ? "leads to \(Self.resolve($0) ?? "")" : "is a directory of the image"
        }
        func hidden(_ name: Substring) -> HiddenContent {
            HiddenContent(
                path: path + name,
                place: place + name,
                outcome: .hidden,
                reason: "\(path) \(what ?? "is not in the image")"
            )
        }
        // Of what people keep at home the names are not known, and not told.
        let holdsSomething = census?.rows.contains { $0.path == place || PathName.lies($0.path, below: place) } ?? false
        if inside.isEmpty, holdsSomething { return [hidden("")] }
        return inside.map { hidden($0.path.dropFirst(place.count)) }
    }

    /// A directory of the old image: what somebody put there is in the old deployment.
    private func replaced(_ path: String, _ before: [String: Node], _ after: [String: Node]) -> [HiddenContent] {
        before.keys.filter { $0.hasPrefix(path + "/") && after[$0] == nil }.sorted().map { inner in
            HiddenContent(
                path: inner,
                place: inner,
                outcome: .leftBehind,
                reason: "it belongs to the old image, and the image has nothing of that name"
            )
        }
    }

    /// A host's `/var` is not empty, and so nothing of the image's comes.
    private var notDelivered: [HiddenContent] {
        let shipped = image.shippedVar
        // Whoever reads it wants the things, and not each of their files.
        let tops = shipped.filter { path in path.split(separator: "/").count <= 3 }
        let leaves = tops.filter { path in !tops.contains { $0.hasPrefix(path + "/") } }
        return leaves.map { path in
            HiddenContent(
                path: path,
                place: path,
                outcome: .notDelivered,
                reason:
                    "the host's /var is not empty, so it comes only if tmpfiles.d or a service of the image makes it"
            )
        }
    }

    private static func isTop(_ path: String) -> Bool { !path.dropFirst().contains("/") }

    private static func resolve(_ link: Node) -> String? {
        guard link.type == .symlink, let target = link.target else { return nil }
        return PathName.destination(of: target, from: link.path)
    }
}
