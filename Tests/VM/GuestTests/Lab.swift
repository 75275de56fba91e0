// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import Glibc
import GuestLab
import SystemPackage
import TestSupport
import Testing

/// What the scenarios share: the guest's parts, and drydock in a guest.
enum Lab {
    /// Whether guests are wanted: they take minutes, so that only `make test-vm` starts them.
    static let isWanted = variable != nil

    private static let variable = getenv("DRYDOCK_GUESTS").map { String(cString: $0) }

    /// The releases that scenarios of both ages run on: `all`, one by its name, or the old one, since time is short.
    static let releases: [GuestRelease] =
        variable == "all" ? GuestRelease.allCases : [GuestRelease(rawValue: variable ?? "") ?? .bookworm]

    /// Switches on a guest that was booted and worked on, with drydock in it.
    static func guest(
        _ image: GuestImage,
        named name: String,
        offline: Bool = false,
        _ table: StepTable
    ) throws -> Guest {
        let host = try table.step("first boot, or its snapshot") { try BootedHost(image) }
        let guest = try table.step("switch on from the snapshot") {
            try host.guest(image, named: name, offline: offline)
        }
        try table.step("copy drydock") {
            let stripped = try TemporaryDirectory()
            let tool = stripped.path.appending("drydock")
            try Command.check("strip", "-o", tool.string, Paths.drydock.string)
            try guest.copy(tool, to: "/usr/local/bin/drydock")
        }
        return guest
    }
}

extension Guest {
    /// The document that a drydock command prints; any of the given exit codes will do.
    func document<Spec: Specification>(
        _ kind: Spec.Type,
        _ arguments: String,
        as user: String = "root",
        statuses: [Int32] = [0]
    ) throws -> Spec {
        let command = try run("drydock \(arguments) --format json", as: user)
        guard statuses.contains(command.status) else {
            throw failure("drydock \(arguments) ended with \(command.status): \(command.errors)")
        }
        return try DocumentFormat.decode(kind, from: Array(command.output.utf8), named: arguments).spec
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
            cd /var && find home opt srv usrlocal/bin/by-hand lib/runner -xdev -type f -exec sha256sum {} + | sort -k2
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
