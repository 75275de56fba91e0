// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// Holds a config against the rules that no type expresses.
///
/// Each section has a file of its own. The rules are those of the version that the config is written in; where
/// Ignition's own releases differ, those of the newest.
struct ConfigValidator {
    let version: SpecificationVersion
    var diagnostics = Diagnostics()

    /// All that is wrong with a config.
    static func diagnose(_ config: Config) -> [Diagnostic] {
        var validator = ConfigValidator(version: config.version)
        validator.check(config)
        return validator.diagnostics.all
    }

    private init(version: SpecificationVersion) {
        self.version = version
    }

    /// Whether the config is of the family 2.x.
    var isOld: Bool { version.major == 2 }

    private mutating func check(_ config: Config) {
        let ignition = JSONPath.root.appending("ignition")
        let references = ignition.appending("config")
        for (index, reference) in config.merge.enumerated() {
            let place = references.appending(isOld ? "append" : "merge").appending(index)
            check(reference, place, isRequired: !isOld && version.minor >= 1, isReference: true)
        }
        if let replace = config.replace {
            check(replace, references.appending("replace"), isRequired: false, isReference: true)
        }
        let authorities = ignition.appending("security").appending("tls").appending("certificateAuthorities")
        for (index, authority) in config.certificateAuthorities.enumerated() {
            check(authority, authorities.appending(index), isRequired: !isOld, isReference: true)
        }
        check(config.proxy, ignition.appending("proxy"))

        let storage = JSONPath.root.appending("storage")
        for (index, disk) in config.storage.disks.enumerated() {
            check(disk, storage.appending("disks").appending(index))
        }
        for (index, raid) in config.storage.raid.enumerated() {
            check(raid, storage.appending("raid").appending(index))
        }
        for (index, luks) in config.storage.luks.enumerated() {
            check(luks, storage.appending("luks").appending(index))
        }
        check(config.storage.filesystems, of: config.storage.disks, storage.appending("filesystems"))
        checkNodes(of: config, storage)

        let units = JSONPath.root.appending("systemd").appending("units")
        check(config.units, units)
        let networkUnits = JSONPath.root.appending("networkd").appending("units")
        for (index, unit) in config.networkUnits.enumerated() {
            check(networkUnit: unit, networkUnits.appending(index))
        }
        for (index, user) in config.users.enumerated() where user.hasCreate {
            let place = JSONPath.root.appending("passwd").appending("users").appending(index)
            if version.minor >= 1 {
                diagnostics.warning(place.appending("create"), "is deprecated: its fields belong into the user itself")
            }
            for field in user.fieldsBesideCreate {
                diagnostics.error(place.appending(field), "does not go together with create")
            }
        }
    }

    private mutating func check(_ proxy: Config.Proxy, _ place: JSONPath) {
        for (name, text) in [("httpProxy", proxy.http), ("httpsProxy", proxy.https)] {
            guard let text, !isOld else { continue }
            guard let url = URLReference(text) else {
                diagnostics.error(place.appending(name), "is not a URL")
                continue
            }
            guard ["http", "https"].contains(url.scheme) else {
                diagnostics.error(place.appending(name), "is neither an http nor an https URL")
                continue
            }
            if name == "httpsProxy", url.scheme == "http" {
                diagnostics.warning(place.appending(name), "is reached over http, without encryption")
            }
        }
    }
}
