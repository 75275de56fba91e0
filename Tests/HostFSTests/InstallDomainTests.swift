// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HostFS

/// When a process changes its SELinux domain.
@Suite struct InstallDomains {
    @Test("only an enforced policy asks for another domain, and only of who is not there")
    func needed() {
        let user = "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023"
        #expect(InstallDomain.isNeeded(isEnforcing: true, context: user))
        #expect(!InstallDomain.isNeeded(isEnforcing: false, context: user))
        #expect(!InstallDomain.isNeeded(isEnforcing: true, context: "unconfined_u:unconfined_r:install_t:s0\0"))
        #expect(!InstallDomain.isNeeded(isEnforcing: false, context: ""))
    }
}
