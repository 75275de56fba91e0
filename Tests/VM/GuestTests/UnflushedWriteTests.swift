// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import GuestLab
import SystemPackage
import TestSupport
import Testing

extension Scenarios.PowerCuts {
    @Test("(cut) the power fails, and the disk has lost some of what it was not told to flush")
    func unflushed() throws {
        try Lab.tell("cut", "unflushed writes are lost") { story in
            let image = try story.step("build the guest") { try GuestImage() }
            let guest = try Lab.guest(image, named: "unflushed", story)
            try UnflushedWrites(story, guest).run()
        }
    }
}

/// One switch whose writes are logged, and the disks that failures of the power at many of its moments can leave.
private final class UnflushedWrites {
    /// A part of the switch.
    private struct Phase {
        let name: String
        /// How often the power fails in it.
        let failures: Int
        /// The stages in which drydock may find the host then, and the releases that may boot next in them.
        let stages: [Status.Stage: Set<String>]
    }

    private static let phases = [
        Phase(name: "apply", failures: 24, stages: [.none: ["1"], .interrupted: ["1"], .lost: ["1"]]),
        // The loader does not read the journal of /boot, and may still see the old order in it.
        Phase(name: "shutdown", failures: 24, stages: [.lost: ["1"], .switched: ["1", "2"]]),
        Phase(name: "first boot", failures: 12, stages: [.switched: ["2"]]),
    ]

    /// Prints the refs of a repository but for those that libostree keeps for boot entries, and numbers as it likes.
    private static let listRefs = "ostree refs --repo=\"$1\" | grep -v '^ostree/[01]/'"

    private let story: Story
    private let guest: Guest
    private let scratch: TemporaryDirectory
    private var generator: Generator
    /// The host as it was before the plan was applied.
    private var before: [String] = []
    private var refs: [String] = []
    /// `/etc` of the image when the shutdown was over.
    private var merged: [String] = []
    private var stages: [Status.Stage: Int] = [:]
    private var loss = UnflushedDisk.Loss()

    private var log: FilePath { scratch.path.appending("log") }

    init(_ story: Story, _ guest: Guest) throws {
        self.story = story
        self.guest = guest
        scratch = try TemporaryDirectory()
        generator = story.generator()
    }

    func run() throws {
        try story.step("plan") { try guest.plan("next") }
        before = try guest.state()
        refs = try guest.check("set /ostree/repo; \(Self.listRefs)").lines
        try guest.powerOff()
        let base = try guest.copyDisk(to: scratch.path.appending("base"))
        let lengths = try recordSwitch()
        let log = try WriteLog(log)
        let moments = lengths.map { log.count(within: $0) }
        print("\(story.name): \(log.count) requests; the phases are between \(moments)")

        try story.step("the end of the shutdown") {
            let copy = scratch.path.appending("copy")
            try Command.check("cp", "--sparse=always", base.file.string, copy.string)
            let end = RawDisk(scratch.path.appending("cut"))
            _ = try UnflushedDisk(copy, log).cut(after: moments[2], using: &generator, into: end.file)
            try Command.check("rm", copy.string)
            try end.withRoot { root in
                let next = try NextBoot(root)
                #expect(next.release == "2")
                merged = try etc(of: next, in: root)
            }
        }
        let disk = UnflushedDisk(base.file, log)
        for (phase, (start, end)) in zip(Self.phases, zip(moments, moments.dropFirst())) {
            try story.step("\(phase.failures) failures, \(phase.name)") {
                let all = (0..<phase.failures).map { _ in Int.random(in: start...end, using: &generator) }.sorted()
                for (index, moment) in all.enumerated() {
                    let cut = RawDisk(scratch.path.appending("cut"))
                    let lost = try disk.cut(after: moment, using: &generator, into: cut.file)
                    loss.add(lost)
                    print("\(story.name): \(phase.name), request \(moment), \(lost.lost) of \(lost.unflushed) lost")
                    if index == phase.failures / 2 { try boot(cut) }
                    try look(at: cut, phase)
                }
            }
        }
        let found = stages.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key) \($0.value)" }
        story.note += "; \(found.joined(separator: ", ")); \(loss.lost) of \(loss.unflushed) blocks lost"
        #expect(loss.lost > 0 && loss.lost < loss.unflushed, "nothing was tried")
    }

    /// Switches the guest, and keeps what it writes.
    ///
    /// - Returns: the lengths of the log at the start of the first phase, and at the end of each.
    private func recordSwitch() throws -> [Int] {
        var lengths: [Int] = []
        func mark() throws {
            lengths.append(try Guest.length(of: log))
        }
        try story.step("boot") { try guest.switchOn(logging: log) }
        try guest.waitUntilUp()
        try guest.mountMedia()
        try guest.check("sync")
        try mark()
        try story.step("apply") { try guest.apply() }
        try mark()
        try story.step("reboot into the image") {
            let boot = try guest.bootID()
            let length = try guest.consoleLength()
            try guest.rebootIntoFinalization()
            try guest.waitForConsole("Linux version", after: length)
            try mark()
            try guest.waitForReboot(from: boot)
        }
        try guest.verify(story)
        try mark()
        guest.cutPower()
        return lengths
    }

    // MARK: - What the power leaves

    /// Looks at a disk as its next boot will find it: it boots, nothing is lost, and drydock knows its way.
    private func look(at disk: RawDisk, _ phase: Phase) throws {
        let next = try disk.asLoadersSeeIt { try NextBoot($0) }
        try disk.withRoot { root in
            try Command.check("ostree", "fsck", "--quiet", "--repo=\(root)/ostree/repo")
            let stage = try status(root).stage
            stages[stage, default: 0] += 1
            let releases = phase.stages[stage]
            #expect(releases != nil, "\(stage)")
            #expect(releases?.contains(next.release) == true, "\(stage), but \(next.release) boots")
            if phase.name != "first boot", next.release == "2" { try expect(etc(of: next, in: root), merged) }

            // Of the old host everything is there, and drydock brings it back.
            let command = stage == .switched ? ["rollback"] : ["abort", "--yes"]
            let back = try Command.run([Paths.drydock.string] + command + ["--sysroot", root.string])
            #expect(
                back.status == 0 || (stage == .none && back.status == 69),
                "\(command) \(back.status): \(back.errors)"
            )
            let old = try NextBoot(root)
            #expect(old.release == "1")
            let lines = try HostState.lines(of: root.appending(old.deployment), in: root)
            if phase.name == "first boot" {
                expect(HostState.ofEtc(lines), HostState.ofEtc(before))
                expect(HostState.ofVar(lines), HostState.ofVar(before))
            } else {
                expect(lines, before)
            }
            if stage != .switched {
                try expect(Command.check("sh", "-c", Self.listRefs, "sh", "\(root)/ostree/repo").lines, refs)
            }
        }
        try disk.checkFileSystems()
    }

    /// Boots a disk; what was to be done is done then.
    private func boot(_ disk: RawDisk) throws {
        let copy = scratch.path.appending("copy")
        try disk.copy(to: copy)
        let guest = try Guest(guest.image, named: "unflushed-boot", copying: copy)
        try Command.check("rm", copy.string)
        story.follow(guest)
        try guest.switchOn()
        if try guest.release() == "1" {
            // Between two changes the host is neither as before nor as planned.
            if try guest.stage() == .interrupted { try guest.check("drydock abort --yes") }
            try guest.expectState(before)
            try guest.mountMedia()
            try guest.apply()
            try guest.reboot()
        }
        #expect(try guest.release() == "2")
        try guest.verify(story)
        guest.cutPower()
    }

    private func status(_ root: FilePath) throws -> Status {
        let output = try Command.check(
            Paths.drydock.string,
            "status",
            "--format",
            "json",
            "--sysroot",
            root.string
        )
        return try DocumentFormat.decode(Status.self, from: Array(output.utf8), named: "status").spec
    }

    private func etc(of boot: NextBoot, in root: FilePath) throws -> [String] {
        HostState.ofEtc(try HostState.lines(of: root.appending(boot.deployment), in: root))
    }

    private func expect(_ lines: [String], _ wanted: [String]) {
        let difference = Set(lines).symmetricDifference(wanted)
        #expect(difference.isEmpty, "\(difference.sorted())")
    }
}

/// What a host boots next, by what the boot loader reads.
private struct NextBoot {
    let release: String
    /// Below the root.
    let deployment: String

    /// Reads the configuration of extlinux, and expects the kernel and the initial file system of the deployment it names.
    init(_ root: FilePath) throws {
        let script = """
            set -e -o pipefail
            cd "$0/boot"
            entry=$(sed -n '/^LABEL/,$p' syslinux/syslinux.cfg | sed '1d; /^LABEL/,$d')
            word() { sed -n "s/^[[:space:]]*$1 //p" <<< "$entry"; }
            option=$(word APPEND | tr ' ' '\n' | sed -n 's/^ostree=//p')
            deployment=$(realpath "$0$option")
            [[ -s $deployment/etc/fstab ]]
            cmp ".$(word KERNEL)" "$deployment"/usr/lib/modules/*/vmlinuz
            cmp ".$(word INITRD)" "$deployment"/usr/lib/modules/*/initramfs.img
            . "$deployment/usr/lib/os-release"
            printf '%s\n' "$VERSION_ID" "${deployment#"$0"/}"
            """
        let output = try Command.check("bash", "-c", script, root.string).lines
        guard output.count == 2 else { throw Command.Failure(description: "nothing boots: \(output)") }
        release = output[0]
        deployment = output[1]
    }
}
