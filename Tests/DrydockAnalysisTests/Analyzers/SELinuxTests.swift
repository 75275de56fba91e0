// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import HostFS
import SystemPackage
import TestSupport
import Testing

@testable import DrydockAnalysis

@Suite struct SELinuxFacts {
    private func state(_ host: HostFixture, _ drift: [String] = []) -> SELinuxState {
        SELinuxCustomisation(
            roots: host.roots,
            drift: drift.map { EtcFacts.Drift(path: $0, change: .modified) }
        ).facts()
    }

    @Test("mode, policy, modules, booleans and contexts are found")
    func present() throws {
        let host = try HostFixture([
            "etc/selinux/config": "# comment\nSELINUX=Enforcing\nSELINUXTYPE=targeted\n",
            "etc/selinux/targeted/policy/policy.33": "", "etc/selinux/targeted/policy/policy.9": "",
            "etc/selinux/targeted/active/modules/100/base/cil": "",
            "etc/selinux/targeted/active/modules/400/site/cil": "",
            "etc/selinux/targeted/active/booleans.local": "# x\na=1\nb = 0\n",
            "etc/selinux/targeted/contexts/files/file_contexts.local": "/srv(/.*)? system_u:object_r:a_t:s0\n",
            "machine/sys/fs/selinux/enforce": "0",
        ])
        let state = state(host, ["/etc/selinux/targeted/active/commit_num"])
        #expect(state.settings.mode == "enforcing" && state.settings.versions == [9, 33])
        #expect(state.running == "permissive" && state.localModules == ["site"])
        #expect(state.booleans == ["a": "1", "b": "0"] && state.localContexts.count == 1)
        #expect(state.isCustomised == true)
        #expect(host.unreadable.isEmpty)
    }

    @Test("a host without SELinux says so")
    func absent() throws {
        let host = try HostFixture(["machine/proc/": ""])
        let state = state(host)
        #expect(state.running == "disabled" && state.settings == SELinuxSettings() && state.isCustomised == nil)
        #expect(host.unreadable.isEmpty)
    }

    @Test("a configuration that cannot be read is named")
    func unreadable() throws {
        let host = try HostFixture(["etc/selinux/config": HostFixture.unreadable])
        #expect(state(host).settings.mode == nil)
        #expect(host.unreadable == ["/etc/selinux/config"])
    }

    @Test("a configuration without a mode and a broken boolean are named")
    func malformed() throws {
        let host = try HostFixture([
            "etc/selinux/config": "SELINUXTYPE=targeted\n", "etc/selinux/targeted/active/booleans.local": "what\n",
        ])
        #expect(state(host).booleans.isEmpty)
        #expect(host.unreadable == ["/etc/selinux/config", "/etc/selinux/targeted/active/booleans.local"])
    }

    @Test("folders of the sysroot without a label are named, and nothing is said where there are no labels at all")
    func labels() throws {
        let host = try HostFixture(["sysroot/ostree/repo/": "", "sysroot/boot/loader/": ""])
        let sysroot = "\(host.directory.path)/sysroot"
        let root = try RootDirectory(FilePath(sysroot))
        #expect(SysrootLabels(sysroot: root).unlabelled() == nil)
        func label(_ path: String, _ type: String) throws {
            let script = "import os, sys; os.setxattr(sys.argv[1], 'security.selinux', sys.argv[2].encode())"
            try Command.check("python3", "-c", script, "\(sysroot)/\(path)", "system_u:object_r:\(type):s0")
        }
        try label("ostree", "usr_t")
        #expect(SysrootLabels(sysroot: root).unlabelled() == [])
        try label(".", "unlabeled_t")
        try label("boot", "unlabeled_t")
        try label("ostree/repo", "unlabeled_t")
        #expect(SysrootLabels(sysroot: root).unlabelled() == ["/sysroot", "/sysroot/ostree/repo", "/boot"])
    }
}
