// SPDX-License-Identifier: Apache-2.0

/// What one kind of document says; the envelope around it is ``Document``.
package protocol Specification: Codable, Sendable, Equatable {
    /// The value of `kind`, for example `Analysis`.
    static var kind: String { get }
}

/// The envelope that every document has.
///
/// Keys may be added to a kind, never renamed. Everything that differs between two runs on an unchanged host is in
/// `metadata`, so that `spec` can be compared.
package struct Document<Spec: Specification>: Codable, Sendable, Equatable {
    /// The version of the format.
    package let apiVersion: String
    /// What the document is.
    package let kind: String
    /// When and by what it was made.
    package var metadata: Metadata
    /// What it says.
    package var spec: Spec

    /// Puts a specification into an envelope.
    package init(_ spec: Spec, metadata: Metadata = Metadata()) {
        apiVersion = DocumentFormat.apiVersion
        kind = Spec.kind
        self.metadata = metadata
        self.spec = spec
    }
}

/// When and by what a document was made, and what was measured at that moment.
package struct Metadata: Codable, Sendable, Equatable {
    /// The program that wrote a document.
    package struct Tool: Codable, Sendable, Equatable {
        /// `drydock`.
        package var name: String
        /// Its version.
        package var version: String

        /// This program.
        package init(name: String = "drydock", version: String = DocumentFormat.toolVersion) {
            self.name = name
            self.version = version
        }
    }

    /// RFC 3339 in UTC; absent where the same input must give the same bytes.
    package var createdAt: String?
    /// The program.
    package var tool: Tool
    /// SHA-256 over `spec`, where a later command must know that nobody changed it.
    package var digest: String?
    /// Free space at the moment of looking.
    package var space: [Space]?

    /// What is known of the moment.
    package init(createdAt: String? = nil, tool: Tool = Tool(), digest: String? = nil, space: [Space]? = nil) {
        self.createdAt = createdAt
        self.tool = tool
        self.digest = digest
        self.space = space
    }
}

/// Room on the file system of one of the host's roots.
package struct Space: Codable, Sendable, Equatable {
    /// `sysroot` or `boot`.
    package var root: String
    /// Bytes in all.
    package var total: UInt64
    /// Bytes that an ordinary user could still fill.
    package var available: UInt64

    /// Room on a file system.
    package init(root: String, total: UInt64, available: UInt64) {
        self.root = root
        self.total = total
        self.available = available
    }
}

/// Something that could not be looked at: never passed over in silence.
package struct Unreadable: Codable, Sendable, Equatable {
    /// The path or the fact.
    package var what: String
    /// Why, in the words of the system.
    package var why: String

    /// Something that could not be looked at.
    package init(what: String, why: String) {
        self.what = what
        self.why = why
    }
}
