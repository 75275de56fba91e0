// SPDX-License-Identifier: Apache-2.0

internal import HostFS

/// The folders outside of deployments that tools of updates write to, and whether they have SELinux labels.
struct SysrootLabels {
    private static let folders = [".", "ostree", "ostree/deploy", "ostree/repo", "boot", "boot/loader"]

    let sysroot: RootDirectory

    /// Those that the kernel takes for unlabelled, absolute paths; `nil` if there are no labels here at all.
    func unlabelled() -> [String]? {
        var isLabelled = false
        var found: [String] = []
        for folder in Self.folders {
            guard let label = (try? sysroot.attribute("security.selinux", of: folder)) ?? nil else { continue }
            isLabelled = true
            let type = String(decoding: label, as: UTF8.self).split(separator: ":").dropFirst(2).first
            if type == "unlabeled_t" || type == "file_t" {
                found.append(
                    folder == "." ? "/sysroot" : folder.hasPrefix("boot") ? "/\(folder)" : "/sysroot/\(folder)"
                )
            }
        }
        return isLabelled ? found : nil
    }
}
