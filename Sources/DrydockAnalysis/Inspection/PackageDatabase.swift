// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import OCI
internal import Subprocess
internal import SystemPackage

/// The package database of a tree: rpm's, read by the `rpm` program on a private copy, or dpkg's list.
struct PackageDatabase {
    /// Where rpm keeps its database; the first that exists counts.
    static let rpmFolders = [["usr", "share", "rpm"], ["usr", "lib", "sysimage", "rpm"]]
    /// What belongs to the database: without the log the last changes are missing.
    static let rpmFiles = ["rpmdb.sqlite", "rpmdb.sqlite-wal"]
    /// Where dpkg keeps its list, the last two being places that images move it to.
    static let dpkgLists = [
        ["usr", "share", "dpkg", "status"], ["usr", "lib", "sysimage", "dpkg", "status"],
        ["var", "lib", "dpkg", "status"], ["usr", "share", "factory", "var", "lib", "dpkg", "status"],
    ]

    /// What was found.
    struct Content {
        /// `rpmdb`, `dpkg-status` or `none`.
        var source = "none"
        var packages: [Package] = []
        /// Whether another try, with another program installed, could find more.
        var mayImprove = false
    }

    let tree: FileTree<InspectedFile>

    /// Reads the first database that is there.
    func read(_ unreadable: inout UnreadableLog) async -> Content {
        for folder in Self.rpmFolders {
            let files = Self.rpmFiles.compactMap { name in
                tree.leaf(folder + [name])?.content.spooled.map { (name: name, place: $0) }
            }
            guard files.contains(where: { $0.name == Self.rpmFiles[0] }) else { continue }
            do {
                // What was spooled is ours alone.
                let copy = try ScratchDirectory()
                for file in files { try copy.link(file.place, as: file.name) }
                return Content(source: "rpmdb", packages: PackageList.sorted(try await Self.rpm(in: copy)))
            } catch let error as SubprocessError where error.code == .executableNotFound {
                unreadable.add("packages", "the rpm program, which reads /\(folder.joined(separator: "/")), is missing")
            } catch {
                unreadable.add("packages", "\(error)")
            }
            return Content(mayImprove: true)
        }
        for path in Self.dpkgLists {
            guard let content = tree.leaf(path)?.content.content else { continue }
            let packages = Self.dpkg(String(decoding: content, as: UTF8.self))
            return Content(source: "dpkg-status", packages: PackageList.sorted(packages))
        }
        unreadable.add("packages", "the image has no package list that can be read")
        return Content()
    }

    /// The packages of a copy of rpm's database, beside which rpm writes even when it only reads.
    static func rpm(in folder: ScratchDirectory) async throws -> [Package] {
        let format = "%{NAME}\\t%{EPOCHNUM}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\n"
        let result = try await run(
            .name("rpm"),
            arguments: ["--dbpath", folder.path.string, "-qa", "--qf", format],
            output: .string(limit: 64 << 20),
            error: .string(limit: 64 << 10)
        )
        guard result.terminationStatus.isSuccess else {
            throw DrydockError(.badInput, "rpm cannot read the image's package database: \(result.standardError)")
        }
        return result.standardOutput.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            // Keys are kept in the database as packages of their own.
            return fields.first == "gpg-pubkey" ? nil : Package(fields: fields)
        }
    }

    /// The installed packages of a dpkg status file (deb-control(5)).
    static func dpkg(_ text: String) -> [Package] {
        text.split(separator: "\n\n").compactMap { paragraph in
            var fields: [Substring: Substring] = [:]
            for line in paragraph.split(separator: "\n") where line.first?.isWhitespace == false {
                guard let colon = line.firstIndex(of: ":") else { continue }
                fields[line[..<colon]] = line[line.index(after: colon)...].drop { $0 == " " }
            }
            guard let name = fields["Package"], let version = fields["Version"],
                fields["Status"]?.hasSuffix(" installed") == true
            else { return nil }
            let epoch = version.contains(":") ? version.prefix { $0 != ":" } : "0"
            let rest = version.contains(":") ? version.drop { $0 != ":" }.dropFirst() : version
            let dash = rest.lastIndex(of: "-")
            return Package(
                name: String(name),
                epoch: String(epoch),
                version: String(dash.map { rest[..<$0] } ?? rest),
                release: String(dash.map { rest[rest.index(after: $0)...] } ?? ""),
                architecture: String(fields["Architecture"] ?? "")
            )
        }
    }
}
