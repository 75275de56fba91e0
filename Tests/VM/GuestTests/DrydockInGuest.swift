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

    /// Waits until the journal of the last run says that a step was started.
    func waitForStep(_ step: String) throws {
        let started = "'\"event\":\"started\".*\"step\":\"\(step)\"'"
        try check("until grep -q \(started) \(Self.journal) 2>/dev/null; do sleep 0.2; done", within: 240)
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
        Set(try state().filter { $0.hasPrefix("var ") || $0.contains("  home/") || $0.contains("  opt/") })
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

    /// What a person would call the state of the host: `/etc` and `/var` file by file, without what a running system
    /// rewrites, with the sums of contents.
    func state(_ etc: String = "/etc") throws -> [String] {
        let script = """
            set -e -o pipefail
            cd \(etc) && find . -xdev -printf 'etc %P %y %m %U:%G %l\\n' | sort
            cd \(etc) && find . -xdev -type f -exec sha256sum {} + | sort -k2
            cd /var && find . -xdev \\( -path ./lib/drydock -o -path ./log -o -path ./roothome/plan.json -o -path ./cache -o -path ./tmp \
                -o -path ./lib/systemd -o -path ./lib/containers -o -path ./roothome/.cache -o -path ./lib/lab-arrived -o -path ./lib/tick/log \
                -o -path ./usrlocal/bin/drydock \\) -prune -o -printf 'var %P %y %m %U:%G %l\\n' | sort
            cd /var && find home opt srv usrlocal/bin/by-hand lib/runner lib/lab-kept lib/lab-moved -xdev -type f -exec sha256sum {} + | sort -k2
            """
        let lines = try check(script).split(separator: "\n").map(String.init)
        guard lines.contains(where: { $0.hasPrefix("etc lab/by-hand.conf f") }),
            lines.contains(where: { $0.hasPrefix("var home/core/notes f") })
        else { throw failure("the state of the host lacks what is there") }
        // The units of drydock come before a switch, and go with it; whoever waits for that looks for them.
        return lines.filter { !$0.contains("/drydock-") && !$0.contains("boot-complete.target.wants") }
    }
}

extension String {
    /// The text without the line feed at its end.
    var trimmingNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
