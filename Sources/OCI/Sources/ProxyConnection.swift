// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import SystemPackage

/// How an image is opened through skopeo: the same way each time.
struct ProxyConnection: Sendable {
    private let reference: OSTreeImageReference
    private let source: String
    private let global: [String]
    private let options: [String]
    private let patience: Int

    /// The connection for an image.
    ///
    /// - Throws: ``ImageError`` if the reference asks for signatures and no policy does.
    init(_ reference: OSTreeImageReference, digest: String?, patience: Int) throws(ImageError) {
        self.reference = reference
        self.patience = patience
        source = Self.source(of: reference.image, digest: digest)
        options = reference.image.transport == .registry ? RegistryCredentials.arguments : ["--no-creds"]
        // skopeo is told which file was looked at: its own search order is another.
        global = reference.verification == .containerPolicy ? ["--policy", try SignaturePolicy().path] : []
    }

    /// Opens the image, works with it, and ends skopeo.
    ///
    /// - Throws: ``NoProxy`` if there is no skopeo that can be talked to.
    func with<Result>(_ body: (SkopeoSource) async throws -> Result) async throws -> Result {
        // skopeo unpacks archives below /var/tmp, which is read-only while a running host is looked at.
        let scratch = reference.image.transport.isArchive ? try ScratchDirectory() : nil
        defer { withExtendedLifetime(scratch) {} }
        let global = global + (scratch.map { ["--tmpdir", $0.path.string] } ?? [])
        return try await ImageProxy.with(global: global, options: options, patience: patience) { proxy in
            guard reference.verification != .containerPolicy || proxy.version >= SignaturePolicy.evaluated else {
                throw ImageError(
                    .unavailable,
                    "\(reference): this skopeo does not evaluate signature policies here "
                        + "(image proxy protocol \(proxy.version), \(SignaturePolicy.evaluated) is needed)",
                    hint: "install skopeo 1.13 or newer, or name the image without verification: \(reference.image)"
                )
            }
            return try await body(try SkopeoSource(proxy, reference.image, spelled: source))
        }
    }

    /// What skopeo is asked for: in a registry exactly the manifest of a digest, even if the tag has moved on.
    private static func source(of image: ImageReference, digest: String?) -> String {
        guard image.transport == .registry, let digest else { return image.description }
        var name = image.name.split(separator: "@", maxSplits: 1)[0]
        if let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") { name = name[..<colon] }
        return "\(image.transport.prefix)\(name)@\(digest)"
    }
}
