// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
package import SystemPackage

/// A directory that holds what a provisioned and used rpm-ostree host has on its disk.
///
/// Beside the sysroot it keeps the Ignition config and a table of what was done to `/etc`, as truth for tests.
package struct SampleHost: Sendable, Codable {
    /// The branch that the host follows.
    package static let ref = "fedora/x86_64/coreos/stable"

    /// The remote that the branch comes from.
    package static let remote = "fedora"

    /// The stateroot's name.
    package static let stateroot = "fedora-coreos"

    /// The kernel arguments of both deployments.
    package static let kernelArguments = [
        "mitigations=auto,nosmt",
        "ignition.platform.id=metal",
        "console=tty0",
        "console=ttyS0,115200n8",
        "root=UUID=9b6c2a4e-5f0d-4d43-8b1e-2f6a7c8d9e01",
        "rw",
        "rootflags=prjquota",
        "boot=UUID=3e1d5c7b-9a2f-4c60-b8d4-1a0f2e3d4c5b",
    ]

    /// Where the sample is; a test may copy or move the whole.
    package private(set) var directory = FilePath()
    /// The commit that the branch names.
    package let baseCommit: String
    /// The commit that rpm-ostree made on top of it, which is deployed first.
    package let layeredCommit: String
    /// Everything that was done to `/etc`.
    package let edits: [EtcEdit]

    /// The place is not part of the description, so that it may change.
    private enum CodingKeys: CodingKey {
        case baseCommit
        case layeredCommit
        case edits
    }

    /// Remembers a sample that is being built.
    init(directory: FilePath, baseCommit: String, layeredCommit: String, edits: [EtcEdit]) {
        self.directory = directory
        self.baseCommit = baseCommit
        self.layeredCommit = layeredCommit
        self.edits = edits
    }

    /// The root of the physical file system.
    package var sysroot: FilePath { directory.appending("sysroot") }

    /// The repository.
    package var repository: FilePath { sysroot.appending("ostree/repo") }

    /// The root of the deployment with layered packages, of which `/etc` was changed.
    package var deployment: FilePath { deployRoot.appending("\(layeredCommit).0") }

    /// The root of the older deployment, which is the rollback.
    package var rollback: FilePath { deployRoot.appending("\(baseCommit).0") }

    /// The live `/etc`.
    package var etc: FilePath { deployment.appending("etc") }

    /// The stateroot's `/var`.
    package var stateVar: FilePath { sysroot.appending("ostree/deploy/\(Self.stateroot)/var") }

    /// The origin file of the deployment.
    package var origin: FilePath { deployRoot.appending("\(layeredCommit).0.origin") }

    /// The config that Ignition applied.
    package var ignitionConfig: FilePath { directory.appending("ignition.json") }

    /// What Ignition said while it applied it, with paths below the deployment of the original.
    package var ignitionLog: FilePath { directory.appending("ignition.log") }

    /// Where deployments of the stateroot are.
    private var deployRoot: FilePath { sysroot.appending("ostree/deploy/\(Self.stateroot)/deploy") }

    /// The file that this description is kept in.
    private static let truth = "truth.json"

    /// Builds a sample.
    ///
    /// The content is the same each time but for what the real tools put there: Ignition writes the time and boot id of
    /// its run to `/etc/.ignition-result.json` and the lines of its preset in any order, and files that a tool wrote
    /// have the time of the build.
    ///
    /// - Parameter directory: A place that does not exist yet or is an empty directory.
    /// - Returns: The sample.
    /// - Throws: ``SampleError/destinationInUse(_:)`` if there is something; what tools say otherwise.
    package static func build(at directory: FilePath) async throws -> SampleHost {
        guard try isFree(directory) else { throw SampleError.destinationInUse(directory.string) }
        try SystemCalls.makeDirectories(directory.string)
        let host = try await HostBuilder(directory: directory).build()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try Files.write(Array(encoder.encode(host)), to: directory.appending(truth))
        return host
    }

    /// Copies the sample, in a fraction of the time that building one takes.
    ///
    /// - Parameter destination: A place that does not exist yet.
    /// - Returns: The copy, with hard links, owners and extended attributes as in the original.
    /// - Throws: ``SampleError/destinationInUse(_:)`` if there is something; what `cp` says otherwise.
    package func copy(to destination: FilePath) async throws -> SampleHost {
        guard !SystemCalls.exists(destination.string) else {
            throw SampleError.destinationInUse(destination.string)
        }
        try await Tool.run("cp", ["-a", "--reflink=auto", directory.string, destination.string])
        return try Self.open(at: destination)
    }

    /// Opens a sample that was built before, also a copy of one.
    package static func open(at directory: FilePath) throws -> SampleHost {
        var host = try JSONDecoder().decode(Self.self, from: Data(Files.read(directory.appending(truth))))
        host.directory = directory
        return host
    }

    /// Removes a sample, also one of which deployments carry the immutable bit.
    package static func remove(_ directory: FilePath) async throws {
        let script = """
            rm -rf -- "$1" 2>/dev/null && exit 0
            chattr -R -i -- "$1" 2>/dev/null
            exec rm -rf -- "$1"
            """
        try await Tool.run("sh", ["-c", script, "sh", directory.string])
    }

    /// Whether a directory holds a sample host, even one that was not finished, or an image layout.
    package static func isSample(_ directory: FilePath) -> Bool {
        [truth, "sysroot/ostree", "oci-layout"].contains { SystemCalls.exists(directory.appending($0).string) }
    }

    /// Whether a sample may be built at a place.
    private static func isFree(_ directory: FilePath) throws -> Bool {
        guard SystemCalls.exists(directory.string) else { return true }
        return try FileManager.default.contentsOfDirectory(atPath: directory.string).isEmpty
    }
}
