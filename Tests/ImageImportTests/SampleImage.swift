// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ImageImport
import OCI
import OSTree
import SystemPackage
import TestSupport
import Testing

/// An image that ostree-ext wrote, or that it was tried on.
struct SampleImage: Sendable {
    /// The image layout.
    let layout: FilePath
    let tag: String

    /// How it is named.
    var reference: String { "oci:\(layout):\(tag)" }

    /// Imports it into a repository, by the rules of a release of libostree.
    func run(into repository: Repository, libostree: LibraryVersion = .running) async throws -> ImportResult {
        try await OpenImage.with(try OSTreeImageReference(parsing: reference)) { image in
            try await ImageImporter(image, into: repository, libostree: libostree).run()
        }
    }

    /// The refs that there must be after an import, as skopeo and the rules of the escaping give them.
    func expectedRefs() throws -> Set<String> {
        struct Inspected: Decodable {
            enum CodingKeys: String, CodingKey { case layers = "Layers" }
            let layers: [String]
        }
        let text = try Command.check("skopeo", "inspect", reference)
        let layers = try JSONDecoder().decode(Inspected.self, from: Data(text.utf8)).layers
        let escaped = reference.reduce(into: "") { result, character in
            result +=
                character.isLetter || character.isNumber || character == "-" || character == "/"
                ? (character == "/" && result.last == "_" ? "_2F_" : String(character))
                : character == "_" ? "__" : "_\(String(character.asciiValue ?? 0, radix: 16, uppercase: true))_"
        }
        return Set(
            layers.map { "ostree/container/blob/sha256_3A_\($0.dropFirst(7))" } + ["ostree/container/image/\(escaped)"]
        )
    }
}

/// Looks whether all objects of a repository have their right names, and whether all that refs lead to is there.
func checkSound(_ repository: Repository) throws {
    #expect(try RepositoryAudit.wronglyNamed(in: FilePath(repository.path)).paths == [])
    #expect(try RepositoryAudit.missing(from: repository) == [])
}
