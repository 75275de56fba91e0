// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import Ignition

/// A host as the root that Ignition works on: as it is now, or as it must have been before.
struct HostRoot: InstalledRoot {
    private let view: HostView
    /// What was not there yet; `nil` for the host as it is now.
    private let hidden: Set<String>?

    /// The host as it is now.
    init(now view: HostView) {
        self.view = view
        hidden = nil
    }

    /// The host with `/etc` as the image sets it, and without what a config put there.
    init(before claims: Set<String>, on view: HostView) {
        self.view = view
        hidden = claims
    }

    func look(_ path: String) throws -> InstalledNode? {
        guard let (root, relative) = place(path) else { return nil }
        return try InstalledNode(at: relative, in: root)
    }

    func contents(_ path: String) throws -> [UInt8] {
        guard let (root, relative) = place(path) else { return [] }
        return try root.contents(relative, limit: 1 << 30) ?? []
    }

    func names(_ path: String) throws -> [String] {
        guard let (root, relative) = place(path) else { return [] }
        let names = try root.names(relative) ?? []
        return hidden == nil ? names : names.filter { !isHidden("\(path)/\($0)") }
    }

    private func place(_ path: String) -> (RootDirectory, String)? {
        guard !isHidden(path) else { return nil }
        if let below = Self.below("/etc", path) {
            if hidden == nil { return (view.etc, below) }
            return (view.tree, below == "." ? "usr/etc" : "usr/etc/\(below)")
        }
        if let below = Self.below("/var", path) { return view.var.map { ($0, below) } }
        return (view.tree, Self.below("", path) ?? ".")
    }

    private func isHidden(_ path: String) -> Bool {
        guard let hidden, !hidden.isEmpty else { return false }
        var place = Substring(path)
        while !place.isEmpty {
            if hidden.contains(String(place)) { return true }
            place = place[..<(place.lastIndex(of: "/") ?? place.startIndex)]
        }
        return false
    }

    /// The part of a path below a folder, `.` for the folder itself; `nil` if it lies elsewhere.
    private static func below(_ folder: String, _ path: String) -> String? {
        if path == folder || path == folder + "/" { return "." }
        return path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.utf8.count + 1)) : nil
    }
}
