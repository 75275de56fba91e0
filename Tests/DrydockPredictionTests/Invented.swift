// SPDX-License-Identifier: Apache-2.0

import DrydockModel

/// Invented facts of hosts and images, as small as a test needs them.
enum Invented {
    /// A regular file.
    static func file(_ path: String, _ sum: String = "0", uid: UInt32 = 0, gid: UInt32 = 0) -> Node {
        Node(path: path, type: .file, mode: 0o644, uid: uid, gid: gid, size: 1, sha256: sum)
    }

    /// A directory.
    static func directory(_ path: String) -> Node { Node(path: path, type: .directory, mode: 0o755) }

    /// A symlink.
    static func link(_ path: String, to target: String) -> Node {
        Node(path: path, type: .symlink, mode: 0o777, target: target)
    }

    /// A host.
    static func analysis(
        defaults: [Node] = [],
        live: [Node] = [],
        tree: TreeFacts = TreeFacts(),
        host: HostState = HostState(),
        packages: PackageFacts = PackageFacts(source: "none")
    ) -> Analysis {
        Analysis(
            view: "offline",
            osRelease: [:],
            architecture: "amd64",
            libostreeVersion: "2022.7",
            mergeDeployment: "a.0",
            stateroot: "lab",
            deployments: [],
            packages: packages,
            kernelArguments: [],
            imageKernelArguments: [],
            etc: EtcFacts(defaults: defaults, live: live, drift: []),
            identities: Identities(users: [:], groups: [:]),
            ignition: IgnitionTraces(),
            tree: tree,
            host: host,
            minFreeSpace: nil,
            fingerprint: Fingerprint(commit: "", origin: "", etc: "", kernelArguments: "", identities: ""),
            unreadable: []
        )
    }

    /// An image.
    static func target(
        etc: [Node] = [],
        tree: TreeFacts = TreeFacts(),
        packages: [Package] = [],
        objects: [ImageContent.Object] = []
    ) -> Target {
        Target(
            reference: "ostree-unverified-image:oci:x",
            image: "oci:x",
            manifestDigest: "sha256:m",
            configDigest: "sha256:c",
            architecture: "amd64",
            created: nil,
            form: .plain,
            labels: [:],
            layers: [
                Target.Layer(digest: "sha256:1", diffID: "", mediaType: "", size: 100, role: "derived"),
                Target.Layer(digest: "sha256:2", diffID: "", mediaType: "", size: 20, role: "derived"),
                Target.Layer(digest: "sha256:1", diffID: "", mediaType: "", size: 100, role: "derived"),
            ],
            content: ImageContent(
                osRelease: [:],
                kernels: [],
                topDirectories: [],
                etc: etc,
                packageSource: packages.isEmpty ? "none" : "rpmdb",
                packages: packages,
                hasBootc: true,
                kernelArguments: nil,
                identities: Identities(users: [:], groups: [:]),
                objects: objects,
                files: 0,
                directories: 0,
                bytes: 0,
                filtered: [:],
                tree: tree,
                importedObjects: ImageContent.ImportedObjects(
                    hidden: [],
                    directoryTrees: [],
                    directoryMetadata: [],
                    mergeCommitBytes: 500
                ),
                unreadable: []
            )
        )
    }
}

extension AccountFacts.User {
    /// An account.
    init(_ name: String, _ uid: UInt32, in file: String = "/etc/passwd") {
        self.init(name: name, uid: uid, gid: uid, home: "/", shell: "/bin/sh", file: file)
    }
}

extension AccountFacts.Group {
    /// A group.
    init(_ name: String, _ gid: UInt32, in file: String = "/etc/group") {
        self.init(name: name, gid: gid, members: [], file: file)
    }
}
