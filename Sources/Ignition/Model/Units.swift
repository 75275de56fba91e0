// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// A unit of systemd or systemd-networkd.
public struct Unit: Sendable, Equatable {
    /// Its name, with the suffix that tells its type.
    public var name: String
    /// Whether it is started with the system; nothing is changed without.
    public var enabled: Bool?
    /// Whether it cannot be started at all; nothing is changed without.
    public var mask: Bool?
    /// The unit file.
    public var contents: String?
    /// Files that change it.
    public var dropins: [Dropin]

    /// A file that changes a unit.
    public struct Dropin: Sendable, Equatable {
        /// Its name, which ends with `.conf`.
        public var name: String
        /// What it says.
        public var contents: String?
    }

    init(_ value: JSONValue) {
        name = value.text("name") ?? ""
        // What 2.0 called `enable` can only be true; later ones have both.
        enabled = value.flag("enabled") ?? (value.flag("enable") == true ? true : nil)
        mask = value.flag("mask")
        contents = value.text("contents")
        dropins = value.objects("dropins").map {
            Dropin(name: $0.text("name") ?? "", contents: $0.text("contents"))
        }
    }
}
