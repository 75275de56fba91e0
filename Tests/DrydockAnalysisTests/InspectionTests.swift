// SPDX-License-Identifier: Apache-2.0

import DrydockAnalysis
import DrydockModel
import ImageImport
import OCI
import OSTree
import SampleHost
import SystemPackage
import TestSupport
import Testing

/// The inspector, which never sees a repository, and the import, which writes one, read the same layers.
@Suite struct Inspection {
    @Test("what inspect says of an image is what an import of it makes")
    func agreement() async throws {
        let directory = try TemporaryDirectory()
        let sample = try await SampleImage.build(.successor, at: directory.path.appending("image"))
        let derived = "oci:\(Paths.testdata.appending("images/oci-derived")):v1-derived"
        for text in [sample.reference, derived] {
            let reference = try OSTreeImageReference(parsing: text)
            let content = try #require(try await ImageInspector(cache: nil).inspect(reference).spec.content)
            let name = reference.image.name.split(separator: ":").last ?? ""
            let repository = try Repository.create(path: directory.path.appending("repo-\(name)").string)
            let result = try await OpenImage.with(reference) { try await ImageImporter($0, into: repository).run() }
            let listing = try Command.check("ostree", "ls", "-RC", "--repo=\(repository.path)", result.mergeCommit)
            var objects: Set<String> = []
            var etc: Set<String> = []
            for line in listing.split(separator: "\n") {
                let fields = line.split(separator: " ", omittingEmptySubsequences: true)
                if line.hasPrefix("-") || line.hasPrefix("l") { objects.insert(String(fields[4])) }
                guard let start = line.firstRange(of: " /usr/etc/") else { continue }
                etc.insert("/etc/" + line[start.upperBound...].split(separator: " -> ")[0])
            }
            #expect(Set(content.objects.map(\.checksum)) == objects)
            #expect(Set(content.etc.map(\.path)) == etc)
            #expect(objects.count > 3)
        }
    }

    @Test("the second inspection comes from the cache and says the same")
    func cache() async throws {
        let directory = try TemporaryDirectory()
        let sample = try await SampleImage.build(.successor, at: directory.path.appending("image"))
        let reference = try OSTreeImageReference(parsing: sample.reference)
        let cache = InspectionCache(directory.path.appending("cache"))
        let first = try await ImageInspector(cache: cache).inspect(reference)
        // Without its layers the image can only be known from the cache.
        for layer in sample.layers { try Command.check("rm", sample.blob(layer.digest).string) }
        let second = try await ImageInspector(cache: cache).inspect(reference)
        #expect(first.spec == second.spec)
        #expect(first.spec.content?.kernels.count == 1)
        #expect(first.spec.content?.kernelArguments == SampleImage.kernelArguments)
        #expect(first.spec.content?.osRelease["ID"] == "fedora")
    }

    @Test("the packages of a plain image come from its rpm database")
    func rpmDatabase() async throws {
        let directory = try TemporaryDirectory()
        let sample = try await SampleImage.build(.successor, at: directory.path.appending("image"))
        let script = """
            set -e
            cd "$0" && mkdir build db
            for name in alpha beta; do
                printf 'Name: %s\nEpoch: 2\nVersion: 1.5\nRelease: 3\nSummary: s\nLicense: none\nBuildArch: noarch\n' \
                    $name > $name.spec
                printf '%%description\nd\n%%files\n' >> $name.spec
                rpmbuild --quiet -bb --define "_topdir $0/build" --define "_rpmdir $0" $name.spec
            done
            rpm --dbpath "$0/db" --define '_db_backend sqlite' --initdb
            rpm --dbpath "$0/db" --define '_db_backend sqlite' -i --nodeps --justdb --noscripts noarch/*.rpm
            test -s db/rpmdb.sqlite
            umoci insert --image image:latest db/rpmdb.sqlite /usr/share/rpm/rpmdb.sqlite
            """
        try Command.check("/bin/sh", "-c", script, directory.path.string)
        let reference = try OSTreeImageReference(parsing: sample.reference)
        let content = try #require(try await ImageInspector(cache: nil).inspect(reference).spec.content)
        #expect(content.packageSource == "rpmdb", "\(content.unreadable)")
        #expect(content.packages.map(\.name) == ["alpha", "beta"])
        #expect(content.packages.first?.fullVersion == "2:1.5-3")
    }

    @Test("all forms of images are told apart")
    func forms() async throws {
        let derived = "oci:\(Paths.testdata.appending("images/oci-derived")):v1-derived"
        let target = try await ImageInspector(cache: nil).inspect(try OSTreeImageReference(parsing: derived)).spec
        #expect(target.form == .derived)
        #expect(target.layers.map(\.role).first == "commit")
        #expect(target.layers.map(\.role).last == "derived")
        #expect(target.content?.filtered.isEmpty == false)
    }
}
