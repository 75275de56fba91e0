// SPDX-License-Identifier: Apache-2.0

package import DrydockModel
internal import HostFS
package import ImageImport
package import OCI
internal import OSTree
package import SystemPackage

/// Brings an image into a repository, and leaves it at that.
package struct StandaloneImport {
    /// Where it is brought.
    package enum Place: Sendable {
        /// The repository of the sysroot that lies here.
        case sysroot(FilePath)
        /// The repository that lies here.
        case repository(FilePath)
    }

    private let place: Place
    private let digest: String?
    private let patience: Int
    private let lockPatience: LockPatience
    private let progress: @Sendable (ImportProgress) -> Void

    /// An import to a place.
    ///
    /// - Parameters:
    ///   - place: where to.
    ///   - digest: the manifest that it has to be; `nil` for the one that the reference leads to now.
    ///   - patience: seconds that whoever delivers the image may be silent.
    ///   - lockPatience: how long others are waited for.
    ///   - progress: told how far it has come, from many threads.
    package init(
        to place: Place,
        digest: String? = nil,
        patience: Int = OpenImage.defaultPatience,
        lockPatience: LockPatience = LockPatience(),
        progress: @escaping @Sendable (ImportProgress) -> Void = { _ in }
    ) {
        self.place = place
        self.digest = digest
        self.patience = patience
        self.lockPatience = lockPatience
        self.progress = progress
    }

    /// Imports an image.
    ///
    /// - Throws: ``DrydockError``: `badInput`, `unavailable`, `tryAgain` before anything was written; `failedUnchanged` if
    ///   writing failed. ``ImageError`` if the image is not to be had or damaged.
    package func run(_ reference: OSTreeImageReference) async throws -> Document<Import> {
        guard HostEnvironment.isRoot else {
            throw DrydockError(
                .unavailable,
                "only root can write the files of a system, whoever they belong to, into a repository",
                hint: "run drydock import as root"
            )
        }
        progress(.image(.opening(reference.image)))
        let destination =
            switch place {
            case .sysroot(let path): try await ImportDestination.sysroot(path, lockPatience)
            case .repository(let path): try await ImportDestination.repository(path, lockPatience)
            }
        let clock = ContinuousClock()
        let start = clock.now
        let layers = BlobCache.ofUser(keeps: false)
        return try await OpenImage.with(reference, digest: digest, patience: patience, cache: layers) { image in
            if let digest { try PlanGuard.check(image, is: digest) }
            let opened = clock.now - start
            let result = try await bring(image, to: destination)
            let collection = clock.now
            let removed = try collect(destination)
            return document(
                image,
                result,
                in: destination,
                manifest: opened,
                collection: clock.now - collection,
                removed: removed
            )
        }
    }

    private func bring(_ image: OpenImage, to destination: ImportDestination) async throws -> ImportResult {
        let architecture = image.configuration.architecture
        guard architecture == HostEnvironment.goArchitecture else {
            throw DrydockError(
                .badInput,
                "the image is for \(architecture), and this machine is \(HostEnvironment.goArchitecture)",
                hint: "ask for the image of this architecture"
            )
        }
        do {
            return try await ImageImporter(
                image,
                into: destination.repository,
                of: destination.sysroot == nil ? .repository : .sysroot,
                cancellation: StopSignals.wish,
                progress: progress
            ).run()
        } catch let error as ImageError {
            throw error
        } catch let error where ImageImporter.isNoSpace(error) {
            throw DrydockError(
                .failedUnchanged,
                "the file system of \(destination.repository.path) is full",
                hint: "free some room, then import again: what is complete by now is used",
                cause: error
            )
        } catch let error as OSTreeError where error.isNotWritable {
            throw ImportDestination.notOpened(FilePath(destination.repository.path), error)
        } catch {
            throw DrydockError(
                .failedUnchanged,
                "writing into \(destination.repository.path) failed",
                hint: "import again: what is complete by now is used",
                cause: error
            )
        }
    }

    /// Removes from a sysroot what the image that this one takes the place of needed alone.
    private func collect(_ destination: ImportDestination) throws -> [String] {
        guard let sysroot = destination.sysroot else { return [] }
        let removed = try LayerCollection(sysroot, destination.repository).run()
        try sysroot.prune()
        return removed
    }

    private func document(
        _ image: OpenImage,
        _ result: ImportResult,
        in destination: ImportDestination,
        manifest: Duration,
        collection: Duration,
        removed: [String]
    ) -> Document<Import> {
        let spec = Import(
            repository: destination.repository.path,
            reference: image.reference.description,
            manifestDigest: result.manifestDigest,
            mergeCommit: result.mergeCommit,
            imageRef: result.imageRef,
            unchanged: result.unchanged,
            layers: result.layers.map { layer in
                Import.Layer(
                    digest: layer.digest,
                    size: layer.size,
                    role: layer.role.rawValue,
                    commit: layer.commit,
                    reused: layer.reused,
                    filtered: layer.filtered
                )
            },
            bytesFetched: result.bytesFetched,
            objectsWritten: result.objectsWritten,
            bytesWritten: result.bytesWritten,
            refsRemoved: removed,
            seconds: Import.Seconds(
                manifest: manifest / .seconds(1),
                layers: result.seconds.layers,
                union: result.seconds.union,
                sync: result.seconds.sync,
                collection: collection / .seconds(1)
            )
        )
        return Document(spec, metadata: Metadata(createdAt: DocumentFormat.now()))
    }
}
