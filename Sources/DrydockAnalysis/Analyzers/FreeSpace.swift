// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS

/// Room in the sysroot and in `/boot`.
struct FreeSpace {
    let view: HostView

    /// What can be measured; a root that cannot be opened is left out.
    func measure() -> [Space] {
        [("sysroot", view.sysroot), ("boot", view.boot)].compactMap { name, root in
            guard let root, let space = try? FileSystemSpace(of: ".", in: root) else { return nil }
            return Space(root: name, total: space.total, available: space.available)
        }
    }
}
