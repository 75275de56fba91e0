// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// Something that is fetched: the content of a file, a config, a certificate, a key.
public struct Resource: Sendable, Equatable {
    /// Its URL; an empty one is an empty content, none is no content.
    public var source: String?
    /// `gzip`, or nothing.
    public var compression: String?
    /// Headers for http and https; one without value removes the header of a parent config.
    public var headers: [Header]
    /// `sha256-` or `sha512-` and the sum of the content, decompressed, in hexadecimal digits.
    public var hash: String?

    /// A header of a request.
    public struct Header: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Its value, which may be a secret.
        public var value: String?
    }

    init(_ value: JSONValue) {
        source = value.text("source")
        compression = value.text("compression")
        headers = value.objects("httpHeaders").map {
            Header(name: $0.text("name") ?? "", value: $0.text("value"))
        }
        hash = value.object("verification").text("hash")
    }
}
