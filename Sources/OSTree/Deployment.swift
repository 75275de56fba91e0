// SPDX-License-Identifier: Apache-2.0

internal import COSTree

/// A bootable checkout of a commit.
public final class Deployment {
    let pointer: OpaquePointer

    /// Takes a reference that the caller owns.
    init(taking pointer: OpaquePointer) {
        self.pointer = pointer
    }

    /// Adds a reference of its own.
    init(retaining pointer: OpaquePointer) {
        drydock_object_ref(UnsafeMutableRawPointer(pointer))
        self.pointer = pointer
    }

    deinit {
        drydock_object_unref(UnsafeMutableRawPointer(pointer))
    }

    /// The commit, 64 hexadecimal digits.
    public var checksum: String { String(cString: ostree_deployment_get_csum(pointer)) }

    /// Which checkout of the commit this is.
    public var serial: Int { Int(ostree_deployment_get_deployserial(pointer)) }

    /// The stateroot that it shares `/var` with.
    public var stateroot: String { String(cString: ostree_deployment_get_osname(pointer)) }

    /// The checksum over kernel and initramfs, which names the folder in `/boot/ostree`.
    public var bootChecksum: String { String(cString: ostree_deployment_get_bootcsum(pointer)) }

    /// The place in the boot order, the default being 0.
    public var index: Int { Int(ostree_deployment_get_index(pointer)) }

    /// `<checksum>.<serial>`, the name of its directory.
    public var id: String { "\(checksum).\(serial)" }

    /// Whether no clean-up may remove it.
    public var isPinned: Bool { ostree_deployment_is_pinned(pointer) != 0 }

    /// Whether it waits to be finished at shutdown.
    public var isStaged: Bool { ostree_deployment_is_staged(pointer) != 0 }

    /// `none`, `hotfix`, `development` or `transient`.
    public var unlocked: String {
        String(cString: ostree_deployment_unlocked_state_to_string(ostree_deployment_get_unlocked(pointer)))
    }

    /// Where it came from; `nil` if there is no origin file.
    public var origin: KeyFile? {
        ostree_deployment_get_origin(pointer).map { KeyFile(retaining: $0) }
    }

    /// A value of its boot entry, for example `options` or `title`.
    public func bootValue(_ key: String) -> String? {
        guard let configuration = ostree_deployment_get_bootconfig(pointer),
            let value = ostree_bootconfig_parser_get(configuration, key)
        else { return nil }
        return String(cString: value)
    }

    /// The kernel arguments of its boot entry.
    public var kernelArguments: KernelArguments {
        KernelArguments(parsing: bootValue("options") ?? "")
    }
}
