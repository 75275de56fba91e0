// SPDX-License-Identifier: Apache-2.0

/// What a rendered config of a cluster has otherwise than its replay: configs have changed since it was rendered, or a dump lacks
/// some of them.
public struct RenderedComparison: Sendable {
    /// Something that differs.
    public struct Difference: Sendable, Hashable {
        /// How it differs.
        public enum Kind: String, Sendable {
            /// Only the replay has it.
            case missing
            /// Only the rendered config has it.
            case unexpected
            /// Both have it, and not the same.
            case changed
        }

        /// What it is.
        public let subject: Attribution.Subject
        /// How it differs.
        public let kind: Kind
    }

    /// What differs, in no order that means something.
    public private(set) var differences: [Difference] = []

    /// Compares a rendered config with a replay, by what they mean and not by how they are written.
    ///
    /// - Parameters:
    ///   - rendered: the rendered config.
    ///   - replay: the replay.
    ///   - releaseImage: the image of the release, which counts where no user names one; `nil` if nobody knows it.
    public init(_ rendered: RenderedConfig, _ replay: Replay, releaseImage: String? = nil) {
        let (old, new) = (rendered.digest.sums, replay.digest.sums)
        compare(Set(old.keys), Set(new.keys)) { $0 }
        for (subject, sum) in old where new[subject].map({ $0 != sum }) ?? false { changed(subject) }
        // Repetitions and the order are of no consequence to a node.
        let settings = rendered.settings
        compare(Set(settings.kernelArguments), Set(replay.kernelArguments), Attribution.Subject.kernelArgument)
        compare(Set(settings.extensions), Set(replay.extensions), Attribution.Subject.extension)
        if settings.isFIPS != replay.isFIPS { changed(.fips) }
        let kernel = settings.kernelType.isEmpty ? HostSettings.defaultKernel : settings.kernelType
        if kernel != replay.kernelType { changed(.kernelType) }
        if let image = replay.osImageURL ?? releaseImage, settings.osImageURL != image { changed(.osImage) }
        if let image = replay.extensionsImageURL, settings.extensionsImageURL != image { changed(.extensionsImage) }
    }

    private mutating func compare<Name: Hashable>(
        _ rendered: Set<Name>,
        _ replay: Set<Name>,
        _ subject: (Name) -> Attribution.Subject
    ) {
        differences += rendered.subtracting(replay).map { Difference(subject: subject($0), kind: .unexpected) }
        differences += replay.subtracting(rendered).map { Difference(subject: subject($0), kind: .missing) }
    }

    private mutating func changed(_ subject: Attribution.Subject) {
        differences.append(Difference(subject: subject, kind: .changed))
    }
}
