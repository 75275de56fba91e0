// SPDX-License-Identifier: Apache-2.0

/// The metadata of the two sample commits, as arguments of `ostree commit`.
///
/// Key names and types are those of rpm-ostree 2025: a layered commit carries the keys that begin with
/// `rpmostree.clientlayer`, `rpmostree.packages` and so on, its base those of a server-side compose.
enum CommitMetadata {
    /// What a server-side compose writes.
    static var base: [String] {
        [
            string("version", SampleRelease.host.version),
            string("ostree.linux", SampleRelease.host.kernel),
            string("rpmostree.inputhash", digits(64, seed: "inputhash")),
            string("fedora-coreos.stream", "stable"),
            string("coreos-assembler.basearch", "x86_64"),
            string("coreos-assembler.config-gitrev", digits(40, seed: "gitrev")),
            value("ostree.bootable", "true"),
            value("rpmostree.rpmdb.pkglist", list(SamplePackages.base)),
            value("rpmostree.rpmmd-repos", repositories(["fedora-coreos-pool"])),
        ]
    }

    /// What rpm-ostree writes on the host when it puts packages on top of a base.
    static var layered: [String] {
        let removed = SamplePackages.base.all
            .filter { SamplePackages.layered[name: $0.name] == nil }
            .map { "<\(nevra($0))>" }
        return [
            string("version", SampleRelease.host.version),
            string("ostree.linux", SampleRelease.host.kernel),
            string("rpmostree.state-sha512", digits(128, seed: "state")),
            value("ostree.bootable", "true"),
            value("rpmostree.clientlayer", "true"),
            value("rpmostree.clientlayer_version", "uint32 6"),
            value("rpmostree.packages", "[" + SamplePackages.requested.map(quoted).joined(separator: ", ") + "]"),
            value("rpmostree.modules", "@as []"),
            value("rpmostree.removed-base-packages", "[" + removed.joined(separator: ", ") + "]"),
            value("rpmostree.replaced-base-packages", "@a(vv) []"),
            value("rpmostree.replaced-base-remote-packages", "@a{sv} {}"),
            value("rpmostree.rpmdb.pkglist", list(SamplePackages.layered)),
            value("rpmostree.rpmmd-repos", repositories(["fedora", "updates", "fedora-cisco-openh264"])),
        ]
    }

    /// `a(sssss)`: name, epoch, version, release, architecture.
    private static func list(_ packages: SamplePackages) -> String {
        let items = packages.all.map {
            "(" + [$0.name, $0.epoch, $0.version, $0.release, $0.architecture].map(quoted).joined(separator: ", ") + ")"
        }
        return "[" + items.joined(separator: ", ") + "]"
    }

    /// `(sstsss)`: the whole name, then its parts, with the epoch as a number.
    private static func nevra(_ package: SamplePackage) -> String {
        let parts = [package.version, package.release, package.architecture].map(quoted).joined(separator: ", ")
        return "(\(quoted(package.nevra)), \(quoted(package.name)), uint64 \(package.epoch), \(parts))"
    }

    /// `aa{sv}`: the repositories that took part, each with the time of its metadata.
    private static func repositories(_ names: [String]) -> String {
        let items = names.map { "{'id': <\(quoted($0))>, 'timestamp': <uint64 \(SampleRelease.contentTime)>}" }
        return "[" + items.joined(separator: ", ") + "]"
    }

    private static func string(_ key: String, _ value: String) -> String {
        "--add-metadata-string=\(key)=\(value)"
    }

    private static func value(_ key: String, _ text: String) -> String {
        "--add-metadata=\(key)=\(text)"
    }

    /// A text as GVariant text format spells it; sample names hold neither quotes nor backslashes.
    private static func quoted(_ text: String) -> String {
        "'\(text)'"
    }

    /// Hexadecimal digits that look like a checksum.
    private static func digits(_ count: Int, seed: String) -> String {
        var text = ""
        while text.utf8.count < count {
            let word = String(Filler.hash("\(seed) \(text)"), radix: 16)
            text += String(repeating: "0", count: 16 - word.utf8.count) + word
        }
        return String(text.prefix(count))
    }
}
