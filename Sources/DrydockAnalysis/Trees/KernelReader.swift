// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Looks at the kernels in `/usr/lib/modules`.
struct KernelReader {
    /// The folder of the kernels.
    static let place = ["usr", "lib", "modules"]
    private static let folder = place.joined(separator: "/")
    /// Folders of modules that are not of the kernel itself.
    private static let extraFolders = ["extra", "updates", "weak-updates"]

    let tree: FactReader

    /// Whether a path below the folder of the kernels goes to `/boot`.
    static func isBootFile(_ path: ArraySlice<String>) -> Bool {
        guard let name = path.dropFirst().first else { return false }
        return path.count == 2 && ["vmlinuz", "initramfs.img"].contains(name)
    }

    /// The kernels, sorted by release.
    func images() -> [KernelImage] {
        tree.names(Self.folder).filter { tree.look("\(Self.folder)/\($0)")?.type == .directory }.compactMap(image)
    }

    private func image(_ release: String) -> KernelImage? {
        let folder = "\(Self.folder)/\(release)"
        var image = KernelImage(release: release, flavour: Self.flavour(release))
        image.kernelBytes = size("\(folder)/vmlinuz")
        image.initramfsBytes = size("\(folder)/initramfs.img")
        image.hmacBytes = size("\(folder)/.vmlinuz.hmac")
        image.deviceTrees = deviceTrees(folder)
        for extra in Self.extraFolders { collect("\(folder)/\(extra)", extra, depth: 4, &image.extraModules) }
        // What a removed kernel's modules left behind is no kernel.
        return image.kernelBytes == nil && image.extraModules.isEmpty ? nil : image
    }

    private func size(_ path: String) -> UInt64? {
        guard let node = tree.look(path), node.type == .file else { return nil }
        return node.size
    }

    /// `devicetree`, or all that lies in `dtb`.
    private func deviceTrees(_ folder: String) -> [String: UInt64] {
        if let size = size("\(folder)/devicetree") { return ["devicetree": size] }
        var sizes: [String: UInt64] = [:]
        func list(_ path: String) {
            for name in tree.names("\(folder)/\(path)") {
                let inner = "\(path)/\(name)"
                if tree.look("\(folder)/\(inner)")?.type == .directory {
                    list(inner)
                } else if let size = size("\(folder)/\(inner)") {
                    sizes[inner] = size
                }
            }
        }
        list("dtb")
        return sizes
    }

    private func collect(_ folder: String, _ shown: String, depth: Int, _ found: inout [String]) {
        for name in tree.names(folder) {
            if tree.look("\(folder)/\(name)")?.type == .directory {
                if depth > 1 { collect("\(folder)/\(name)", "\(shown)/\(name)", depth: depth - 1, &found) }
            } else if name.contains(".ko") {
                found.append("\(shown)/\(name)")
            }
        }
    }

    /// What kind of kernel a release is of, by the suffixes that Fedora's and CentOS' kernels carry, and Debian's.
    static func flavour(_ release: String) -> String {
        let words = release.split { ".-+".contains($0) }
        if words.contains("rt") || words.contains("realtime") { return "rt" }
        if words.contains("64k") { return "64k" }
        if words.contains("debug") { return "debug" }
        return "default"
    }
}
