// SPDX-License-Identifier: Apache-2.0

/// Where to read more about a check.
enum Link {
    static func bootc(_ number: Int) -> String { github("bootc-dev/bootc", number) }
    static func coreos(_ number: Int) -> String { github("coreos/fedora-coreos-tracker", number) }
    static func ostree(_ number: Int) -> String { github("ostreedev/ostree", number) }
    static func rpmOSTree(_ number: Int) -> String { github("coreos/rpm-ostree", number) }
    static func github(_ repository: String, _ number: Int) -> String {
        "https://github.com/\(repository)/issues/\(number)"
    }
    /// A page of bootc's book.
    static func book(_ page: String) -> String { "https://bootc-dev.github.io/bootc/\(page).html" }
}
