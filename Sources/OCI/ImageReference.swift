// SPDX-License-Identifier: Apache-2.0

/// Where an image is and what it is called there: `docker://quay.io/a/b:1`, `oci:/path:tag`.
///
/// The name is kept as given: nothing is added, lower-cased or expanded.
public struct ImageReference: Hashable, Sendable, CustomStringConvertible {
    /// How an image is reached.
    public enum Transport: String, Sendable, CaseIterable {
        case registry
        case oci
        case ociArchive = "oci-archive"
        case dockerArchive = "docker-archive"
        case containersStorage = "containers-storage"
        case dir

        /// What is printed in front of the name.
        public var prefix: String { self == .registry ? "docker://" : "\(rawValue):" }

        /// Whether the name begins with a path on this machine.
        public var isLocalPath: Bool { [.oci, .ociArchive, .dockerArchive, .dir].contains(self) }

        /// Whether the image is one file, which has to be unpacked.
        var isArchive: Bool { [.ociArchive, .dockerArchive].contains(self) }
    }

    /// How the image is reached.
    public let transport: Transport
    /// What it is called there.
    public let name: String

    /// A reference of known parts.
    public init(transport: Transport, name: String) {
        self.transport = transport
        self.name = name
    }

    /// Reads `transport:name`; `docker://` and `registry:` both stand for a registry.
    public init(parsing text: String) throws(ImageError) {
        guard let colon = text.firstIndex(of: ":") else {
            throw ImageError(
                .badReference,
                "\"\(text)\" names no transport",
                hint: "write docker://\(text) for a registry, or oci:DIRECTORY:TAG for a directory"
            )
        }
        let word = String(text[..<colon])
        var name = text[text.index(after: colon)...]
        if word == "docker" {
            guard name.hasPrefix("//") else {
                throw ImageError(.badReference, "\"\(text)\": after docker: comes //, as in docker://quay.io/a/b:1")
            }
            name = name.dropFirst(2)
        }
        guard let transport = word == "docker" ? .registry : Transport(rawValue: word) else {
            let known = Transport.allCases.map(\.prefix).joined(separator: " ")
            throw ImageError(
                .badReference,
                "\"\(text)\": unknown transport \(word)",
                hint: "known are: \(known); for an image in a registry write docker://\(text)"
            )
        }
        guard !name.isEmpty else { throw ImageError(.badReference, "\"\(text)\" has no name after the transport") }
        self.init(transport: transport, name: String(name))
    }

    /// The form that ostree-ext prints and names refs after.
    public var description: String { transport.prefix + name }
}

/// An image reference with how its signature is to be judged: what the origin of a deployment holds.
public struct OSTreeImageReference: Hashable, Sendable, CustomStringConvertible {
    /// How the signature is judged.
    public enum Verification: Hashable, Sendable {
        /// `policy.json` must demand a signature.
        case containerPolicy
        /// Nothing beyond what skopeo's policy asks for.
        case allowInsecure
        /// The embedded commit is verified with the keys of an ostree remote.
        case remote(String)
    }

    /// How the signature is judged.
    public let verification: Verification
    /// The image.
    public let image: ImageReference

    /// A reference of known parts.
    public init(verification: Verification, image: ImageReference) {
        self.verification = verification
        self.image = image
    }

    /// Reads any of the five `ostree-…` spellings.
    ///
    /// A plain image reference is taken for an unverified one, as `bootc switch` takes it.
    public init(parsing text: String) throws(ImageError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let rest = parts.count > 1 ? parts[1] : ""
        switch parts[0] {
        case "ostree-image-signed":
            self.init(verification: .containerPolicy, image: try ImageReference(parsing: rest))
        case "ostree-unverified-image":
            self.init(verification: .allowInsecure, image: try ImageReference(parsing: rest))
        case "ostree-unverified-registry":
            self.init(verification: .allowInsecure, image: try ImageReference(parsing: "registry:\(rest)"))
        case "ostree-remote-image", "ostree-remote-registry":
            let (remote, image) = try Self.splitRemote(rest, of: text)
            let name = parts[0] == "ostree-remote-image" ? image : "registry:\(image)"
            self.init(verification: .remote(remote), image: try ImageReference(parsing: name))
        default:
            self.init(verification: .allowInsecure, image: try ImageReference(parsing: text))
        }
    }

    private static func splitRemote(_ rest: String, of text: String) throws(ImageError) -> (String, String) {
        let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard !parts[0].isEmpty else { throw ImageError(.badReference, "\"\(text)\" names no remote") }
        guard parts.count == 2 else { throw ImageError(.badReference, "\"\(text)\" names a remote, but no image") }
        return (parts[0], parts[1])
    }

    /// The form that ostree-ext and bootc write.
    public var description: String {
        switch verification {
        case .containerPolicy: "ostree-image-signed:\(image)"
        case .remote(let remote): "ostree-remote-image:\(remote):\(image)"
        case .allowInsecure where image.transport == .registry: "ostree-unverified-registry:\(image.name)"
        case .allowInsecure: "ostree-unverified-image:\(image)"
        }
    }
}
