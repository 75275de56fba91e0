// SPDX-License-Identifier: Apache-2.0

import DrydockPrediction
import Testing

/// bootc's rule for `kargs.d`.
@Suite struct KernelArgumentsAfterTheSwitch {
    private let current = ["root=UUID=1", "ostree=/ostree/boot.0/x", "console=tty0", "old=1"]

    @Test("an image without bootc changes nothing")
    func noBootc() {
        #expect(arguments(old: ["old=1"], new: ["new=1"], bootc: false) == current)
    }

    @Test("what only the image asks for comes to the end, what only the old one asked for goes")
    func difference() {
        let expected = ["root=UUID=1", "ostree=/ostree/boot.0/x", "console=tty0", "new=1"]
        #expect(arguments(old: ["old=1", "both=1"], new: ["both=1", "new=1"]) == expected)
    }

    @Test("what is there already is not added twice, dashes and underscores being alike")
    func present() {
        #expect(arguments(old: [], new: ["console=tty0", "a-b=1", "a_b=1"]) == current + ["a-b=1"])
    }

    @Test("an image without the directory removes nothing, and asks again for what the old one asked for")
    func noDirectory() {
        #expect(arguments(old: ["old=1", "lost=1"], new: nil) == current + ["lost=1"])
    }

    private func arguments(old: [String], new: [String]?, bootc: Bool = true) -> [String] {
        KernelArgumentsPrediction.arguments(current: current, old: old, new: new, readsDirectory: bootc)
    }
}
