// SPDX-License-Identifier: Apache-2.0

import OSTree
import SystemPackage
import TestSupport
import Testing

/// SELinux policies in directories.
@Suite struct SecurityPolicies {
    @Test("policies are read on several threads at once, though libselinux keeps one root for the whole process")
    func threads() async throws {
        let directory = try TemporaryDirectory()
        let script = """
            for name in a b c d; do
                mkdir -p "$0/$name/etc/selinux/$name/contexts/files" "$0/$name/etc/selinux/$name/policy"
                cd "$0/$name/etc/selinux"
                printf 'SELINUX=enforcing\\nSELINUXTYPE=%s\\n' $name > config
                printf '/.* system_u:object_r:%s_t:s0\\n' $name > $name/contexts/files/file_contexts
                printf policy > $name/policy/policy.33
            done
            """
        try Command.check("sh", "-c", script, directory.path.string)
        let path = directory.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in ["a", "b", "c", "d"] {
                group.addTask {
                    let root = try FileDescriptor.open(path.appending(name), .readOnly, options: .directory)
                    defer { try? root.close() }
                    for _ in 0..<200 {
                        let policy = try SecurityPolicy(root: root)
                        #expect(policy.name == name)
                        #expect(try policy.label(of: "/usr/x", mode: 0o100644) == "system_u:object_r:\(name)_t:s0")
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
