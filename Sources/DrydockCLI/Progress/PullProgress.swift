// SPDX-License-Identifier: Apache-2.0

internal import OCI

/// How far the layers of an image have come, as one task of the protocol.
///
/// As with bootc, layers that were there before are counted apart, and a layer is a subtask from when it begins.
struct PullProgress {
    /// What is told.
    private(set) var message: ProgressBytes
    private var layers: [ImageLayout.Layer] = []
    /// Where among the subtasks a layer is, by its place in the manifest.
    private var places: [Int: Int] = [:]

    /// An image of which nothing is known yet.
    init(_ image: ImageReference) {
        let name = image.description
        message = ProgressBytes(task: "pulling", description: "Pulling \(name)", id: name)
    }

    /// An image whose layers are known.
    init(_ image: ImageReference, _ layers: [ImageLayout.Layer], known: Set<Int>) {
        self.init(image)
        self.layers = layers
        for layer in layers {
            if known.contains(layer.index) {
                message.bytesCached += layer.descriptor.size
                message.stepsCached += 1
            } else {
                message.bytesTotal += layer.descriptor.size
                message.stepsTotal += 1
            }
        }
    }

    /// A layer begins.
    mutating func begin(_ index: Int) {
        guard layers.indices.contains(index), places[index] == nil else { return }
        let layer = layers[index]
        places[index] = message.subtasks.count
        message.subtasks.append(
            ProgressBytes.Part(
                subtask: layer.role == .derived ? "ostree_derived" : "ostree_chunk",
                description: "Layer \(layer.descriptor.digest.prefix(19))",
                id: layer.descriptor.digest,
                bytesTotal: layer.descriptor.size
            )
        )
    }

    /// More bytes of a layer have come; some sources deliver more than the manifest says.
    mutating func fetch(_ index: Int, _ count: Int) {
        guard let place = places[index] else { return }
        let part = message.subtasks[place]
        let more = min(UInt64(count), part.bytesTotal - part.bytes)
        message.subtasks[place].bytes += more
        message.bytes += more
    }

    /// A layer is there.
    mutating func complete(_ index: Int) {
        guard places[index] != nil else { return }
        fetch(index, .max)
        message.steps += 1
    }
}
