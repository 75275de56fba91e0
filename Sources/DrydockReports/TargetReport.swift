// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// What an image is and holds.
    package static func render(_ document: Document<Target>, style: TextStyle) -> String {
        let target = document.spec
        var writer = TextWriter(style: style)
        let name = target.content.map { systemName($0.osRelease) } ?? "not looked into"
        writer.paragraph("Image: \(name), \(target.architecture)")
        writer.blank()
        writer.fields([
            ("image", target.image),
            ("origin will hold", target.reference),
            ("manifest", target.manifestDigest),
            ("configuration", target.configDigest),
            ("version", target.version ?? "-"),
            ("created", target.created ?? "-"),
            ("form", form(target.form)),
        ])
        layers(target.layers, to: &writer)
        if let content = target.content {
            self.content(content, to: &writer)
            filtered(content.filtered, to: &writer)
        } else {
            writer.heading("Content")
            writer.paragraph("The layers were not read.", indent: 2)
        }
        labels(target.labels, to: &writer)
        if let unreadable = target.content?.unreadable, !unreadable.isEmpty {
            writer.heading("Not looked at")
            self.unreadable(unreadable, to: &writer)
        }
        return writer.text
    }

    private static func form(_ form: Target.Form) -> String {
        switch form {
        case .encapsulated: "encapsulated: an ostree commit and nothing on top"
        case .derived: "derived: an ostree commit with further layers"
        case .plain: "plain: layers of any container tool, without an ostree commit"
        }
    }

    private static func layers(_ layers: [Target.Layer], to writer: inout TextWriter) {
        let total = layers.reduce(UInt64(0)) { $0 + $1.size }
        writer.heading("\(Quantities.counted(layers.count, "layer")), \(Quantities.bytes(total)) as stored")
        var table = TextTable(header: ["ROLE", "SIZE", "FORMAT", "DIGEST"], numeric: [1])
        table.rows = layers.map { layer in
            [layer.role, Quantities.bytes(layer.size), format(layer.mediaType), layer.digest]
        }
        writer.cutTable(table)
    }

    private static func format(_ mediaType: String) -> String {
        if mediaType.hasSuffix("gzip") { return "gzip" }
        if mediaType.hasSuffix("zstd") { return "zstd" }
        return mediaType.hasSuffix("tar") ? "plain" : mediaType
    }

    private static func content(_ content: ImageContent, to writer: inout TextWriter) {
        writer.heading("Content")
        let objects = Quantities.counted(content.objects.count, "distinct object")
        let packages = Quantities.counted(content.packages.count, "package")
        writer.fields([
            ("kernel", content.kernels.isEmpty ? "none" : content.kernels.joined(separator: " ")),
            ("files", "\(content.files) files and links in \(content.directories) directories"),
            ("objects", "\(objects), \(Quantities.bytes(content.bytes))"),
            ("/etc", "\(Quantities.counted(content.etc.count, "default"))"),
            ("packages", content.packageSource == "none" ? "no list found" : packages),
            ("bootc", content.hasBootc ? "is in the image" : "is not in the image"),
            ("kernel arguments", kernelArguments(content.kernelArguments)),
        ])
    }

    private static func kernelArguments(_ arguments: [String]?) -> String {
        guard let arguments else { return "no kargs.d in the image" }
        return arguments.isEmpty ? "kargs.d asks for none" : arguments.joined(separator: " ")
    }

    private static func filtered(_ filtered: [String: [String: Int]], to writer: inout TextWriter) {
        guard !filtered.isEmpty else { return }
        writer.heading("Entries that ostree leaves out")
        var table = TextTable(header: ["COUNT", "NAME", "LAYER"], numeric: [0])
        for (layer, names) in filtered.sorted(by: { $0.key < $1.key }) {
            table.rows += names.sorted { $0.key < $1.key }.map { ["\($0.value)", $0.key, layer] }
        }
        writer.cutTable(table)
    }

    private static func labels(_ labels: [String: String], to writer: inout TextWriter) {
        guard !labels.isEmpty else { return }
        writer.heading("Labels")
        writer.cutTable(TextTable(rows: labels.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }))
    }
}
