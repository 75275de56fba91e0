// SPDX-License-Identifier: Apache-2.0

internal import Ignition

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
    public init(_ rendered: MachineConfigObject, _ replay: Replay, releaseImage: String? = nil) {
        let (left, right) = (rendered.config?.config, replay.config?.config)
        compare(left?.storage.files, right?.storage.files) { .node($0.node.path) }
        compare(left?.storage.directories, right?.storage.directories) { .node($0.node.path) }
        compare(left?.storage.links, right?.storage.links) { .node($0.node.path) }
        compareUnits(left?.units ?? [], right?.units ?? [])
        compare(left?.users, right?.users) { .user($0.name) }
        compare(left?.groups, right?.groups) { .group($0.name) }
        // Repetitions and the order are of no consequence to a node.
        compare(Set(rendered.kernelArguments), Set(replay.kernelArguments), Attribution.Subject.kernelArgument)
        compare(Set(rendered.extensions), Set(replay.extensions), Attribution.Subject.extension)
        expect(rendered.isFIPS == replay.isFIPS, .fips)
        let kernel = rendered.kernelType.isEmpty ? MachineConfigObject.defaultKernel : rendered.kernelType
        expect(kernel == replay.kernelType, .kernelType)
        if let image = replay.osImageURL ?? releaseImage { expect(rendered.osImageURL == image, .osImage) }
        if let image = replay.extensionsImageURL {
            expect(rendered.extensionsImageURL == image, .extensionsImage)
        }
    }

    private mutating func compareUnits(_ left: [Unit], _ right: [Unit]) {
        func withoutDropins(_ units: [Unit]) -> [Unit] {
            units.map { unit in
                var unit = unit
                unit.dropins = []
                return unit
            }
        }
        compare(withoutDropins(left), withoutDropins(right)) { .unit($0.name) }
        let dropins = Dictionary(left.map { ($0.name, $0.dropins) }) { first, _ in first }
        for unit in right {
            guard let other = dropins[unit.name] else { continue }
            compare(other, unit.dropins) { .dropin($0.name, unit: unit.name) }
        }
    }

    private mutating func compare<Element: Equatable>(
        _ left: [Element]?,
        _ right: [Element]?,
        _ subject: (Element) -> Attribution.Subject
    ) {
        let old = Dictionary((left ?? []).map { (subject($0), $0) }) { first, _ in first }
        let new = Dictionary((right ?? []).map { (subject($0), $0) }) { first, _ in first }
        compare(Set(old.keys), Set(new.keys)) { $0 }
        for (subject, element) in old {
            if let other = new[subject], other != element {
                differences.append(Difference(subject: subject, kind: .changed))
            }
        }
    }

    private mutating func compare<Name: Hashable>(
        _ left: Set<Name>,
        _ right: Set<Name>,
        _ subject: (Name) -> Attribution.Subject
    ) {
        differences += left.subtracting(right).map { Difference(subject: subject($0), kind: .unexpected) }
        differences += right.subtracting(left).map { Difference(subject: subject($0), kind: .missing) }
    }

    private mutating func expect(_ isSame: Bool, _ subject: Attribution.Subject) {
        if !isSame { differences.append(Difference(subject: subject, kind: .changed)) }
    }
}
