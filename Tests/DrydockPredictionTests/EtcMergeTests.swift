// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import DrydockPrediction
import Testing

/// Single rules of libostree's merge; the randomised test holds all of them against libostree itself.
@Suite struct EtcMergeRules {
    private let directory = Node(path: "/etc/d", type: .directory, mode: 0o755)

    private func file(_ path: String, _ content: String, mode: UInt32 = 0o644) -> Node {
        Node(path: path, type: .file, mode: mode, size: UInt64(content.count), sha256: content)
    }

    private func outcome(
        _ path: String,
        defaults: [Node],
        live: [Node],
        image: [Node],
        libostree: String = "2022.7"
    ) -> EtcOutcome.Outcome? {
        let facts = EtcFacts(defaults: defaults, live: live, drift: [])
        return EtcPrediction(facts, image: image, libostree: libostree).outcomes.first { $0.path == path }?.outcome
    }

    @Test("files: what was changed here stays, what was not follows the image")
    func files() {
        let (old, edited, new) = (file("/etc/f", "old"), file("/etc/f", "edited"), file("/etc/f", "new"))
        #expect(outcome("/etc/f", defaults: [old], live: [edited], image: [new]) == .keepLocal)
        #expect(outcome("/etc/f", defaults: [old], live: [old], image: [new]) == .takeImage)
        #expect(outcome("/etc/f", defaults: [old], live: [old], image: [old]) == .identical)
        #expect(outcome("/etc/f", defaults: [old], live: [new], image: [new]) == .identical)
        #expect(outcome("/etc/f", defaults: [old], live: [], image: [new]) == .staysDeleted)
        #expect(outcome("/etc/f", defaults: [old], live: [old], image: []) == .removedWithImage)
        #expect(outcome("/etc/f", defaults: [], live: [edited], image: []) == .addedLocal)
        #expect(outcome("/etc/f", defaults: [], live: [], image: [new]) == .addedByImage)
    }

    @Test("directories: a change of mode alone is lost, unless something in it was changed")
    func directories() {
        let strict = Node(path: "/etc/d", type: .directory, mode: 0o700)
        #expect(outcome("/etc/d", defaults: [directory], live: [strict], image: [directory]) == .metadataReverts)
        let inner = file("/etc/d/f", "added")
        #expect(outcome("/etc/d", defaults: [directory], live: [strict, inner], image: [directory]) == .keepLocal)
    }

    @Test("a missing directory is made for a local change, and the one above it keeps the image's mode")
    func grandparent() {
        let sticky = Node(path: "/etc/d", type: .directory, mode: 0o2750)
        let plain = Node(path: "/etc/d", type: .directory, mode: 0o750)
        let inner = Node(path: "/etc/d/e", type: .directory, mode: 0o700)
        let (old, edited) = (file("/etc/d/e/f", "old"), file("/etc/d/e/f", "edited"))
        let (defaults, live) = ([sticky, inner, old], [plain, inner, edited])
        #expect(outcome("/etc/d", defaults: defaults, live: live, image: [sticky]) == .metadataReverts)
        #expect(outcome("/etc/d/e/f", defaults: defaults, live: live, image: [sticky]) == .keepLocal)
    }

    @Test("a local file in the place of an image's directory ends the merge")
    func conflict() {
        let local = file("/etc/d", "local")
        let inner = file("/etc/d/f", "new")
        #expect(outcome("/etc/d", defaults: [], live: [local], image: [directory, inner]) == .notMergeable)
    }

    @Test("what says that the configuration is up to date goes with every new deployment")
    func stamp() {
        let stamp = file("/etc/.updated", "time")
        #expect(outcome("/etc/.updated", defaults: [], live: [stamp], image: []) == .removedWithImage)
        #expect(outcome("/etc/.updated", defaults: [stamp], live: [stamp], image: [stamp]) == .removedWithImage)
        let folder = Node(path: "/etc/.updated", type: .directory, mode: 0o755)
        #expect(outcome("/etc/.updated", defaults: [], live: [folder], image: []) == .notMergeable)
    }

    @Test("a FIFO in a new directory ends the merge before libostree 2024.2, and is passed over since")
    func specials() {
        let pipe = Node(path: "/etc/d/p", type: .fifo, mode: 0o600)
        #expect(outcome("/etc/d/p", defaults: [], live: [directory, pipe], image: []) == .notMergeable)
        let newer = outcome("/etc/d/p", defaults: [], live: [directory, pipe], image: [], libostree: "2025.2")
        #expect(newer == .skippedSpecial)
        let top = Node(path: "/etc/p", type: .fifo, mode: 0o600)
        #expect(outcome("/etc/p", defaults: [], live: [top], image: []) == .skippedSpecial)
    }
}
