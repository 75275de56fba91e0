// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS

/// What the image itself has the running system make below `/etc`: accounts by sysusers.d(5), files by tmpfiles.d(5).
struct ImageRules {
    /// What makes something.
    struct Maker {
        /// The image, or a package on top of it.
        let origin: Provenance.Origin
        /// Where it says so.
        let evidence: String
    }

    private var accounts: [String: Maker] = [:]
    private var paths: [String: (maker: Maker, target: String?)] = [:]

    /// The rules of a tree; a file of the name of a layered package is that package's.
    init(_ view: HostView, layered: Set<String>, _ unreadable: inout UnreadableLog) {
        for (file, fields) in Self.lines("usr/lib/sysusers.d", in: view.tree, &unreadable) {
            guard fields.count > 1, ["u", "u!", "g"].contains(fields[0]) else { continue }
            accounts[fields[1]] = Self.maker("sysusers.d", file, layered)
        }
        for (file, fields) in Self.lines("usr/lib/tmpfiles.d", in: view.tree, &unreadable) {
            guard fields.count > 1, "fwdDLpcbCvqQ".contains(fields[0].prefix(1)), fields[1].hasPrefix("/etc/") else {
                continue
            }
            let isLink = fields[0].hasPrefix("L") && fields.count > 6
            paths[fields[1]] = (Self.maker("tmpfiles.d", file, layered), isLink ? fields[6] : nil)
        }
    }

    /// What makes an account or group.
    func account(_ name: String) -> Maker? { accounts[name] }

    /// What makes a path; of a symlink only the one that leads where it is made to lead.
    func path(_ path: String, target: String?) -> Maker? {
        guard let (maker, wanted) = paths[path], wanted == nil || wanted == target else { return nil }
        return maker
    }

    private static func maker(_ folder: String, _ file: String, _ layered: Set<String>) -> Maker {
        let name = String(file.prefix { $0 != "." })
        return Maker(
            origin: layered.contains(name) ? .package : .imageDefault,
            evidence: "/usr/lib/\(folder)/\(file) has it made"
        )
    }

    private static func lines(
        _ folder: String,
        in tree: RootDirectory,
        _ unreadable: inout UnreadableLog
    ) -> [(file: String, fields: [String])] {
        let names = unreadable.attempt("/\(folder)") { try tree.names(folder) } ?? nil
        return (names ?? []).filter { $0.hasSuffix(".conf") }.sorted().flatMap { name in
            let text = unreadable.attempt("/\(folder)/\(name)") { try tree.text("\(folder)/\(name)") } ?? nil
            return (text ?? "").split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }.map { line in
                (name, line.split(whereSeparator: \.isWhitespace).map(String.init))
            }
        }
    }
}
