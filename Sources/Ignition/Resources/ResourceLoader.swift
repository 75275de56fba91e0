// SPDX-License-Identifier: Apache-2.0

internal import Archive
internal import Digest

/// Gets what resources hold.
///
/// A `data:` URL holds its content itself. For all others somebody else has to say what lies there; nothing is fetched
/// from here.
public struct ResourceLoader: Sendable {
    /// Why a resource has no content.
    public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        /// What went wrong, without the content and without a `data:` URL.
        public let description: String

        /// A failure that is told in these words.
        public init(_ description: String) {
            self.description = description
        }
    }

    /// Gives what lies at a URL, with these headers in the request.
    public typealias Fetch = @Sendable (_ url: String, _ headers: [Resource.Header]) throws(Failure) -> [UInt8]

    /// The largest content, decompressed, in bytes.
    public static let largestContent = 512 << 20

    private let fetch: Fetch

    /// A loader.
    ///
    /// - Parameter fetch: says what lies at other URLs.
    public init(fetch: @escaping Fetch) {
        self.fetch = fetch
    }

    /// A loader of `data:` URLs alone.
    public static let local = ResourceLoader { (url, _) throws(Failure) in
        throw Failure("\(URLReference.shown(url)) is not fetched from here")
    }

    /// The content of a resource, decompressed and proven; a missing or empty source is an empty content.
    ///
    /// - Throws: what is wrong with the URL, the compression or the sum.
    public func content(of resource: Resource) throws(Failure) -> [UInt8] {
        guard let source = resource.source, !source.isEmpty else { return [] }
        var content = source.hasPrefix("data:") ? try Self.data(source) : try fetch(source, resource.headers)
        if resource.compression == "gzip" { content = try Self.decompressed(content) }
        if let hash = resource.hash { try Self.prove(content, hash) }
        return content
    }

    private static func data(_ source: String) throws(Failure) -> [UInt8] {
        do throws(DataURL.Failure) {
            return try DataURL(source).content
        } catch {
            throw Failure("the data URL \(error.description)")
        }
    }

    private static func decompressed(_ content: [UInt8]) throws(Failure) -> [UInt8] {
        do {
            return try Decompressor(MemorySource(content), .gzip).readAll(limit: largestContent)
        } catch {
            throw Failure("the content is not compressed with gzip, is cut off, or has more than 512 MiB")
        }
    }

    /// The sum is that of the decompressed content.
    private static func prove(_ content: [UInt8], _ hash: String) throws(Failure) {
        let actual =
            switch hash.split(separator: "-").first {
            case "sha256": "sha256-\(SHA256.hex(of: content))"
            default: "sha512-\(SHA512.hex(of: content))"
            }
        guard actual == hash.lowercased() else { throw Failure("the content does not have the sum that is asked for") }
    }
}
