// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import DrydockPrediction
import Testing

@Suite struct HiddenPredictions {
    @Test(
        "what a symlink into /var led to is hidden by a directory of the image, and what lies at the top stays behind"
    )
    func hidden() throws {
        var tree = TreeFacts()
        tree.places = [
            Invented.link("/opt", to: "var/opt"), Invented.link("/usr/local", to: "../var/usrlocal"),
            Invented.directory("/data"), Invented.directory("/usr"), Invented.link("/srv", to: "var/srv"),
        ]
        var image = TreeFacts()
        image.places = [
            Invented.link("/opt", to: "/var/opt"), Invented.directory("/usr/local"), Invented.directory("/usr"),
            Invented.directory("/srv"),
        ]
        image.shippedVar = ["/var/cache", "/var/lib", "/var/lib/db", "/var/lib/db/deep/file"]
        var analysis = Invented.analysis(tree: tree)
        analysis.varOwners = VarFacts(
            rows: [
                VarFacts.Row(
                    path: "/var/srv/site",
                    uid: 0,
                    gid: 0,
                    files: 1,
                    directories: 0,
                    symlinks: 0,
                    specials: 0,
                    bytes: 1
                )
            ],
            specials: [],
            specialCount: 0,
            places: ["/var/opt", "/var/opt/agent", "/var/usrlocal", "/var/usrlocal/bin"].map(Invented.directory)
        )
        let hidden = try #require(Predictor.predict(analysis, Invented.target(tree: image)).hidden)
        #expect(hidden.map(\.path) == ["/usr/local/bin", "/srv", "/data", "/var/cache", "/var/lib/db"])
        #expect(hidden.map(\.outcome) == [.hidden, .hidden, .leftBehind, .notDelivered, .notDelivered])
        #expect(hidden[0].place == "/var/usrlocal/bin")
    }
}

@Suite struct BootChainPredictions {
    private func links(_ change: (inout HostState, inout TreeFacts, inout TreeFacts) -> Void) throws -> [String] {
        var (host, old, image) = (HostState(), TreeFacts(), TreeFacts())
        old.kernels = [KernelImage(release: "6.1", flavour: "default")]
        old.kernels[0].kernelBytes = 1
        image.kernels = [KernelImage(release: "6.2", flavour: "default")]
        image.kernels[0].kernelBytes = 1
        image.kernels[0].initramfsBytes = 1
        image.kernels[0].initramfsModules = ["base", "crypt"]
        change(&host, &old, &image)
        let analysis = Invented.analysis(tree: old, host: host)
        let chain = try #require(Predictor.predict(analysis, Invented.target(tree: image)).bootChain)
        return chain.filter { $0.outcome != .holds && $0.subject != .bootloader }
            .map { "\($0.subject.rawValue) \($0.outcome.rawValue)" }
    }

    @Test("a chain that holds says nothing else")
    func holds() throws {
        #expect(try links { _, _, _ in } == [])
        #expect(try links { host, _, _ in host.storage.rootNeeds = ["luks"] } == [])
    }

    @Test("what breaks the boot is told")
    func breaks() throws {
        #expect(try links { _, _, image in image.kernels = [] }.first == "kernel breaks")
        #expect(try links { _, _, image in image.kernels[0].initramfsBytes = nil } == ["initramfs breaks"])
        #expect(try links { host, _, _ in host.storage.rootNeeds = ["lvm"] } == ["initramfs breaks"])
        // The host's libostree is 2022.7.
        #expect(try links { _, _, image in image.root.composefs = "yes" } == ["root breaks"])
        #expect(
            try links { host, _, image in
                host.platform.cpuLevel = 2
                image.cpuLevel = 3
            } == ["processor breaks"]
        )
    }

    @Test("what changes, and what cannot be told, is told")
    func changes() throws {
        #expect(try links { _, old, _ in old.kernels[0].flavour = "rt" } == ["kernel changes"])
        #expect(try links { _, old, _ in old.kernels[0].extraModules = ["extra/wl.ko"] } == ["kernel changes"])
        #expect(try links { host, _, _ in host.kernel.regeneratesInitramfs = true } == ["initramfs changes"])
        #expect(try links { _, _, image in image.root.transientEtc = true } == ["root changes"])
        #expect(
            try links { host, _, image in
                host.storage.rootNeeds = ["luks"]
                image.kernels[0].initramfsModules = nil
            } == ["initramfs unknown"]
        )
        #expect(try links { _, _, image in image.cpuLevel = 2 } == ["processor unknown"])
    }
}

@Suite struct SpacePredictions {
    private let objects = [ImageContent.Object(checksum: "a", size: 5000), ImageContent.Object(checksum: "b", size: 0)]

    @Test("without a look into the repository everything counts, and it is called an estimate")
    func estimate() throws {
        let space = try #require(Predictor.predict(Invented.analysis(), Invented.target(objects: objects)).space)
        #expect(space.accuracy == .estimate && space.reasons.count == 1)
        // Two layers, of which one comes twice; two objects, two commits of layers and the merge commit.
        #expect(space.layers == 2 && space.downloadBytes == 120 && space.repositoryObjects == 5)
        #expect(space.repositoryBytes == 5500 && space.fits(in: []) == nil)
    }

    @Test("with it, what is missing counts, against what is free above the reserve")
    func exact() throws {
        var analysis = Invented.analysis()
        analysis.objectProbe = ObjectProbe(
            manifestDigest: "sha256:m",
            knownLayers: ["sha256:1"],
            missingObjects: 2,
            missingBytes: 90,
            missingAllocated: 8192,
            isImported: false,
            reserved: 1000,
            sharesBoot: false
        )
        var tree = TreeFacts()
        tree.kernels = [KernelImage(release: "1", flavour: "default")]
        tree.kernels[0].kernelBytes = 300
        tree.kernels[0].initramfsBytes = 200
        tree.kernels[0].bootChecksum = "new"
        let room = [
            Space(root: "sysroot", total: 1 << 30, available: 9191),
            Space(root: "boot", total: 1 << 30, available: 600),
        ]
        func space(_ analysis: Analysis) throws -> SpacePrediction {
            try #require(Predictor.predict(analysis, Invented.target(tree: tree, objects: objects)).space)
        }
        let first = try space(analysis)
        #expect(first.accuracy == .exact && first.layers == 1 && first.downloadBytes == 20)
        #expect(first.bootBytes == 500 && first.repositoryRoom(in: room) == 8191 && first.fits(in: room) == false)
        analysis.host?.boot.kernels = ["lab-new": 500]
        #expect(try space(analysis).bootBytes == 0)
        // What is displaced counts before it is written only where libostree prunes early.
        #expect(first.prunesEarly == false)
        analysis.view = "live"
        analysis.libostreeVersion = "2023.7"
        analysis.host?.boot.isSeparate = true
        #expect(try space(analysis).prunesEarly)
        analysis.libostreeVersion = "2023.6"
        #expect(try !space(analysis).prunesEarly)
        analysis.objectProbe?.manifestDigest = "sha256:other"
        #expect(try space(analysis).accuracy == .estimate)
    }

    @Test("an image with an SELinux policy is an estimate")
    func policy() throws {
        var tree = TreeFacts()
        tree.selinux.mode = "enforcing"
        tree.selinux.type = "targeted"
        let space = try #require(Predictor.predict(Invented.analysis(), Invented.target(tree: tree)).space)
        #expect(space.reasons.contains { $0.contains("SELinux") })
    }
}
