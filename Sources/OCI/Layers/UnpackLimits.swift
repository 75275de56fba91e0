// SPDX-License-Identifier: Apache-2.0

/// How much a layer may become when it is unpacked; more is an attack, or so good as one.
///
/// Both the archive and the files in it, holes of sparse files included, count: each may have a hundred times the bytes
/// of the blob, and 4 GiB in any case. Names take memory while a layer is read: 256 MiB of it and no more.
final class UnpackLimits {
    /// Times the size of the blob.
    static let ratio: UInt64 = 100
    /// Bytes that are always allowed.
    static let allowance: UInt64 = 4 << 30
    /// Bytes of memory for the names of one layer.
    static let memory = 256 << 20
    /// What one name takes beside its text, rounded up.
    private static let entryCost = 160

    /// Bytes that the archive may have, and the files in it.
    let bytes: UInt64
    private let layer: String
    private var claimed: UInt64 = 0
    private var occupied = 0

    /// The limits of one layer.
    init(layer: String, blobSize: UInt64) {
        self.layer = layer
        let (product, overflows) = blobSize.multipliedReportingOverflow(by: Self.ratio)
        bytes = overflows ? .max : max(product, Self.allowance)
    }

    /// Counts the content of an entry before it is read.
    func claim(_ size: UInt64, for entry: String) throws(ImageError) {
        let (sum, overflows) = claimed.addingReportingOverflow(size)
        guard !overflows, sum <= bytes else { throw exceeded(by: entry) }
        claimed = sum
    }

    /// Counts what an entry takes of the memory until the layer is read.
    func occupy(_ text: Int, for entry: String) throws(ImageError) {
        occupied += Self.entryCost + text
        guard occupied <= Self.memory else {
            throw ImageError(
                .damaged,
                "layer \(layer): entry \"\(LayerPath.shortened(entry))\" is one too many: the names of a layer may take "
                    + "\(Self.memory >> 20) MiB of memory",
                hint: "build the image with fewer files in each layer"
            )
        }
    }

    /// The error of a layer that becomes too large.
    func exceeded(by entry: String?) -> ImageError {
        let place = entry.map { "entry \"\(LayerPath.shortened($0))\" makes it" } ?? "it is"
        return ImageError(
            .damaged,
            "layer \(layer) unpacks to too much: \(place) larger than \(bytes) bytes, "
                + "\(Self.ratio) times its blob and at least \(Self.allowance >> 30) GiB"
        )
    }
}
