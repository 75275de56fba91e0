// SPDX-License-Identifier: Apache-2.0

extension FileTree {
    /// Reads a tree written as text, the form in which the sample's content tables are kept.
    ///
    /// A line that begins with `== ` opens an entry, and the lines up to the next one are a file's content:
    ///
    /// ```
    /// == ssh/sshd_config 0600
    /// Include /etc/ssh/sshd_config.d/*.conf
    /// == polkit-1/rules.d/ 0700 0:998
    /// == os-release -> ../usr/lib/os-release
    /// ```
    ///
    /// A path that ends in a slash is a directory. Mode (octal) and owner (`uid:gid`) may be left out.
    ///
    /// - Parameter script: The text; what stands before the first entry is ignored.
    init(script: String) {
        self.init()
        var header: Substring?
        var body = ""
        for line in script.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("== ") else {
                body += "\(line)\n"
                continue
            }
            add(header, body: body)
            header = line.dropFirst(3)
            body = ""
        }
        add(header, body: body)
    }

    /// Adds the entry that a header line describes.
    private mutating func add(_ header: Substring?, body: String) {
        guard let header else { return }
        let fields = header.split(separator: " ").map(String.init)
        guard let path = fields.first else { return }
        if fields.count == 3, fields[1] == "->" {
            symlink(path, to: fields[2])
            return
        }
        let owner = fields.dropFirst(2).first?.split(separator: ":").compactMap { UInt32($0) } ?? []
        let mode = fields.dropFirst().first.flatMap { UInt32($0, radix: 8) }
        let uid = owner.first ?? 0
        let gid = owner.last ?? 0
        if path.hasSuffix("/") {
            directory(String(path.dropLast()), mode: mode ?? 0o755, uid: uid, gid: gid)
        } else {
            file(path, .text(body), mode: mode ?? 0o644, uid: uid, gid: gid)
        }
    }
}
