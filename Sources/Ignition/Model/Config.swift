// SPDX-License-Identifier: Apache-2.0

internal import JSONTree

/// An Ignition config of any supported version.
///
/// Fields that a config does not set are `nil` or empty; defaults belong to whoever applies it.
public struct Config: Sendable {
    /// The version that it is written in, or the highest one of those that were merged.
    public var version: SpecificationVersion
    /// The configs that are merged into this one: `ignition.config.merge`, or `append` in 2.x.
    public var merge: [Resource]
    /// The config that takes this one's place: `ignition.config.replace`.
    public var replace: Resource?
    /// Certificates for TLS: `ignition.security.tls.certificateAuthorities`.
    public var certificateAuthorities: [Resource]
    /// Proxies for fetching: `ignition.proxy`.
    public var proxy: Proxy
    /// Disks, file systems, files, directories and links.
    public var storage: Storage
    /// Units for systemd: `systemd.units`.
    public var units: [Unit]
    /// Units for systemd-networkd: `networkd.units`, 2.x only.
    public var networkUnits: [Unit]
    /// Accounts: `passwd.users`.
    public var users: [User]
    /// Groups: `passwd.groups`.
    public var groups: [Group]
    /// Kernel arguments that are added, several in a row in one item: `kernelArguments.shouldExist`.
    public var kernelArguments: [String]
    /// Kernel arguments that are removed: `kernelArguments.shouldNotExist`.
    public var removedKernelArguments: [String]

    /// Proxies for fetching.
    public struct Proxy: Sendable {
        /// For http and, without the other, https.
        public var http: String?
        /// For https.
        public var https: String?
        /// Hosts that are reached without one.
        public var excluded: [String]
    }
}

extension Config {
    /// Reads what ``ShapeCheck`` lets through.
    init(_ value: JSONValue, version: SpecificationVersion) {
        self.version = version
        let ignition = value.object("ignition")
        let config = ignition.object("config")
        merge = config.objects(version.major == 2 ? "append" : "merge").map(Resource.init)
        replace = config["replace"].map(Resource.init)
        certificateAuthorities = ignition.object("security").object("tls").objects("certificateAuthorities")
            .map(Resource.init)
        let proxy = ignition.object("proxy")
        self.proxy = Proxy(
            http: proxy.text("httpProxy"),
            https: proxy.text("httpsProxy"),
            excluded: proxy.texts("noProxy")
        )
        storage = Storage(value.object("storage"))
        units = value.object("systemd").objects("units").map(Unit.init)
        networkUnits = value.object("networkd").objects("units").map(Unit.init)
        users = value.object("passwd").objects("users").map(User.init)
        groups = value.object("passwd").objects("groups").map(Group.init)
        kernelArguments = value.object("kernelArguments").texts("shouldExist")
        removedKernelArguments = value.object("kernelArguments").texts("shouldNotExist")
    }
}

/// Fields of an object that ``ShapeCheck`` has let through.
extension JSONValue {
    func text(_ name: String) -> String? { self[name]?.string }

    func number(_ name: String) -> Int? { self[name]?.integer.map { Int($0) } }

    func flag(_ name: String) -> Bool? {
        guard case .bool(let value) = self[name] else { return nil }
        return value
    }

    /// The object of a field; one without members if there is none.
    func object(_ name: String) -> JSONValue { self[name] ?? .object([]) }

    func objects(_ name: String) -> [JSONValue] { self[name]?.array ?? [] }

    func texts(_ name: String) -> [String] { objects(name).compactMap(\.string) }
}
