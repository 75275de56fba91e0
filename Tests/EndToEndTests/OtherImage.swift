// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SystemPackage
import TestSupport

/// An image of another make than the sample host: other numbers for accounts, another layout, another kernel.
struct OtherImage {
    /// Writes the image into a layout.
    ///
    /// - Parameter layout: The directory of the layout.
    /// - Returns: how the image is named.
    /// - Throws: what the system refuses.
    func write(to layout: FilePath) throws -> String {
        let directory = try TemporaryDirectory()
        let plain = directory.path.appending("initramfs").string
        let microcode = Self.archive(["kernel/x86/microcode": "code"])
        let modules = Self.archive(["etc/fstab": "", "usr/lib/dracut/modules.txt": "base\ncrypt\n"])
        try Files.write(modules, to: plain)
        try Command.check("gzip", plain)
        let initramfs = microcode + [UInt8](repeating: 0, count: 512) + (try Files.read(plain + ".gz"))
        var entries: [RawImage.Entry] = [
            .file("usr/lib/os-release", "ID=other\nPRETTY_NAME=\"Other 1\"\n"),
            .file("usr/lib/modules/7.0/vmlinuz", "kernel"),
            RawImage.Entry(name: Array("usr/lib/modules/7.0/initramfs.img".utf8), content: initramfs),
            .file("usr/lib/passwd", "chrony:x:900:900::/:/sbin/nologin\nnobody:x:99:99::/:/sbin/nologin\n"),
            .file("usr/lib/group", "chrony:x:900:\ndbus:x:81:\nnobody:x:99:\n"),
            .file("usr/lib/sysusers.d/agent.conf", "u agent - \"Agent\"\n"),
            .file("usr/lib/bootc/kargs.d/10.toml", "kargs = [\"other=1\", \"audit=0\"]\n"),
            .file("usr/bin/bootc", "x"), .file("usr/local/bin/tool", "x"), .file("etc/other.conf", "x\n"),
            .file("etc/hosts", "127.0.0.1 localhost\n"),
            .file("etc/nsswitch.conf", "passwd: files altfiles\ngroup: files altfiles\n"),
        ]
        for index in entries.indices where String(decoding: entries[index].name, as: UTF8.self).contains("bin/") {
            entries[index].mode = 0o755
        }
        for name in ["boot", "dev", "proc", "run", "sys", "sysroot", "tmp", "var"] {
            var directory = RawImage.Entry.other("5", name)
            directory.mode = 0o755
            entries.append(directory)
        }
        return try RawImage(layers: [RawImage.archive(entries)]).write(to: layout)
    }

    /// A cpio archive of the form newc.
    static func archive(_ files: [String: String]) -> [UInt8] {
        var bytes: [UInt8] = []
        let members = files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } + [("TRAILER!!!", "")]
        for (name, content) in members {
            let numbers = [
                1, 0o100644, 0, 0, 1, 0, content.utf8.count, 0, 0, 0, 0, name.utf8.count + 1, 0,
            ]
            bytes += Array(("070701" + numbers.map { Self.digits($0) }.joined() + name).utf8) + [0]
            while bytes.count % 4 != 0 { bytes.append(0) }
            bytes += Array(content.utf8)
            while bytes.count % 4 != 0 { bytes.append(0) }
        }
        return bytes
    }

    private static func digits(_ number: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 8 - text.count) + text
    }
}

/// One element of what `diff etc --format json` prints, read as a stranger would.
struct PredictedRow: Decodable {
    struct Result: Decodable {
        let type: String
        let mode: Int
        let uid: Int
        let gid: Int
        let size: Int?
        let sha256: String?
        let target: String?
    }

    let path: String
    let outcome: String
    let reason: String
    let result: Result?

    static func decode(_ text: String) throws -> [PredictedRow] {
        try JSONDecoder().decode([PredictedRow].self, from: Data(text.utf8))
    }

    /// Path, mode, owner, size and content or target, tab between them; `nil` if nothing will be there.
    var line: String? {
        guard let result else { return nil }
        let mode = result.type == "symlink" ? "-" : String(result.mode, radix: 8)
        let size = result.size.map { "\($0)" } ?? "-"
        let content = result.sha256 ?? result.target ?? "-"
        return [String(path.dropFirst("/etc/".count)), mode, "\(result.uid)", "\(result.gid)", size, content]
            .joined(separator: "\t")
    }
}
