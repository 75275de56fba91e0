// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

extension ConfigValidator {
    /// File systems, and the disks that they are made on.
    mutating func check(_ filesystems: [Filesystem], of disks: [Disk], _ place: JSONPath) {
        var names: Set<String> = ["root"]
        for (index, filesystem) in filesystems.enumerated() {
            let place = place.appending(index)
            if isOld {
                checkOld(filesystem, place)
                if !names.insert(filesystem.name ?? "").inserted {
                    diagnostics.warning(place.appending("name"), "hides a file system of the same name")
                }
            } else {
                check(filesystem, place)
            }
            guard !isOld, let disk = disks.first(where: { $0.device == filesystem.device }) else { continue }
            if !disk.partitions.isEmpty {
                diagnostics.warning(place.appending("device"), "is a disk whose partitions it overwrites")
            } else if filesystem.wipeFilesystem != true, disk.wipeTable == true {
                diagnostics.warning(place.appending("device"), "is a disk that wipeTable empties")
            }
        }
    }

    private mutating func check(_ filesystem: Filesystem, _ place: JSONPath) {
        if let path = filesystem.path, !path.isEmpty, let problem = problem(ofPath: path) {
            diagnostics.error(place.appending("path"), problem)
        }
        if !filesystem.device.isEmpty, let problem = problem(ofPath: filesystem.device) {
            diagnostics.error(place.appending("device"), problem)
        }
        guard let format = filesystem.format, !format.isEmpty else {
            let says =
                filesystem.path.isSet || filesystem.label.isSet || filesystem.uuid.isSet
                || filesystem.wipeFilesystem == true || !filesystem.options.isEmpty || !filesystem.mountOptions.isEmpty
            if says { diagnostics.error(place.appending("format"), "is required, since other fields are set") }
            return
        }
        var formats = ["ext4", "btrfs", "xfs", "swap", "vfat"]
        if version.minor >= 3 { formats.append("none") }
        if !formats.contains(format) {
            diagnostics.error(place.appending("format"), "is none of \(formats.joined(separator: ", "))")
        }
        check(label: filesystem.label, format: format, place)
    }

    private mutating func checkOld(_ filesystem: Filesystem, _ place: JSONPath) {
        guard filesystem.hasMount else {
            if filesystem.path == nil { diagnostics.error(place, "has neither a mount nor a path") }
            if let path = filesystem.path, let problem = problem(ofPath: path) {
                diagnostics.error(place.appending("path"), problem)
            }
            return
        }
        if filesystem.path != nil { diagnostics.error(place, "has both a mount and a path") }
        let mount = place.appending("mount")
        if !filesystem.device.isEmpty, let problem = problem(ofPath: filesystem.device) {
            diagnostics.error(mount.appending("device"), problem)
        }
        let format = filesystem.format ?? ""
        // 2.0 knew fewer.
        let formats = version.minor == 0 ? ["ext4", "btrfs", "xfs"] : ["ext4", "btrfs", "xfs", "swap", "vfat"]
        if !formats.contains(format) {
            diagnostics.error(mount.appending("format"), "is none of \(formats.joined(separator: ", "))")
        }
        check(label: filesystem.label, format: format, mount)
        guard filesystem.hasCreate else { return }
        if filesystem.wipeFilesystem == true || !filesystem.options.isEmpty {
            diagnostics.error(mount.appending("create"), "does not go together with wipeFilesystem and options")
        }
        if version.minor >= 1 {
            diagnostics.warning(mount.appending("create"), "is deprecated: wipeFilesystem and options took its place")
        }
    }

    private mutating func check(label: String?, format: String, _ place: JSONPath) {
        let limits = ["ext4": 16, "btrfs": 256, "xfs": 12, "swap": 15, "vfat": 11]
        guard let label, let limit = limits[format], label.utf8.count > limit else { return }
        diagnostics.error(place.appending("label"), "has more than the \(limit) bytes of \(format)")
    }

    /// An encrypted volume.
    mutating func check(_ luks: Luks, _ place: JSONPath) {
        if luks.name.contains("/") { diagnostics.error(place.appending("name"), "holds a slash") }
        if let label = luks.label, label.utf8.count > 47 {
            diagnostics.error(place.appending("label"), "has more than 47 bytes")
        }
        if let device = luks.device, !device.isEmpty {
            if let problem = problem(ofPath: device) { diagnostics.error(place.appending("device"), problem) }
        } else {
            diagnostics.error(place.appending("device"), "is required")
        }
        check(luks.keyFile, place.appending("keyFile"))
        check(luks.clevis, place.appending("clevis"))
        guard luks.cex == true else { return }
        if luks.clevis.isPresent { diagnostics.error(place.appending("cex"), "does not go together with clevis") }
        if luks.keyFile.source.isSet {
            diagnostics.error(place.appending("cex"), "does not go together with a keyFile")
        }
    }

    private mutating func check(_ clevis: Clevis, _ place: JSONPath) {
        for (index, server) in clevis.tang.enumerated() {
            let place = place.appending("tang").appending(index)
            if !["http", "https"].contains(URLReference(server.url)?.scheme) {
                diagnostics.error(place.appending("url"), "is neither an http nor an https URL")
            }
            if !server.thumbprint.isSet { diagnostics.error(place.appending("thumbprint"), "is required") }
            if let text = server.advertisement, !text.isEmpty, (try? JSONText(Array(text.utf8))) == nil {
                diagnostics.error(place.appending("advertisement"), "is not JSON")
            }
        }
        guard let custom = clevis.custom else { return }
        let others = !clevis.tang.isEmpty || clevis.tpm2 == true || (clevis.threshold ?? 0) != 0
        // Up to 3.2 the object itself says that there is a configuration.
        if others, custom.pin.isSet || version.minor <= 2 {
            diagnostics.error(place.appending("custom"), "does not go together with tang, tpm2 and threshold")
        }
        guard custom.pin.isSet || custom.config.isSet || (custom.needsNetwork == true && version.minor >= 3) else {
            return
        }
        let place = place.appending("custom")
        if !custom.pin.isSet {
            diagnostics.error(place.appending("pin"), "is required")
        } else if version.minor < 6, !["tpm2", "tang", "sss"].contains(custom.pin) {
            diagnostics.error(place.appending("pin"), "is none of tpm2, tang, sss")
        }
        if !custom.config.isSet { diagnostics.error(place.appending("config"), "is required") }
    }
}
