// SPDX-License-Identifier: Apache-2.0

internal import Archive

/// The media types of layers (OCI image specification, "Layer"; docker image manifest v2, schema 2).
enum LayerMediaType {
    private static let oci = "application/vnd.oci.image.layer.v1.tar"
    private static let nondistributable = "application/vnd.oci.image.layer.nondistributable.v1.tar"
    private static let docker = "application/vnd.docker.image.rootfs.diff.tar"

    /// How a layer of this type is compressed.
    ///
    /// - Throws: ``ImageError`` for a type that is no layer's.
    static func compression(of type: String, in layer: String) throws(ImageError) -> Compression {
        switch type {
        case oci, nondistributable, docker: return .none
        case "\(oci)+gzip", "\(nondistributable)+gzip", "\(docker).gzip": return .gzip
        case "\(oci)+zstd", "\(nondistributable)+zstd", "\(docker).zstd": return .zstd
        default:
            throw ImageError(
                .damaged,
                "layer \(layer) has the media type \(type), which is not that of an image's layer",
                hint: "layers are tar archives, plain or with gzip or zstd"
            )
        }
    }
}
