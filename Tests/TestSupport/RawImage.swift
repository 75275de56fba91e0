// SPDX-License-Identifier: Apache-2.0

import Digest
package import SystemPackage

/// An image layout that is written byte by byte, so that anything can be wrong with it.
package struct RawImage: Sendable {
    /// One entry of a layer.
    package struct Entry: Sendable {
        /// The name as the archive has it.
        package var name: [UInt8]
        /// The type flag: `0` a file, `1` a hard link, `2` a symlink, `5` a directory.
        package var type: Character
        /// Where a link points.
        package var target: String
        /// The content of a file.
        package var content: [UInt8]
        /// The size that the header claims; that of the content if `nil`.
        package var size: UInt64?
        /// Permission bits.
        package var mode: UInt64 = 0o644
        /// Numeric owner.
        package var uid: UInt64 = 0
        /// Numeric group.
        package var gid: UInt64 = 0
        /// Records of a PAX header in front, in this order.
        package var records: [(key: String, value: String)] = []

        /// An entry; a file unless something else is said.
        package init(
            name: [UInt8],
            type: Character = "0",
            target: String = "",
            content: [UInt8] = [],
            size: UInt64? = nil
        ) {
            self.name = name
            self.type = type
            self.target = target
            self.content = content
            self.size = size
        }

        /// A file.
        package static func file(_ name: String, _ content: String = "x\n") -> Entry {
            Entry(name: Array(name.utf8), content: Array(content.utf8))
        }

        /// A link or something else without content.
        package static func other(_ type: Character, _ name: String, to target: String = "") -> Entry {
            Entry(name: Array(name.utf8), type: type, target: target)
        }

        /// Header and content, in the form that GNU tar writes.
        package var archived: [UInt8] {
            var bytes: [UInt8] = []
            if name.count > 100 {
                bytes += Entry(name: Array("././@LongLink".utf8), type: "L", content: name + [0]).archived
            }
            if !records.isEmpty {
                bytes += Entry(name: Array("pax".utf8), type: "x", content: records.flatMap(Self.record)).archived
            }
            var header = [UInt8](repeating: 0, count: 512)
            func put(_ text: [UInt8], at place: Int) { header.replaceSubrange(place..<place + text.count, with: text) }
            func octal(_ number: UInt64, digits: Int) -> [UInt8] {
                let text = String(number, radix: 8)
                return Array((String(repeating: "0", count: digits - text.count) + text).utf8)
            }
            put(Array(name.prefix(100)), at: 0)
            put(octal(mode, digits: 7), at: 100)
            put(octal(uid, digits: 7), at: 108)
            put(octal(gid, digits: 7), at: 116)
            let size = size ?? UInt64(content.count)
            if size < 1 << 33 {
                put(octal(size, digits: 11), at: 124)
            } else {
                header[124] = 0x80
                for index in 0..<8 { header[135 - index] = UInt8(truncatingIfNeeded: size >> UInt64(index * 8)) }
            }
            put(octal(0, digits: 11), at: 136)
            put(Array(repeating: 0x20, count: 8), at: 148)
            put(Array(String(type).utf8), at: 156)
            put(Array(target.utf8), at: 157)
            put(Array("ustar  ".utf8), at: 257)
            put(octal(header.reduce(0) { $0 + UInt64($1) }, digits: 6) + [0, 0x20], at: 148)
            bytes += header + content
            return bytes + Array(repeating: 0, count: (512 - content.count % 512) % 512)
        }

        /// A record of a PAX header: its own length in front.
        private static func record(_ key: String, _ value: String) -> [UInt8] {
            let rest = " \(key)=\(value)\n"
            var length = rest.utf8.count
            while String(length).utf8.count + rest.utf8.count != length { length += 1 }
            return Array("\(length)\(rest)".utf8)
        }
    }

    /// What an image is made of; anything may be replaced by something wrong.
    package var layers: [[UInt8]]
    /// The media type of the layers.
    package var mediaType = "application/vnd.oci.image.layer.v1.tar"
    /// The diff ids in the configuration; the right ones if `nil`.
    package var diffIDs: [String]?
    /// The architecture that the configuration names.
    package var architecture = RawImage.hostArchitecture
    /// Labels of the configuration.
    package var labels = ["containers.bootc": "1"]
    /// The size that the manifest claims of each layer; the right one if `nil`.
    package var claimedSize: UInt64?
    /// More members of the configuration, as JSON with a comma behind each.
    package var members = ""
    /// Spaces behind the manifest.
    package var padding = 0

    /// What this machine is called in an image.
    package static var hostArchitecture: String {
        #if arch(arm64)
            "arm64"
        #else
            "amd64"
        #endif
    }

    /// An image of one uncompressed layer.
    package init(_ entries: [Entry]) {
        layers = [Self.archive(entries)]
    }

    /// A tar archive.
    package static func archive(_ entries: [Entry]) -> [UInt8] {
        entries.flatMap(\.archived) + Array(repeating: 0, count: 1024)
    }

    /// An image of one layer that a Perl program prints, compressed with zstd: for archives that are too large to be held.
    ///
    /// `header(NAME, TYPE, SIZE, TARGET)` prints the header of an entry, and `$end` is the end of an archive.
    package init(perl program: String) throws {
        let directory = try TemporaryDirectory()
        let (script, file) = (directory.path.appending("layer.pl").string, directory.path.appending("layer").string)
        let prelude = #"""
            our $end = "\0" x 1024;
            sub header {
                my ($name, $type, $size, $target) = (@_, "");
                my $header = pack("a100 a8 a8 a8 a12 a12 a8 a1 a100 a6 a2 a247", substr($name, 0, 100), "0000644",
                    "0000000", "0000000", sprintf("%011o", $size), "00000000000", "        ", $type, $target, "ustar", "00", "");
                substr($header, 148, 8) = sprintf("%06o\0 ", unpack("%32C*", $header));
                print $header;
            }

            """#
        try Files.write(prelude + program + "\n", to: script)
        let pipe = "perl \"$0\" | tee \"$1\" | sha256sum"
        let digest = try Command.check("/bin/sh", "-c", pipe, script, file)
        try Command.check("zstd", "-q", "-1", "--rm", file)
        layers = [try Files.read("\(file).zst")]
        mediaType += "+zstd"
        diffIDs = ["sha256:\(digest.prefix(64))"]
    }

    /// An image of these blobs.
    package init(layers: [[UInt8]]) {
        self.layers = layers
    }

    /// SHA-256 of each layer, in hexadecimal.
    package var digests: [String] { layers.map { SHA256.hex(of: $0) } }

    /// Writes a layout of this image.
    ///
    /// - Returns: the reference of the image.
    package func write(to directory: FilePath) throws -> String {
        try Self.write(index: try add(to: directory), to: directory)
    }

    /// Writes a layout of one image index that names these images by their architectures.
    ///
    /// - Returns: the reference of the index.
    package static func write(_ images: [RawImage], to directory: FilePath) throws -> String {
        let members = try images.map { image in
            "\(try image.add(to: directory)),\"platform\":{\"os\":\"linux\",\"architecture\":\"\(image.architecture)\"}"
        }
        let index = """
            {"schemaVersion":2,"mediaType":"\(kind).index.v1+json",\
            "manifests":[\(members.map { "{\($0)}" }.joined(separator: ","))]}
            """
        let descriptor = "\"mediaType\":\"\(kind).index.v1+json\",\(try add(Array(index.utf8), to: directory))"
        return try write(index: descriptor, to: directory)
    }

    private static let kind = "application/vnd.oci.image"

    private static func write(index descriptor: String, to directory: FilePath) throws -> String {
        let index = """
            {"schemaVersion":2,"manifests":[{\(descriptor),"annotations":{"org.opencontainers.image.ref.name":"x"}}]}
            """
        try Files.write(index, to: directory.appending("index.json").string)
        try Files.write("{\"imageLayoutVersion\":\"1.0.0\"}", to: directory.appending("oci-layout").string)
        return "oci:\(directory):x"
    }

    /// Writes the blobs of the image.
    ///
    /// - Returns: the members of a descriptor of its manifest.
    private func add(to directory: FilePath) throws -> String {
        let identifiers = (diffIDs ?? digests.map { "sha256:\($0)" }).map { "\"\($0)\"" }
        let labels = labels.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
        let configuration = """
            {\(members)"architecture":"\(architecture)","os":"linux","config":{"Labels":{\(labels.joined(separator: ","))}},\
            "rootfs":{"type":"layers","diff_ids":[\(identifiers.joined(separator: ","))]}}
            """
        let config = try Self.add(Array(configuration.utf8), to: directory)
        let descriptors = try layers.map { layer in
            "{\"mediaType\":\"\(mediaType)\",\(try Self.add(layer, to: directory, claiming: claimedSize))}"
        }
        let manifest = """
            {"schemaVersion":2,"mediaType":"\(Self.kind).manifest.v1+json",\
            "config":{"mediaType":"\(Self.kind).config.v1+json",\(config)},\
            "layers":[\(descriptors.joined(separator: ","))]}
            """
        let bytes = Array(manifest.utf8) + Array(repeating: 0x20, count: padding)
        return "\"mediaType\":\"\(Self.kind).manifest.v1+json\",\(try Self.add(bytes, to: directory))"
    }

    /// Writes one blob.
    ///
    /// - Returns: the members of its descriptor, but for the type.
    private static func add(
        _ bytes: [UInt8],
        to directory: FilePath,
        claiming size: UInt64? = nil
    ) throws -> String {
        let blobs = directory.appending("blobs/sha256")
        try Command.check("mkdir", "-p", blobs.string)
        let digest = SHA256.hex(of: bytes)
        try Files.write(bytes, to: blobs.appending(digest).string)
        return "\"digest\":\"sha256:\(digest)\",\"size\":\(size ?? UInt64(bytes.count))"
    }
}
