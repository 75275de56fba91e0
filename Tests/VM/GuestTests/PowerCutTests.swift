// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import GuestLab
import SystemPackage
import TestSupport
import Testing

extension Scenarios {
    /// The power fails while a host is moved: it boots, nothing is lost, and applying again completes.
    @Suite struct PowerCuts {
        @Test(
            "(cut) the power fails during the import, the staging, the shutdown and the first boot",
            arguments: 1...10
        )
        func cuts(_ round: Int) throws {
            try Lab.tell("cut", "four power cuts, round \(round)", isShort: round == 1) { story in
                let image = try story.step("build the guest") { try GuestImage() }
                let guest = try Lab.guest(image, named: "cuts", story)
                try story.step("plan") { try guest.plan("next") }
                try guest.check("sync")
                try PowerCutRound(story, guest).run()
            }
        }
    }
}

/// A guest with a plan whose power fails four times.
private final class PowerCutRound {
    private let story: Story
    private let guest: Guest
    private var generator: Generator
    /// The host as it was before the plan was applied.
    private let state: [String]
    private let varState: Set<String>

    init(_ story: Story, _ guest: Guest) throws {
        self.story = story
        self.guest = guest
        generator = story.generator()
        state = try guest.state()
        varState = try guest.varState()
    }

    func run() throws {
        try story.step("cut during the import, boot") { try cutImport() }
        try expectOld()
        try story.step("cut during the staging, boot") { try cutStaging() }
        try expectOld()
        try story.step("apply") { try applyAgain() }
        try story.step("cut during the shutdown, boot") { try cutShutdown() }
        if try guest.release() == "2" {
            try goBack()
        } else {
            #expect(try guest.stage() == .lost)
            #expect(try guest.run("drydock verify").status == 69, "there is nothing to verify")
        }
        try expectOld()
        try story.step("apply again") { try applyAgain() }
        try story.step("cut during the first boot, boot") { try cutFirstBoot() }
        #expect(try guest.release() == "2")
        #expect(try guest.varState() == varState)
        try guest.verify(story)
        try story.step("ostree fsck") { try guest.check("ostree fsck --quiet") }
    }

    // MARK: - The cuts

    private func cutImport() throws {
        try cutApply(during: "import-image", after: 2_000_000..<8_000_000)
    }

    private func cutStaging() throws {
        try cutApply(during: "deploy", after: 500_000..<3_000_000)
    }

    /// Cuts the power while a step is made; where the machine was faster than that, once more and sooner.
    private func cutApply(during step: String, after span: Range<UInt32>) throws {
        for divisor in [1, 4, 16] as [UInt32] {
            try guest.mountMedia()
            try guest.startApply(until: step)
            var last: JournalRecord?
            try cut(after: span.lowerBound / divisor..<span.upperBound / divisor) { last = try lastRecord($0) }
            if last?.event == .started, last?.step == step { return }
            print("\(story.name): the apply was past \(step) before the cut")
            try expectOld()
        }
        Issue.record("no cut met \(step)")
    }

    private func cutShutdown() throws {
        try guest.rebootIntoFinalization()
        try cut(after: 200_000..<2_500_000) {
            let last = try lastRecord($0)
            #expect(last?.event == .runFinished)
        }
    }

    private func cutFirstBoot() throws {
        let length = try guest.consoleLength()
        try guest.check("sync; systemctl reboot --no-block")
        try guest.waitForConsole("sysroot.mount", after: length)
        let console = guest.serial
        try cut(after: 1_000_000..<8_000_000) { _ in
            let text = try Command.check("tail", "-c", "+\(length + 1)", console.string)
            #expect(!text.contains("login:"), "the boot was over before the cut")
        }
    }

    /// Cuts the power within a span of microseconds, looks at the disk, and boots.
    private func cut(after span: Range<UInt32>, _ look: (FilePath) throws -> Void) throws {
        usleep(UInt32.random(in: span, using: &generator))
        guest.cutPower()
        try guest.withRoot { root in
            try look(root)
            try Command.check("ostree", "fsck", "--quiet", "--repo=\(root)/ostree/repo")
        }
        try guest.switchOn()
    }

    // MARK: - In between

    private func applyAgain() throws {
        try guest.mountMedia()
        try guest.apply()
    }

    /// The shutdown was over before the cut.
    private func goBack() throws {
        print("\(story.name): the shutdown was over before the cut; back to the old host")
        #expect(try guest.stage() == .switched)
        try guest.check("drydock rollback")
        try guest.reboot()
        try guest.plan("next")
    }

    /// What the journal of the last run ends with.
    private func lastRecord(_ root: FilePath) throws -> JournalRecord? {
        let journal = root.appending("ostree/deploy/guest\(Guest.journal)").string
        let last = try Files.read(journal).split(separator: 0x0a).last
        return try last.map { try DocumentFormat.decode(JournalRecord.self, from: Array($0), named: journal).spec }
    }

    /// The host is the one of before, with its `/etc` and `/var`.
    private func expectOld() throws {
        #expect(try guest.release() == "1")
        try guest.expectState(state)
    }
}
