// SPDX-License-Identifier: Apache-2.0

internal import COSTree
internal import Synchronization
public import SystemPackage

/// An SELinux policy that lies in a directory, and the labels that it gives to paths (`OstreeSePolicy`).
///
/// Not `Sendable`: libselinux keeps a state of the process for it.
public final class SecurityPolicy {
    private let pointer: OpaquePointer
    /// libselinux keeps one root for the whole process while a policy is read.
    private static let reading = Mutex(())

    /// Reads the policy below `etc/selinux` or `usr/etc/selinux` of a directory: `ostree_sepolicy_new_at`.
    public init(root: FileDescriptor) throws(OSTreeError) {
        pointer = try Self.reading.withLock { _ throws(OSTreeError) in
            try unwrapped("reading the SELinux policy") { error in
                ostree_sepolicy_new_at(root.rawValue, nil, &error)
            }
        }
    }

    deinit {
        drydock_object_unref(UnsafeMutableRawPointer(pointer))
    }

    /// The type of the policy, for example `targeted`; `nil` if there is none, or it is disabled.
    public var name: String? { ostree_sepolicy_get_name(pointer).map { String(cString: $0) } }

    /// The label of a path; `nil` if the policy knows none: `ostree_sepolicy_get_label`.
    ///
    /// - Parameters:
    ///   - path: from the root, with a `/` in front.
    ///   - mode: type and permission bits.
    /// - Returns: the label.
    /// - Throws: ``OSTreeError``.
    public func label(of path: String, mode: UInt32) throws(OSTreeError) -> String? {
        var label: UnsafeMutablePointer<CChar>?
        try checked("labelling \(path)") { error in
            ostree_sepolicy_get_label(pointer, path, mode, &label, nil, &error)
        }
        return taken(label)
    }
}
