// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Puts the ssh keys of `authorized_keys.d` into `authorized_keys`, which every sshd reads.
enum MergeAuthorizedKeys: Repair {
    static let name = "authorized-keys"

    static func mend(_ patient: Patient) -> [Mending] {
        patient.findings("DD-LOG-0002").compactMap { finding in
            guard let user = finding.names(.user).first, let first = finding.names(.file).first,
                let ssh = first.firstRange(of: "/.ssh/")
            else { return nil }
            var change = Change(.mergeKeys, first[..<ssh.upperBound] + "authorized_keys")
            change.name = user
            change.sources = finding.names(.file)
            return Mending(
                summary: "Put the ssh keys of \(user) where every sshd reads them",
                preconditions: ["the folder and the files belong to \(user), and none of them is a link"],
                predictions: ["keys that are there already stay as they are; the files of before stay, too"],
                changes: [change],
                findings: [finding.key]
            )
        }
    }
}
