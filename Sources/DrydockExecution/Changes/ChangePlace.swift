// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import OSTree
internal import SystemPackage

/// Where changes are made: the configuration of one deployment, and the `/var` of its stateroot.
struct ChangePlace {
    /// The deployment's directory, with its own `/etc`.
    let deployment: FilePath
    /// `/var` of the stateroot.
    let stateVar: FilePath
    /// Whether it is the machine that drydock runs on.
    let isLive: Bool

    /// A deployment, by its id, of a host.
    init(_ view: HostView, deployment id: String) throws(DrydockError) {
        guard let found = view.ostree.deployments.first(where: { $0.id == id }) else {
            throw DrydockError(.failedAttention, "deployment \(id) is gone")
        }
        deployment = view.directory(of: found)
        // On the running system another file system may be mounted there.
        stateVar = view.kind == .live ? "/var" : view.path.appending("ostree/deploy/\(found.stateroot)/var")
        isLive = view.kind == .live
    }

    /// The folder of a path and the name in it; no link is followed on the way.
    ///
    /// - Parameters:
    ///   - path: an absolute path below `/etc`, `/usr/etc` or `/var`; on the machine that drydock runs on below `/run`, too.
    ///   - made: folders that were made for it are added here; `nil` if none may be.
    /// - Returns: the folder and the name; `nil` if a folder is missing, and none may be made.
    /// - Throws: what the kernel refused, and ``DrydockError`` with `badInput` for a path elsewhere.
    func folder(of path: String, making made: inout [String]?) throws -> (folder: DurableDirectory, name: String)? {
        var (root, names) = try split(path)
        guard let name = names.popLast() else { throw Self.elsewhere(path) }
        var folder = try DurableDirectory(existing: root)
        var walked: [String] = []
        for part in names {
            walked.append(part)
            if try !folder.holds(part) {
                guard made != nil else { return nil }
                made?.append("/" + walked.joined(separator: "/"))
            }
            folder = try folder.directory(making: [part], mode: 0o755)
        }
        return (folder, name)
    }

    /// What is at a path; `nil` if nothing is.
    func read(_ path: String) throws -> SavedName? {
        var none: [String]?
        guard let (folder, name) = try folder(of: path, making: &none) else { return nil }
        return try folder.saved(name)
    }

    /// Whether anything is at a path, itself and not what it points at.
    func holds(_ path: String) throws -> Bool {
        guard path.split(separator: "/").count > 1 else { return true }
        var none: [String]?
        guard let (folder, name) = try folder(of: path, making: &none) else { return false }
        return try folder.holds(name)
    }

    /// The folders that are missing for a path, the outermost first.
    func missingFolders(of path: String) throws -> [String] {
        var missing: [String] = []
        var walked = path.split(separator: "/").dropLast().map(String.init)
        while !walked.isEmpty, try !holds("/" + walked.joined(separator: "/")) {
            missing.insert("/" + walked.joined(separator: "/"), at: 0)
            walked.removeLast()
        }
        return missing
    }

    private func split(_ path: String) throws -> (FilePath, [String]) {
        let names = path.split(separator: "/").map(String.init)
        guard path.hasPrefix("/"), !names.contains(".."), !names.contains(".") else { throw Self.elsewhere(path) }
        switch names.first {
        case "etc": return (deployment, names)
        case "usr" where names.count > 1 && names[1] == "etc": return (deployment, names)
        case "var": return (stateVar, Array(names.dropFirst()))
        case "run" where isLive: return ("/", names)
        default: throw Self.elsewhere(path)
        }
    }

    private static func elsewhere(_ path: String) -> DrydockError {
        DrydockError(.badInput, "\(path) is not a place that a plan may change", hint: "make a new plan")
    }
}
