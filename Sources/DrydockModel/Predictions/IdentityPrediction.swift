// SPDX-License-Identifier: Apache-2.0

/// Which numbers accounts and groups have after the switch, and what that means for files.
package struct IdentityPrediction: Codable, Sendable, Equatable {
    /// Whether a number is a user's or a group's.
    package enum Kind: String, Codable, Sendable {
        case user
        case group
    }

    /// Files that one number owns below one folder.
    package struct Place: Codable, Sendable, Equatable {
        /// The folder, an absolute path.
        package var path: String
        /// How many names it owns there.
        package var count: UInt64

        /// Files below one folder.
        package init(path: String, count: UInt64) {
            self.path = path
            self.count = count
        }
    }

    /// One number that will mean something else, and owns files.
    package struct Change: Codable, Sendable, Equatable {
        /// A user's or a group's.
        package var kind: Kind
        /// The number.
        package var id: UInt32
        /// Whose it is now; empty if nobody's.
        package var before: [String]
        /// Whose it will be; empty if nobody's.
        package var after: [String]
        /// The numbers that the names of before will have, of those that will have one.
        package var moved: [String: UInt32]
        /// How many names it owns in `/etc` that the switch keeps, and in `/var`.
        package var count: UInt64
        /// Where, the fullest first; the first hundred.
        package var places: [Place]

        /// One number that will mean something else.
        package init(
            kind: Kind,
            id: UInt32,
            before: [String],
            after: [String],
            moved: [String: UInt32],
            count: UInt64,
            places: [Place]
        ) {
            self.kind = kind
            self.id = id
            self.before = before
            self.after = after
            self.moved = moved
            self.count = count
            self.places = places
        }
    }

    /// A row that one of the files lacks, or has in vain.
    package struct Row: Codable, Sendable, Equatable {
        /// What is wrong.
        package enum Outcome: String, Codable, Sendable {
            /// There is no row for an account or group that there is.
            case missing
            /// There is a row for an account or group that there is not.
            case stale
            /// The image's default has the row, the file of the host stays and lacks it.
            case notTaken = "not-taken"
        }

        /// The file.
        package var file: String
        /// The account or group.
        package var name: String
        /// What is wrong.
        package var outcome: Outcome
        /// Why, and what follows.
        package var reason: String

        /// A row.
        package init(file: String, name: String, outcome: Outcome, reason: String) {
            self.file = file
            self.name = name
            self.outcome = outcome
            self.reason = reason
        }
    }

    /// Accounts after the switch by name, before the first boot changes any.
    package var users: [String: UInt32]
    /// Groups after the switch by name, before the first boot changes any.
    package var groups: [String: UInt32]
    /// Accounts and groups that sysusers makes at the first boot, with the number that it will take; absent numbers are chosen
    /// then.
    package var made: [Made]
    /// Numbers that will mean something else.
    package var changes: [Change]
    /// Rows that are missing or stale afterwards.
    package var rows: [Row]

    /// An account or group that sysusers makes.
    package struct Made: Codable, Sendable, Equatable {
        /// An account or a group.
        package var kind: Kind
        /// The name.
        package var name: String
        /// The number; absent if it is chosen at the first boot.
        package var id: UInt32?

        /// An account or group that sysusers makes.
        package init(kind: Kind, name: String, id: UInt32?) {
            self.kind = kind
            self.name = name
            self.id = id
        }
    }

    /// Which numbers accounts and groups have.
    package init(
        users: [String: UInt32],
        groups: [String: UInt32],
        made: [Made],
        changes: [Change],
        rows: [Row]
    ) {
        self.users = users
        self.groups = groups
        self.made = made
        self.changes = changes
        self.rows = rows
    }
}
