// SPDX-License-Identifier: Apache-2.0

internal import Digest
package import DrydockModel
internal import HostFS
package import OCI
internal import OSTree

/// Reads what files of `/etc` hold now and will hold, which documents never say.
package struct EtcContents {
    /// What two versions of a file hold.
    package enum Difference: Sendable {
        /// The file differs, and is not for everybody's eyes.
        case withheld(path: String)
        /// Both contents, `nil` where there is no file, and what they are.
        case contents(path: String, before: [UInt8]?, after: [UInt8]?, labels: (before: String, after: String))
    }

    private let view: HostView
    private let reference: OSTreeImageReference
    private let manifestDigest: String
    private let progress: (ImageInspector.Progress) -> Void

    /// A reader.
    ///
    /// - Parameters:
    ///   - view: the host.
    ///   - reference: the image.
    ///   - manifestDigest: the manifest that the prediction was made for.
    ///   - progress: told how far the reading of the image has come.
    package init(
        view: HostView,
        reference: OSTreeImageReference,
        manifestDigest: String,
        progress: @escaping (ImageInspector.Progress) -> Void = { _ in }
    ) {
        self.view = view
        self.reference = reference
        self.manifestDigest = manifestDigest
        self.progress = progress
    }

    /// The differences of regular files between now and then; where the host's version stays, what the image has instead.
    ///
    /// - Parameters:
    ///   - outcomes: what is predicted.
    ///   - named: paths whose content may be shown although not everybody may read them.
    /// - Returns: one for each file that differs, in the order of the outcomes.
    /// - Throws: ``DrydockError`` with `stale` if a file is not what the prediction was made for, with `unavailable` if
    ///   it cannot be read.
    package func differences(
        of outcomes: [EtcOutcome],
        named: Set<String>
    ) async throws -> [Difference] {
        let changing = outcomes.filter { outcome in
            [.keepLocal, .takeImage, .addedByImage, .removedWithImage].contains(outcome.outcome)
                && (outcome.result == nil || outcome.result?.type == .file)
        }
        let hidden = Set(try changing.filter { try !named.contains($0.path) && !isPublic($0) }.map(\.path))
        let shown = changing.filter { !hidden.contains($0.path) }
        let wanted = shown.filter { $0.outcome != .removedWithImage }
        let image = wanted.isEmpty ? [:] : try await imageFiles(wanted.map(\.path))
        return try changing.compactMap { outcome in
            guard !hidden.contains(outcome.path) else { return .withheld(path: outcome.path) }
            let now = try hostFile(outcome)
            let new = image[outcome.path]
            let labels: (String, String)
            let pair: ([UInt8]?, [UInt8]?)
            switch outcome.outcome {
            case .keepLocal: (labels, pair) = (("the image's, not taken", "stays"), (new, now))
            case .removedWithImage: (labels, pair) = (("now", "gone"), (now, nil))
            default:
                try check(new, outcome)
                (labels, pair) = (("now", "after the switch"), (now, new))
            }
            guard pair.0 != pair.1 else { return nil }
            return .contents(path: outcome.path, before: pair.0, after: pair.1, labels: labels)
        }
    }

    /// Whether everybody may read a file, as it is and as it will be, and may get to it.
    private func isPublic(_ outcome: EtcOutcome) throws -> Bool {
        if let mode = outcome.result?.mode, mode & 0o004 == 0 { return false }
        var path = String(outcome.path.dropFirst("/etc/".count))
        if let status = try view.etc.status(path), status.kind == .file, status.mode & 0o004 == 0 { return false }
        while let slash = path.lastIndex(of: "/") {
            path = String(path[..<slash])
            if let status = try view.etc.status(path), status.mode & 0o001 == 0 { return false }
        }
        return true
    }

    private func hostFile(_ outcome: EtcOutcome) throws -> [UInt8]? {
        let relative = String(outcome.path.dropFirst("/etc/".count))
        let content: [UInt8]?
        do throws(HostFSError) {
            content = try view.etc.status(relative)?.kind == .file ? try view.etc.contents(relative) : nil
        } catch {
            throw DrydockError(.unavailable, "\(outcome.path) cannot be read", hint: "run as root", cause: error)
        }
        if outcome.outcome == .keepLocal { try check(content, outcome) }
        return content
    }

    private func check(_ content: [UInt8]?, _ outcome: EtcOutcome) throws(DrydockError) {
        guard outcome.result?.type == .file, let expected = outcome.result?.sha256 else { return }
        guard content.map(SHA256.hex(of:)) == expected else {
            throw DrydockError(
                .stale,
                "\(outcome.path) is not what the plan was made for",
                hint: "make a new plan"
            )
        }
    }

    /// The image's versions of some files, from its layers: those that the plan kept, or fetched again.
    private func imageFiles(_ paths: [String]) async throws -> [String: [UInt8]] {
        let places = paths.map { ($0, ["usr", "etc"] + $0.split(separator: "/").dropFirst().map(String.init)) }
        progress(.image(.opening(reference.image)))
        let found = try await OpenImage.with(reference, digest: manifestDigest, cache: BlobCache.ofUser(keeps: true)) {
            image in
            try ContentReader(image: image, libostree: .running, progress: progress).files(Set(places.map(\.1)))
        }
        return Dictionary(uniqueKeysWithValues: places.compactMap { path, place in found[place].map { (path, $0) } })
    }
}
