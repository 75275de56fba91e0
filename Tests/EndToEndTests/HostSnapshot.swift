// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import SampleHost
import SystemPackage
import TestSupport
import Testing

extension Workbench {
    /// All that a run may change on a host, line by line: boot entries, refs, origins, the deployments' configuration, `/var`.
    ///
    /// Left out is drydock's own folder, and the refs that libostree numbers anew with each boot order.
    func snapshot() throws -> String {
        let script = """
            set -e
            cd "$0"
            echo "loader: $(cd boot/loader/entries && ls)"
            cat boot/loader/entries/*.conf
            find boot -path 'boot/loader*' -prune -o -printf 'boot %p %y %m %s\\n' | sort
            ls ostree/deploy/*/deploy
            for origin in ostree/deploy/*/deploy/*.origin; do
                stat -c '%n %a %u:%g' "$origin"; cat "$origin"; getfattr -d -m - "$origin" 2>&1 | grep -v '^#' || true
            done
            find ostree/repo/refs -type f ! -path '*/heads/ostree/[01]/*' | sort | while read -r ref; do
                echo "$ref $(cat "$ref")"
            done
            """
        return try Command.check("/bin/bash", "-c", script, sysroot) + tree(host.etc) + tree(host.stateVar)
    }

    /// Content, mode, owner, capabilities and link targets of all that lies in a folder, line by line, without drydock's own.
    func tree(_ folder: FilePath) throws -> String {
        let script = """
            cd "$0" && find . -path ./lib/drydock -prune -o -type d -printf '%p d %m %U %G\\0' \
                -o -printf '%p %y %m %U %G %n %l\\0' | sort -z | tr '\\0' '\\n'
            find . -path ./lib/drydock -prune -o -type f -print0 | sort -z | xargs -0 sha256sum
            getcap -r . 2>&1 | sort
            """
        return try Command.check("/bin/sh", "-c", script, folder.string)
    }

    /// Removes the deployment behind the booted one: a switch would, and nothing brings it back.
    func dropRollback() throws {
        try Command.check("ostree", "admin", "undeploy", "--sysroot=\(sysroot)", "1", environment: variables)
    }

    /// That the host is as it was when a snapshot was taken.
    func expect(_ before: String, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let now = try snapshot()
        guard now != before else { return }
        let difference = RepairBench.difference(before, now)
        Issue.record("\(comment.map { "\($0): " } ?? "")\(difference)", sourceLocation: sourceLocation)
    }

    /// The records of the last run, `STEP EVENT` each.
    func events() throws -> [String] {
        let file = host.stateVar.appending("lib/drydock/runs/latest/steps.jsonl").string
        guard let bytes = try? Files.read(file) else { return [] }
        return bytes.split(separator: 0x0a).compactMap { line in
            let record = try? DocumentFormat.decode(JournalRecord.self, from: Array(line), named: file).spec
            return record.map { "\($0.step ?? "run") \($0.event.rawValue)" }
        }
    }
}
