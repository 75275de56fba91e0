// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import OSTree
import SystemPackage
import TestSupport
import Testing

/// References that ask for a signature.
@Suite struct ImageTrust {
    /// Two owners of keys, in a home of gpg that goes with the value.
    private final class Keys {
        let directory: TemporaryDirectory
        static let owner = "owner@example.org"
        static let stranger = "stranger@example.org"

        init() throws {
            directory = try TemporaryDirectory()
            try Command.check("chmod", "0700", home)
            for name in [Self.owner, Self.stranger] {
                try Command.check(
                    "gpg",
                    "--homedir",
                    home,
                    "--batch",
                    "--quiet",
                    "--passphrase",
                    "",
                    "--quick-generate-key",
                    name,
                    "ed25519",
                    "sign",
                    "never"
                )
            }
        }

        deinit {
            Command.runIgnoringFailure("gpgconf", "--homedir", home, "--kill", "all")
        }

        var home: String { directory.path.string }

        func sign(_ origin: CommitOrigin, by name: String) throws {
            try Command.check(
                "ostree",
                "gpg-sign",
                "--repo=\(origin.repository)",
                "--gpg-homedir=\(home)",
                origin.commit,
                name
            )
        }

        /// Adds a remote that trusts the owner, and nobody else.
        func addRemote(_ name: String, to repository: FilePath, verifying: Bool = true) throws {
            let file = directory.path.appending("owner.asc").string
            try Command.check("gpg", "--homedir", home, "--batch", "--yes", "-o", file, "--export", Self.owner)
            try Command.check(
                "ostree",
                "remote",
                "add",
                "--repo=\(repository)",
                "--gpg-import=\(file)",
                "--set=gpg-verify=\(verifying)",
                name,
                "https://example.org/repo"
            )
        }
    }

    @Test("a commit that the remote's key signed is taken, and so are the layers on top of it")
    func signed() throws {
        let (keys, origin, place) = (try Keys(), try CommitOrigin(), try ImportPlace())
        try keys.sign(origin, by: Keys.owner)
        try keys.addRemote("vendor", to: place.repository)
        var image = try origin.image(.inline, chunks: 2)
        image.derived = [[.file("usr/share/new")]]
        let reference = try image.image.write(to: place.directory.path.appending("image"))
        let document = try place.document(try place.run("ostree-remote-image:vendor:\(reference)"))
        let repository = try Repository(path: place.repository.string)
        let commit = try #require(Checksum(origin.commit))
        #expect(try repository.commit(try #require(Checksum(document.mergeCommit))).parent == commit)
        // The signature came with it.
        #expect(try repository.detachedMetadata(of: commit)?["ostree.gpgsigs"] != nil)
        try place.audit()
        // A plain reference to the same image is the same image.
        #expect(try place.document(try place.run(reference)).mergeCommit == document.mergeCommit)
    }

    /// Why a commit is not taken.
    enum Distrust: String, CaseIterable, CustomTestStringConvertible, Sendable {
        case noCommit, noSignature, strangersKey, otherCommitsSignature, remoteWithoutVerification, noSuchRemote
        var testDescription: String { rawValue }
    }

    @Test(
        "of any other commit not one object is written, and it is not taken from the repository either",
        arguments: Distrust.allCases
    )
    func refused(_ distrust: Distrust) throws {
        let (keys, origin, place) = (try Keys(), try CommitOrigin(), try ImportPlace())
        if ![.noSignature, .noCommit].contains(distrust) {
            try keys.sign(origin, by: distrust == .strangersKey ? Keys.stranger : Keys.owner)
        }
        var image = try origin.image(.inline, chunks: 2)
        if distrust == .otherCommitsSignature {
            let other = try CommitOrigin([.file("usr/other")])
            let metadata = try #require(image.layers[0].first { $0.has(suffix: ".commitmeta") })
            image = try other.image(.inline, chunks: 2)
            let place = try #require(image.layers[0].firstIndex { $0.has(suffix: ".commit") })
            var moved = image.layers[0][place]
            moved.name += Array("meta".utf8)
            moved.content = metadata.content
            image.layers[0].insert(moved, at: place + 1)
        }
        if distrust != .noSuchRemote {
            try keys.addRemote("vendor", to: place.repository, verifying: distrust != .remoteWithoutVerification)
        }
        let words =
            switch distrust {
            case .noCommit: "holds no ostree commit"
            case .noSignature: "is not signed"
            default: "no signature that remote vendor accepts"
            }
        var raw = image.image
        if distrust == .noCommit { raw.labels["ostree.final-diffid"] = nil }
        let reference = try raw.write(to: place.directory.path.appending("image"))
        try place.expectRefusal(try place.run("ostree-remote-image:vendor:\(reference)"), [65], saying: [words])
        #expect(try place.refs() == [])
        #expect(try RepositoryAudit.wronglyNamed(in: place.repository).count == 0)

        #expect(try place.run(reference).status == 0)
        let again = try place.run("ostree-remote-image:vendor:\(reference)")
        #expect(again.status == 65 && again.errors.contains(words), "\(again.status): \(again.errors)")
    }

    @Test("a signature policy is not believed where nothing evaluates it, or where it accepts everything")
    func policy() throws {
        let place = try ImportPlace()
        let image = try RawImage([.file("usr/a")]).write(to: place.directory.path.appending("image"))
        let lax = place.directory.path.appending("lax.json").string
        let strict = place.directory.path.appending("strict.json").string
        try Files.write("{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}", to: lax)
        try Files.write("{\"default\":[{\"type\":\"reject\"}]}", to: strict)
        let reference = "ostree-image-signed:\(image)"
        let unread = try place.run(reference, environment: ["CONTAINERS_POLICY_JSON": lax])
        try place.expectRefusal(unread, [69], saying: ["accepts any image", lax])
        let none = try place.run(reference, environment: ["CONTAINERS_POLICY_JSON": strict, "PATH": "/nonexistent"])
        try place.expectRefusal(none, [69], saying: ["skopeo"])
        // A skopeo that evaluates the policy rejects the image by it; an older one is not asked.
        let rejected = try place.run(reference, environment: ["CONTAINERS_POLICY_JSON": strict])
        try place.expectRefusal(rejected, [69, 65], saying: ["skopeo"])
        #expect(try place.refs() == [])
    }
}
