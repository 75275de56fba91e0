// SPDX-License-Identifier: Apache-2.0

/// The layers of one container image, lowest first, and what else distinguishes it.
struct ImageStack: Sendable {
    var layers: [ImageLayer]
    let release: SampleRelease
    let packages: SamplePackages
    /// Whether the image says that it can be booted.
    var isLabelled = true
    var architecture = "amd64"

    /// The tree that a client sees, with `/etc` at its own place.
    var tree: FileTree {
        layers.reduce(FileTree()) { $1.applied(to: $0) }
    }

    /// The first image that a sample host may move to.
    static let successor = ImageStack(
        layers: [.base, .changes, .bootc, .oddities],
        release: .successor,
        packages: .successor
    )

    /// The image that follows it.
    ///
    /// It shares all of its layers and has one more.
    static let second = ImageStack(
        layers: successor.layers + [.secondChanges],
        release: .second,
        packages: .second
    )

    /// The image that the small host may move to.
    static let small = ImageStack(
        layers: [.smallBase, .smallChanges, .smallSite],
        release: .successor,
        packages: SamplePackages(table: "")
    )

    /// What a variant is built of.
    static func stack(for variant: SampleImage.Variant) -> ImageStack {
        var stack = variant == .second ? second : variant == .small ? small : successor
        switch variant {
        case .successor, .second, .truncatedBlob, .wrongDigest, .small:
            break
        case .noLabels:
            stack.isLabelled = false
        case .noKernel:
            stack.layers.append(.kernelRemoval)
        case .wrongArchitecture:
            stack.architecture = "arm64"
        }
        return stack
    }
}

extension FileTree {
    /// The tree of the first container image.
    package static let successor = ImageStack.successor.tree

    /// The tree of the second container image.
    package static let second = ImageStack.second.tree
}
