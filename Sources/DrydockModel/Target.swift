// SPDX-License-Identifier: Apache-2.0

/// What an image is and holds.
package struct Target: Specification {
    package static let kind = "Target"

    /// How an image came to be, which decides how it is read.
    package enum Form: String, Codable, Sendable {
        /// An ostree commit and nothing on top.
        case encapsulated
        /// An ostree commit with further layers.
        case derived
        /// Layers of any container tool, without an ostree commit.
        case plain
    }

    /// One layer.
    package struct Layer: Codable, Sendable, Equatable {
        /// `sha256:…` of the blob as stored.
        package var digest: String
        /// `sha256:…` of the tar inside.
        package var diffID: String
        /// The media type in the manifest.
        package var mediaType: String
        /// Bytes of the blob as stored.
        package var size: UInt64
        /// `commit`, `chunk` or `derived`.
        package var role: String

        /// One layer.
        package init(digest: String, diffID: String, mediaType: String, size: UInt64, role: String) {
            self.digest = digest
            self.diffID = diffID
            self.mediaType = mediaType
            self.size = size
            self.role = role
        }
    }

    /// The reference as ostree writes it into origins: `ostree-unverified-registry:quay.io/…`.
    package var reference: String
    /// The image reference alone, as ostree names refs after it: `docker://quay.io/…`.
    package var image: String
    /// `sha256:…` of the manifest of this architecture.
    package var manifestDigest: String
    /// `sha256:…` of the image configuration.
    package var configDigest: String
    /// The architecture that the image says it is for.
    package var architecture: String
    /// When the image was made, as its configuration has it.
    package var created: String?
    /// How the image came to be.
    package var form: Form
    /// Labels of the image configuration.
    package var labels: [String: String]
    /// Layers, the lowest first.
    package var layers: [Layer]
    /// What lies in the layers; absent if they were not read.
    package var content: ImageContent?

    /// An image.
    package init(
        reference: String,
        image: String,
        manifestDigest: String,
        configDigest: String,
        architecture: String,
        created: String?,
        form: Form,
        labels: [String: String],
        layers: [Layer],
        content: ImageContent?
    ) {
        self.reference = reference
        self.image = image
        self.manifestDigest = manifestDigest
        self.configDigest = configDigest
        self.architecture = architecture
        self.created = created
        self.form = form
        self.labels = labels
        self.layers = layers
        self.content = content
    }

    /// The version in the words of the image's labels.
    package var version: String? { labels["org.opencontainers.image.version"] ?? labels["version"] }
}

/// What lies in the layers of an image, after their union.
package struct ImageContent: Codable, Sendable, Equatable {
    /// One content object, named as ostree names it.
    package struct Object: Codable, Sendable, Equatable {
        /// The checksum over header and content.
        package var checksum: String
        /// Bytes of the content; 0 for a symlink.
        package var size: UInt64

        /// One content object.
        package init(checksum: String, size: UInt64) {
            self.checksum = checksum
            self.size = size
        }
    }

    /// `/usr/lib/os-release`, names to values; empty if there is none.
    package var osRelease: [String: String]
    /// The names under `/usr/lib/modules` that hold a kernel.
    package var kernels: [String]
    /// The names of the directories at the top, sorted.
    package var topDirectories: [String]
    /// `/usr/etc`, or `/etc` of a plain image, paths as in `/etc`, sorted.
    package var etc: [Node]
    /// Where the package list is from: `commit-metadata`, `rpmdb`, `dpkg-status`, or `none`.
    package var packageSource: String
    /// Packages, sorted by name.
    package var packages: [Package]
    /// Whether `bootc` is in the image, which reads `kargs.d`.
    package var hasBootc: Bool
    /// What `/usr/lib/bootc/kargs.d` asks for on the image's architecture; absent if there is no such directory.
    package var kernelArguments: [String]?
    /// Accounts and groups by name.
    package var identities: Identities
    /// Distinct content objects, sorted by checksum.
    package var objects: [Object]
    /// Files and symlinks in the tree.
    package var files: Int
    /// Directories in the tree.
    package var directories: Int
    /// Bytes of all distinct content objects.
    package var bytes: UInt64
    /// Entries of the layers that ostree leaves out, by layer digest and name.
    package var filtered: [String: [String: Int]]
    /// What the image sets by itself; absent in documents of earlier versions.
    package var tree: TreeFacts?
    /// What an import writes beside ``objects``; absent in documents of earlier versions.
    package var importedObjects: ImportedObjects?
    /// What could not be looked at.
    package var unreadable: [Unreadable]

    /// Objects that an import writes although no file of the united tree has their content.
    package struct ImportedObjects: Codable, Sendable, Equatable {
        /// Content that a higher layer hides, and content under another name, sorted by checksum.
        package var hidden: [Object]
        /// Directories of the layers and of the united tree, sorted by checksum; the size is that of the object.
        package var directoryTrees: [Object]
        /// What owner, mode and attributes directories have, sorted by checksum; the size is that of the object.
        package var directoryMetadata: [Object]
        /// About how many bytes the merge commit has.
        package var mergeCommitBytes: UInt64

        /// Objects beside those of the united tree.
        package init(
            hidden: [Object],
            directoryTrees: [Object],
            directoryMetadata: [Object],
            mergeCommitBytes: UInt64
        ) {
            self.hidden = hidden
            self.directoryTrees = directoryTrees
            self.directoryMetadata = directoryMetadata
            self.mergeCommitBytes = mergeCommitBytes
        }
    }

    /// What lies in the layers.
    package init(
        osRelease: [String: String],
        kernels: [String],
        topDirectories: [String],
        etc: [Node],
        packageSource: String,
        packages: [Package],
        hasBootc: Bool,
        kernelArguments: [String]?,
        identities: Identities,
        objects: [Object],
        files: Int,
        directories: Int,
        bytes: UInt64,
        filtered: [String: [String: Int]],
        tree: TreeFacts? = nil,
        importedObjects: ImportedObjects? = nil,
        unreadable: [Unreadable]
    ) {
        self.osRelease = osRelease
        self.kernels = kernels
        self.topDirectories = topDirectories
        self.etc = etc
        self.packageSource = packageSource
        self.packages = packages
        self.hasBootc = hasBootc
        self.kernelArguments = kernelArguments
        self.identities = identities
        self.objects = objects
        self.files = files
        self.directories = directories
        self.bytes = bytes
        self.filtered = filtered
        self.tree = tree
        self.importedObjects = importedObjects
        self.unreadable = unreadable
    }
}
