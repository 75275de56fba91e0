// SPDX-License-Identifier: Apache-2.0

/// One difference between the host's `/etc` and its deployment's defaults, as the sample put it there.
package struct EtcEdit: Sendable, Hashable, Codable {
    /// What was done.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// A file or link of the defaults with other content or another target.
        case modified
        /// A file or link that the defaults lack.
        case added
        /// A file or link of the defaults that is gone.
        case deleted
        /// A file of the defaults with another mode and the same content.
        case modeChanged
        /// A directory of the defaults with another mode.
        case directoryModeChanged
        /// A directory that the defaults lack. What it holds has edits of its own.
        case directoryAdded
        /// A file of the defaults that is now a symbolic link.
        case replacedByLink
    }

    /// Who did it.
    package enum Author: String, Sendable, Codable, CaseIterable {
        /// The person at the keyboard.
        case administrator
        /// Ignition, or a tool that Ignition ran.
        case ignition
        /// The first boot: the machine id, what the presets enable, the host's ssh keys.
        case firstBoot
    }

    /// What the first container image did to the default of the same path.
    package enum ImageChange: String, Sendable, Codable, CaseIterable {
        /// Neither the host's defaults nor the image have it.
        case absent
        /// The image has what the host's defaults have.
        case unchanged
        /// The image has something else.
        case changed
        /// The host's defaults have it, the image does not.
        case removed
        /// The image has it, the host's defaults do not.
        case introduced
    }

    /// The path relative to `/etc`.
    package let path: String
    package let kind: Kind
    package let author: Author
    package let imageChange: ImageChange

    /// Describes an edit; what the image did is looked up in the trees.
    init(_ path: String, _ kind: Kind, by author: Author) {
        self.path = path
        self.kind = kind
        self.author = author
        imageChange = ImageChange(
            host: FileTree.layered.nodes["usr/etc/\(path)"],
            image: FileTree.successor.nodes["etc/\(path)"]
        )
    }
}

extension EtcEdit.ImageChange {
    /// Compares the default of the host with that of the image.
    init(host: TreeNode?, image: TreeNode?) {
        switch (host, image) {
        case (nil, nil): self = .absent
        case (nil, _?): self = .introduced
        case (_?, nil): self = .removed
        case (let host?, let image?): self = host == image ? .unchanged : .changed
        }
    }
}
