// SPDX-License-Identifier: Apache-2.0

import Digest
import HostFS
import OSTree
package import SystemPackage

/// An image that holds a commit of a repository object by object, in any of the forms that ostree-ext wrote over the years.
///
/// Made of the loose objects of a `bare` repository as they lie on the disk; what a commit does not reach must not be there.
package struct EncapsulatedImage: Sendable {
    /// How a layer tells the extended attributes of a file.
    package enum AttributeForm: CaseIterable, Sendable {
        /// An entry in a folder of its own, and a hard link to it before each file; modes carry the kind of file.
        case folder
        /// An object of its own, and a hard link to it before each file.
        case linked
        /// Once more before each file.
        case inline
    }

    /// The entries of the layers: the commit's in front, then the chunks.
    package var layers: [[RawImage.Entry]]
    /// Layers on top, of plain files.
    package var derived: [[RawImage.Entry]] = []

    /// Takes a commit.
    ///
    /// - Parameters:
    ///   - commit: its checksum.
    ///   - repository: where its objects are.
    ///   - form: how attributes are told.
    ///   - chunks: into how many layers the files go; with 0 they are in the layer of the commit.
    /// - Throws: what reading the repository throws.
    package init(_ commit: String, from repository: FilePath, _ form: AttributeForm, chunks: Int) throws {
        let walked = try RootDirectory(repository).walk(".").entries.filter {
            $0.path.hasPrefix("objects/") && $0.status.kind != .directory
        }
        let metadata = try walked.filter { !$0.path.hasSuffix(".file") }.map { entry in
            Self.entry(entry.path, try Files.read(repository.appending(entry.path).string))
        }
        func isCommit(_ entry: RawImage.Entry) -> Bool {
            String(decoding: entry.name, as: UTF8.self).contains(commit.dropFirst(2))
        }
        let (own, trees) = (metadata.filter(isCommit), metadata.filter { !isCommit($0) })
        layers = [[Self.entry("config", Array("[core]\nmode=bare-split-xattrs\n".utf8))] + own + trees]
        layers += Array(repeating: [], count: chunks)
        var told: [Set<String>] = layers.map { _ in [] }
        let files = walked.filter { $0.path.hasSuffix(".file") }.sorted { $0.path < $1.path }
        for (index, file) in files.enumerated() {
            let layer = chunks == 0 ? 0 : 1 + index % chunks
            layers[layer] += Self.attributes(of: file, form, told: &told[layer])
            layers[layer].append(try Self.file(file, form, in: repository))
        }
    }

    /// The image.
    package var image: RawImage {
        var image = RawImage(layers: (layers + derived).map(RawImage.archive))
        image.labels["ostree.final-diffid"] = "sha256:" + SHA256.hex(of: image.layers[layers.count - 1])
        return image
    }

    private static func entry(_ path: String, _ content: [UInt8] = []) -> RawImage.Entry {
        RawImage.Entry(name: Array("sysroot/ostree/repo/\(path)".utf8), content: content)
    }

    /// What stands in front of a file.
    private static func attributes(
        of file: WalkedEntry,
        _ form: AttributeForm,
        told: inout Set<String>
    ) -> [RawImage.Entry] {
        let attributes = ExtendedAttributes(
            file.attributes.map { ExtendedAttributes.Attribute(name: Array($0.key.utf8), value: $0.value) }
        )
        let content = attributes.variant.serialized
        let name = SHA256.hex(of: content)
        guard form != .inline else { return [entry("\(file.path)-xattrs-link", content)] }
        let path = form == .folder ? "xattrs/\(name)" : "objects/\(name.prefix(2))/\(name.dropFirst(2)).file-xattrs"
        var link = entry(form == .folder ? "\(file.path).xattrs" : "\(file.path)-xattrs-link")
        link.type = "1"
        link.target = "sysroot/ostree/repo/\(path)"
        return (told.insert(name).inserted ? [entry(path, content)] : []) + [link]
    }

    private static func file(
        _ file: WalkedEntry,
        _ form: AttributeForm,
        in repository: FilePath
    ) throws -> RawImage.Entry {
        var entry = entry(file.path)
        if let target = file.target {
            entry.type = "2"
            entry.target = target
        } else {
            entry.content = try Files.read(repository.appending(file.path).string)
        }
        entry.uid = UInt64(file.status.uid)
        entry.gid = UInt64(file.status.gid)
        entry.mode = UInt64(file.status.mode)
        if form == .folder { entry.mode |= file.target == nil ? 0o100000 : 0o120000 }
        return entry
    }
}
