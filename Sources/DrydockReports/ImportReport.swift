// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// What an import came to.
    package static func render(_ document: Document<Import>, style: TextStyle) -> String {
        let spec = document.spec
        var writer = TextWriter(style: style)
        if spec.unchanged {
            writer.verdict("UNCHANGED", .good, "the repository had this image before.")
        } else {
            writer.verdict("IMPORTED", .good, "the image is in the repository.")
        }
        writer.blank()
        writer.fields([
            ("image", spec.reference),
            ("manifest", spec.manifestDigest),
            ("repository", spec.repository),
            ("commit", spec.mergeCommit),
            ("ref", spec.imageRef),
            ("fetched", Quantities.bytes(spec.bytesFetched)),
            ("written", "\(Quantities.counted(spec.objectsWritten, "object")), \(Quantities.bytes(spec.bytesWritten))"),
            (
                "removed",
                spec.refsRemoved.isEmpty ? "" : "\(Quantities.counted(spec.refsRemoved.count, "unneeded layer"))"
            ),
            ("time", time(spec.seconds)),
        ])
        let reused = spec.layers.count { $0.reused }
        writer.heading("\(Quantities.counted(spec.layers.count, "layer")), \(reused) of them there before")
        var table = TextTable(header: ["ROLE", "SIZE", "STATE", "LEFT OUT", "DIGEST"], numeric: [1, 3])
        table.rows = spec.layers.map { layer in
            let filtered = layer.filtered.values.reduce(0, +)
            return [
                layer.role, Quantities.bytes(layer.size), layer.reused ? "reused" : "fetched", "\(filtered)",
                layer.digest,
            ]
        }
        writer.cutTable(table)
        return writer.text
    }

    private static func time(_ seconds: Import.Seconds) -> String {
        let phases = [
            ("manifest", seconds.manifest), ("layers", seconds.layers), ("union", seconds.union),
            ("sync", seconds.sync),
            ("collection", seconds.collection),
        ]
        let parts = phases.map { "\($0.0) \(tenths($0.1))" }
        return "\(tenths(seconds.total)) s: \(parts.joined(separator: ", "))"
    }

    private static func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
