// SPDX-License-Identifier: Apache-2.0

/// The checks that have a command which is run as it stands.
///
/// One test sees that the list is whole, another one runs the command of each on a host.
package enum UnattendedCommands {
    /// Their ids.
    package static let checks: Set = [
        "DD-BOT-0005", "DD-BOT-0010", "DD-ETC-0006", "DD-ETC-0007", "DD-IDS-0003", "DD-LOG-0001", "DD-LOG-0002",
        "DD-LOG-0003", "DD-LOG-0004", "DD-REG-0003",
    ]
}
