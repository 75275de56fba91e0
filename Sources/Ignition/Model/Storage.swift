// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// The section `storage`.
public struct Storage: Sendable {
    /// Partition tables.
    public var disks: [Disk]
    /// RAID arrays.
    public var raid: [Raid]
    /// Encrypted volumes.
    public var luks: [Luks]
    /// File systems.
    public var filesystems: [Filesystem]
    /// Regular files.
    public var files: [File]
    /// Directories.
    public var directories: [Directory]
    /// Symbolic and hard links.
    public var links: [Link]

    init(_ value: JSONValue) {
        disks = value.objects("disks").map(Disk.init)
        raid = value.objects("raid").map(Raid.init)
        luks = value.objects("luks").map(Luks.init)
        filesystems = value.objects("filesystems").map(Filesystem.init)
        files = value.objects("files").map(File.init)
        directories = value.objects("directories").map(Directory.init)
        links = value.objects("links").map(Link.init)
    }
}

/// A disk and its partitions.
public struct Disk: Sendable, Equatable {
    /// The device.
    public var device: String
    /// Whether the partition table is removed before.
    public var wipeTable: Bool?
    /// The partitions.
    public var partitions: [Partition]

    init(_ value: JSONValue) {
        device = value.text("device") ?? ""
        wipeTable = value.flag("wipeTable")
        partitions = value.objects("partitions").map(Partition.init)
    }
}

/// A partition.
public struct Partition: Sendable, Equatable {
    /// Its name in the table.
    public var label: String?
    /// Its number; 0 is the next one that is free.
    public var number: Int
    /// Its size in MiB; 0 is as much as there is.
    public var sizeMiB: Int?
    /// Its start in MiB; 0 is the largest gap.
    public var startMiB: Int?
    /// Its size in sectors; 2.x only.
    public var sizeInSectors: Int?
    /// Its start in sectors; 2.x only.
    public var startInSectors: Int?
    /// Its type.
    public var typeGUID: String?
    /// Its own GUID.
    public var guid: String?
    /// Whether one that does not match is replaced.
    public var wipePartitionEntry: Bool?
    /// Whether there shall be one.
    public var shouldExist: Bool?
    /// Whether one that only differs in size is resized.
    public var resize: Bool?

    init(_ value: JSONValue) {
        label = value.text("label")
        number = value.number("number") ?? 0
        sizeMiB = value.number("sizeMiB")
        startMiB = value.number("startMiB")
        sizeInSectors = value.number("size")
        startInSectors = value.number("start")
        typeGUID = value.text("typeGuid")
        guid = value.text("guid")
        wipePartitionEntry = value.flag("wipePartitionEntry")
        shouldExist = value.flag("shouldExist")
        resize = value.flag("resize")
    }
}

/// A RAID array.
public struct Raid: Sendable, Equatable {
    /// The name of the md device.
    public var name: String
    /// How redundant it is: `raid1`, `linear`, ….
    public var level: String?
    /// What it consists of.
    public var devices: [String]
    /// How many of them are spares.
    public var spares: Int?
    /// Further options of mdadm.
    public var options: [String]

    init(_ value: JSONValue) {
        name = value.text("name") ?? ""
        level = value.text("level")
        devices = value.texts("devices")
        spares = value.number("spares")
        options = value.texts("options")
    }
}

/// A file system.
public struct Filesystem: Sendable, Equatable {
    /// The device.
    public var device: String
    /// `ext4`, `xfs`, ….
    public var format: String?
    /// Where it is mounted while Ignition runs.
    public var path: String?
    /// Whether what is there is removed before.
    public var wipeFilesystem: Bool?
    /// Its label.
    public var label: String?
    /// Its UUID.
    public var uuid: String?
    /// Further options of mkfs.
    public var options: [String]
    /// Options of the mount.
    public var mountOptions: [String]
    /// What paths of 2.x call it.
    public var name: String?
    /// Whether 2.x names a device.
    public var hasMount: Bool
    /// Whether 2.x has the old way to create it.
    public var hasCreate: Bool

    init(_ value: JSONValue) {
        let fields = value["mount"] ?? value
        device = fields.text("device") ?? ""
        format = fields.text("format")
        path = value.text("path")
        wipeFilesystem = fields.flag("wipeFilesystem")
        label = fields.text("label")
        uuid = fields.text("uuid")
        options = fields.texts("options")
        mountOptions = value.texts("mountOptions")
        name = value.text("name")
        hasMount = value["mount"] != nil
        hasCreate = fields["create"] != nil
    }
}

/// An encrypted volume.
public struct Luks: Sendable, Equatable {
    /// The name of the mapped device.
    public var name: String
    /// The device that is encrypted.
    public var device: String?
    /// The key, which is a secret.
    public var keyFile: Resource
    /// Its label.
    public var label: String?
    /// Its UUID.
    public var uuid: String?
    /// Further options of `cryptsetup luksFormat`.
    public var options: [String]
    /// Whether blocks that are freed are discarded.
    public var discard: Bool?
    /// Further options of `cryptsetup luksOpen`.
    public var openOptions: [String]
    /// Whether what is there is removed before.
    public var wipeVolume: Bool?
    /// What the volume is bound to instead of a key.
    public var clevis: Clevis
    /// Whether the key is one of an IBM Crypto Express card.
    public var cex: Bool?

    init(_ value: JSONValue) {
        name = value.text("name") ?? ""
        device = value.text("device")
        keyFile = Resource(value.object("keyFile"))
        label = value.text("label")
        uuid = value.text("uuid")
        options = value.texts("options")
        discard = value.flag("discard")
        openOptions = value.texts("openOptions")
        wipeVolume = value.flag("wipeVolume")
        clevis = Clevis(value.object("clevis"))
        cex = value.object("cex").flag("enabled")
    }
}

/// What opens an encrypted volume: servers, a TPM, or a configuration of one's own.
public struct Clevis: Sendable, Equatable {
    /// Tang servers.
    public var tang: [Tang]
    /// Whether the TPM opens it.
    public var tpm2: Bool?
    /// How many of these are needed.
    public var threshold: Int?
    /// A configuration of one's own, if the config has the object at all.
    public var custom: Custom?

    /// Whether opening the volume needs the network.
    public var needsNetworkToOpen: Bool {
        !tang.isEmpty || (custom?.pin?.isEmpty == false && custom?.needsNetwork == true)
    }

    /// A tang server.
    public struct Tang: Sendable, Equatable {
        /// Its URL.
        public var url: String
        /// The thumbprint of a key to trust.
        public var thumbprint: String?
        /// Its advertisement in JSON, which is fetched otherwise.
        public var advertisement: String?
    }

    /// A configuration of one's own.
    public struct Custom: Sendable, Equatable {
        /// The pin.
        public var pin: String?
        /// Its configuration.
        public var config: String?
        /// Whether it needs the network.
        public var needsNetwork: Bool?
    }

    init(_ value: JSONValue) {
        tang = value.objects("tang").map { server in
            Tang(
                url: server.text("url") ?? "",
                thumbprint: server.text("thumbprint"),
                advertisement: server.text("advertisement")
            )
        }
        tpm2 = value.flag("tpm2")
        threshold = value.number("threshold")
        custom = value["custom"].map { custom in
            Custom(pin: custom.text("pin"), config: custom.text("config"), needsNetwork: custom.flag("needsNetwork"))
        }
    }

    /// Whether anything but a key opens the volume.
    public var isPresent: Bool {
        custom?.pin.isSet == true || !tang.isEmpty || tpm2 == true || (threshold ?? 0) != 0
    }
}

extension String? {
    /// Whether there is a text with anything in it.
    var isSet: Bool { self?.isEmpty == false }
}
