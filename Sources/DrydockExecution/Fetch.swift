// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
package import DrydockModel
internal import DrydockPlanning
internal import HostFS
internal import OCI
package import SystemPackage

/// Brings the image of a plan into the repository, so that the plan can be executed later without waiting for a network.
package enum Fetch {
    /// Fetches the image.
    ///
    /// - Parameters:
    ///   - sysroot: the host.
    ///   - plan: the plan; its image is fetched by digest, even if the tag has moved.
    ///   - patience: how long others are waited for.
    ///   - progress: told how far it has come, from many threads.
    /// - Returns: what was fetched; `nil` if all of it was there.
    /// - Throws: ``DrydockError``: `stale` if the image of that digest is not to be had, and as ``StandaloneImport``.
    package static func run(
        _ sysroot: FilePath,
        _ plan: Document<Plan>,
        patience: LockPatience,
        progress: @escaping @Sendable (ExecutionProgress) -> Void
    ) async throws -> Document<Import>? {
        try PlanGuard.check(plan)
        // Another drydock would bring the same.
        let access = try await HostAccess.open(sysroot, patience)
        try Prerequisites.check(access.view, lock: false)
        guard try FetchedImage.commit(of: plan.spec, in: access.view.repository) == nil else { return nil }
        let reference = try OSTreeImageReference(parsing: plan.spec.image.reference)
        StopSignals.listen()
        do {
            return try await StandaloneImport(
                to: .sysroot(sysroot),
                digest: plan.spec.image.manifestDigest,
                lockPatience: patience,
                progress: { progress(.importing($0)) }
            ).run(reference)
        } catch {
            guard let signal = StopSignals.received else { throw error }
            throw DrydockError(
                .stopped(by: signal),
                "stopped by a signal; layers that are complete stay for the next time",
                hint: "drydock fetch goes on from them"
            )
        }
    }
}
