// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import GuestLab
import TestSupport
import Testing

/// drydock in a guest, and what a person would look at there.
extension Guest {
    /// Where the journal of the last run is.
    static let journal = "/var/lib/drydock/runs/latest/steps.jsonl"

    /// Mounts the second disk, with the images on it.
    func mountMedia() throws {
        try check("mountpoint -q /run/media || { mkdir -p /run/media; mount -o ro /dev/vdb /run/media; }")
    }

    /// Plans a move onto an image of the second disk, into `/root/plan.json`.
    ///
    /// Debian has no bootc, so that something else has to update the image.
    ///
    /// - Parameters:
    ///   - tag: which image.
    ///   - options: further options.
    ///   - statuses: the exit codes that are right.
    /// - Returns: the Plan.
    /// - Throws: a plan that ended with another exit code.
    @discardableResult
    func plan(_ tag: String, _ options: String = "", statuses: [Int32] = [0]) throws -> Plan {
        try mountMedia()
        return try document(
            Plan.self,
            "plan --image oci:/run/media:\(tag) --waive DD-IMG-0008 -o /root/plan.json \(options)",
            statuses: statuses
        )
    }

    /// Applies the plan.
    func apply(_ options: String = "") throws {
        try check("drydock apply /root/plan.json --yes \(options)")
    }

    /// Starts to apply the plan, in a unit `apply`, and waits until a step is begun.
    ///
    /// - Parameter step: the id of the step.
    /// - Throws: a command that fails, or a step that is not begun within minutes.
    func startApply(until step: String) throws {
        let pattern = "'\"event\":\"started\".*\"step\":\"\(step)\"'"
        let begun = "cat /var/lib/drydock/runs/[0-9]*/steps.jsonl 2>/dev/null | grep -c \(pattern)"
        let before = try run(begun).output.filter(\.isNumber)
        try check("systemd-run --quiet --unit=apply drydock apply /root/plan.json --yes")
        try check("until [ $(\(begun)) -gt \(before) ]; do sleep 0.2; done", within: 240)
    }

    /// Begins a reboot, and waits until libostree begins to finish the staged deployment.
    func rebootIntoFinalization() throws {
        // The console says so, by a unit file that is gone with the next boot.
        try check(
            """
            folder=/run/systemd/system/ostree-finalize-staged.service.d
            mkdir -p $folder
            printf '[Service]\\nExecStop=\\nExecStop=/bin/sh -c "echo FINALIZING > /dev/ttyS0; exec ostree admin finalize-staged"\\n' \
                > $folder/lab.conf
            systemctl daemon-reload
            sync
            systemctl reboot --no-block
            """
        )
        try waitForConsole("FINALIZING", within: 60)
    }

    /// The document that a drydock command prints; any of the given exit codes will do.
    func document<Spec: Specification>(
        _ kind: Spec.Type,
        _ arguments: String,
        as user: String = "root",
        statuses: [Int32] = [0]
    ) throws -> Spec {
        let command = try run("drydock \(arguments) --format json", as: user)
        guard statuses.contains(command.status) else {
            throw failure("drydock \(arguments) ended with \(command.status): \(command.output) \(command.errors)")
        }
        return try DocumentFormat.decode(kind, from: Array(command.output.utf8), named: arguments).spec
    }

    /// Where the migration stands.
    func stage() throws -> Status.Stage { try document(Status.self, "status").stage }

    /// Compares the image that runs with what was predicted of it, for the story; nothing may be wrong.
    ///
    /// - Returns: the comparison.
    @discardableResult
    func verify(_ story: Story) throws -> Verdict {
        try waitUntilUp()
        let verdict = try story.step("verify") { try document(Verdict.self, "verify", statuses: [0, 7]) }
        let wrong = verdict.comparisons.flatMap(\.differences)
        story.compared(wrong: wrong.count)
        #expect(verdict.asPredicted && wrong.isEmpty, "\(wrong)")
        let facts = verdict.comparisons.reduce(0) { $0 + $1.compared }
        print("\(story.name): \(facts) facts compared, \(wrong.count) wrong")
        return verdict
    }

    /// Expects that the host is what it was.
    func expectState(_ before: [String], _ when: String = "") throws {
        let difference = Set(before).symmetricDifference(try state())
        #expect(difference.isEmpty, "\(when) \(difference.sorted())")
    }

    /// What a person would call the state of `/var`.
    func varState() throws -> Set<String> {
        Set(try HostState.ofVar(state()))
    }

    /// Whether the release of before runs; not while nobody answers.
    func runsOldRelease() throws -> Bool {
        let answer = try? run(". /etc/os-release; echo $VERSION_ID", within: 10)
        return answer?.output.trimmingNewline == "1"
    }

    /// Which release of the operating system runs.
    func release() throws -> String {
        try check(". /etc/os-release; echo $VERSION_ID").trimmingNewline
    }

    /// What a person would call the state of the host.
    func state() throws -> [String] { try HostState.lines(of: check(HostState.script(etc: "/etc", state: "/var"))) }
}

extension String {
    /// The text without the line feed at its end.
    var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }

    /// The lines of the text.
    var lines: [String] { split(separator: "\n").map(String.init) }
}
