// SPDX-License-Identifier: Apache-2.0

/// Accounts, groups and what belongs to them, as the files of one tree have them; never a password.
package struct AccountFacts: Codable, Sendable, Equatable {
    /// One row of passwd(5).
    package struct User: Codable, Sendable, Equatable {
        /// The name.
        package var name: String
        /// The number.
        package var uid: UInt32
        /// The number of the primary group.
        package var gid: UInt32
        /// The home directory.
        package var home: String
        /// The login shell.
        package var shell: String
        /// The file: `/etc/passwd`, `/usr/lib/passwd`.
        package var file: String

        /// One row of passwd(5).
        package init(name: String, uid: UInt32, gid: UInt32, home: String, shell: String, file: String) {
            self.name = name
            self.uid = uid
            self.gid = gid
            self.home = home
            self.shell = shell
            self.file = file
        }
    }

    /// One row of group(5).
    package struct Group: Codable, Sendable, Equatable {
        /// The name.
        package var name: String
        /// The number.
        package var gid: UInt32
        /// The accounts that are in it beside those whose primary group it is.
        package var members: [String]
        /// The file: `/etc/group`, `/usr/lib/group`.
        package var file: String

        /// One row of group(5).
        package init(name: String, gid: UInt32, members: [String], file: String) {
            self.name = name
            self.gid = gid
            self.members = members
            self.file = file
        }
    }

    /// What a row of shadow(5) says of the password.
    package enum Password: String, Codable, Sendable {
        /// There is one.
        case set
        /// No password fits: the field begins with `!` or `*`.
        case locked
        /// None is needed.
        case empty
    }

    /// One line of sysusers.d(5) that makes an account, a group, or a membership.
    package struct Rule: Codable, Sendable, Equatable {
        /// `u`, `u!`, `g` or `m`.
        package var type: String
        /// The account or group; of `m` the account.
        package var name: String
        /// The number; absent if systemd chooses one, or takes it from a file.
        package var id: UInt32?
        /// Of `u` the number of the primary group, of `m` its name; absent otherwise.
        package var group: String?
        /// The file that owns the number, if the line names one.
        package var path: String?
        /// The file: `/usr/lib/sysusers.d/…`, `/etc/sysusers.d/…`.
        package var file: String

        /// One line of sysusers.d(5).
        package init(type: String, name: String, id: UInt32?, group: String?, path: String?, file: String) {
            self.type = type
            self.name = name
            self.id = id
            self.group = group
            self.path = path
            self.file = file
        }
    }

    /// Accounts: those of `/etc` first, in the order of the files.
    package var users: [User] = []
    /// Groups: those of `/etc` first, in the order of the files.
    package var groups: [Group] = []
    /// The rows of `/etc/shadow` by name; absent if it cannot be read.
    package var shadow: [String: Password]?
    /// The names in `/etc/gshadow`, sorted; absent if it cannot be read.
    package var gshadow: [String]?
    /// The names in `/etc/subuid`, sorted.
    package var subuid: [String] = []
    /// The names in `/etc/subgid`, sorted.
    package var subgid: [String] = []
    /// The lines of sysusers.d, in the order in which systemd reads them.
    package var rules: [Rule] = []
    /// `passwd`, `group` and `shadow` of nsswitch.conf(5): where names are looked up, in order, without actions.
    package var services: [String: [String]] = [:]

    /// No accounts yet.
    package init() {}
}
