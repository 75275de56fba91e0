// SPDX-License-Identifier: Apache-2.0

internal import Archive
internal import Digest
internal import DrydockModel
internal import OCI
internal import SystemPackage

/// Looks into the kernel and initial file system of an image, which the inspector keeps in files while it reads.
struct BootFiles {
    /// dracut's list of the modules that it put in.
    private static let dracutModules = ["usr/lib/dracut/modules.txt", "lib/dracut/modules.txt"]

    let tree: FileTree<InspectedFile>

    /// The kernel with what its files tell.
    func completed(_ kernel: KernelImage, _ log: LookLog) -> KernelImage {
        var kernel = kernel
        let folder = KernelReader.place + [kernel.release]
        guard let image = file(folder + ["vmlinuz"]), let initial = file(folder + ["initramfs.img"]) else {
            if kernel.initramfsBytes != nil {
                log.add("/\(folder.joined(separator: "/"))", "the boot files were not kept while the image streamed by")
            }
            return kernel
        }
        let shown = "/\(folder.joined(separator: "/"))/initramfs.img"
        do {
            // libostree names boot files by the content of all of them, one after the other.
            if kernel.deviceTrees.isEmpty { kernel.bootChecksum = try Self.sum([image, initial]) }
            for path in Self.dracutModules {
                let source = DescriptorSource(taking: try FileDescriptor.open(initial, .readOnly), patience: 60)
                guard let list = try InitialFileSystem.contents(of: path, in: source) else { continue }
                kernel.initramfsModules = FactReader.lines(String(decoding: list, as: UTF8.self)).sorted()
                break
            }
        } catch {
            log.add(shown, "\(error)")
        }
        return kernel
    }

    private func file(_ path: [String]) -> FilePath? { tree.leaf(path)?.content.spooled }

    private static func sum(_ files: [FilePath]) throws -> String {
        var digest = SHA256()
        var buffer = [UInt8](repeating: 0, count: 256 * 1024)
        for path in files {
            let file = try FileDescriptor.open(path, .readOnly)
            try file.closeAfter {
                while case let count = try unsafe buffer.withUnsafeMutableBytes({ try unsafe file.read(into: $0) }),
                    count > 0
                {
                    digest.update(buffer[0..<count])
                }
            }
        }
        return digest.finish()
    }
}
