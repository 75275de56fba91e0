// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

extension ConfigValidator {
    /// Files, directories and links: each alone, and against each other and the files of units.
    mutating func checkNodes(of config: Config, _ storage: JSONPath) {
        let units = isOld ? [] : Self.unitPaths(config.units)
        let links = isOld ? [] : Set(config.storage.links.map(\.node.path))
        for (index, file) in config.storage.files.enumerated() {
            let place = storage.appending("files").appending(index)
            check(file.node, place, units: units, links: links)
            check(mode: file.mode, place)
            check(file.contents, place.appending("contents"))
            for (number, fragment) in file.append.enumerated() {
                // In 2.x the content itself is what comes behind.
                check(fragment, isOld ? place.appending("contents") : place.appending("append").appending(number))
            }
            guard file.node.overwrite == true else { continue }
            if isOld, !file.append.isEmpty {
                diagnostics.error(place.appending("overwrite"), "does not go together with append")
            } else if !isOld, file.contents.source == nil {
                diagnostics.error(place.appending("overwrite"), "needs contents with a source")
            }
        }
        let directories = Set(config.storage.directories.map(\.node.path))
        for (index, directory) in config.storage.directories.enumerated() {
            let place = storage.appending("directories").appending(index)
            check(directory.node, place, units: units, links: links)
            check(mode: directory.mode, place)
        }
        for (index, link) in config.storage.links.enumerated() {
            let place = storage.appending("links").appending(index)
            check(link.node, place, units: units, links: links)
            check(link, directories: directories, place)
        }
    }

    private mutating func check(_ node: Node, _ place: JSONPath, units: Set<String>, links: Set<String>) {
        let path = place.appending("path")
        if !node.path.isEmpty, let problem = problem(ofPath: node.path) { diagnostics.error(path, problem) }
        if units.contains(node.path) { diagnostics.error(path, "is also the file of a unit in this config") }
        if !links.isEmpty, Self.ancestors(of: node.path).contains(where: links.contains) {
            diagnostics.error(path, "lies below a link of this config")
        }
        for (name, owner) in [("user", node.user), ("group", node.group)] where owner.id != nil && owner.name.isSet {
            diagnostics.error(place.appending(name), "has both an id and a name")
        }
    }

    private mutating func check(mode: Int?, _ place: JSONPath) {
        guard let mode else {
            if isOld {
                diagnostics.warning(place.appending("mode"), "is not set, so that nobody may be able to read it")
            }
            return
        }
        guard !(0...0o7777).contains(mode) else { return }
        diagnostics.error(place.appending("mode"), "is none: modes are decimal, 420 is 0644")
    }

    private mutating func check(_ link: Link, directories: Set<String>, _ place: JSONPath) {
        guard let target = link.target, !target.isEmpty else {
            if !isOld, version.minor >= 3 { diagnostics.error(place.appending("target"), "is required") }
            return
        }
        guard link.hard == true, !isOld else { return }
        let absolute = target.hasPrefix("/") ? target : "\(link.node.path)/\(target)"
        if directories.contains(CleanPath.of(absolute)) {
            diagnostics.error(place.appending("target"), "is a directory, which has no hard links")
        }
        if link.node.user != .none || link.node.group != .none {
            diagnostics.warning(place, "is a hard link, whose owner is its target's")
        }
    }

    /// What is wrong with a path.
    func problem(ofPath path: String) -> String? {
        guard path.hasPrefix("/") else { return "is not absolute" }
        guard !isOld, CleanPath.of(path) != path else { return nil }
        return "is not in its shortest form"
    }

    /// The directories above a path, without the root.
    private static func ancestors(of path: String) -> [String] {
        path.utf8.indices.filter { path.utf8[$0] == UInt8(ascii: "/") && $0 > path.startIndex }
            .map { String(path[..<$0]) }
    }

    private static func unitPaths(_ units: [Unit]) -> Set<String> {
        var paths: Set<String> = []
        for unit in units {
            if unit.contents.isSet { paths.insert("/etc/systemd/system/\(unit.name)") }
            for dropin in unit.dropins where dropin.contents.isSet {
                paths.insert("/etc/systemd/system/\(unit.name).d/\(dropin.name)")
            }
        }
        return paths
    }
}

extension Node.Owner {
    /// Nobody in particular.
    static let none = Node.Owner(.object([]))
}

/// Paths in their shortest form, as Go's `path.Clean` gives it.
enum CleanPath {
    static func of(_ path: String) -> String {
        let isAbsolute = path.hasPrefix("/")
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part != ".." || !isAbsolute {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        return isAbsolute ? "/\(joined)" : joined.isEmpty ? "." : joined
    }
}
