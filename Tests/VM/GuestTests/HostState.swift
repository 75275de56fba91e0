// SPDX-License-Identifier: Apache-2.0

import SystemPackage
import TestSupport

/// What a person would call the state of a host: `/etc` and `/var` file by file, without what a running system rewrites, with
/// the sums of contents.
enum HostState {
    /// A shell script that prints it.
    ///
    /// - Parameters:
    ///   - etc: where `/etc` is.
    ///   - state: where `/var` is.
    /// - Returns: the script.
    static func script(etc: String, state: String) -> String {
        """
        set -e -o pipefail
        cd \(etc) && find . -xdev -printf 'etc %P %y %m %U:%G %l\\n' | sort
        cd \(etc) && find . -xdev -type f -exec sha256sum {} + | sort -k2
        cd \(state) && find . -xdev \\( -path ./lib/drydock -o -path ./log -o -path ./roothome/plan.json -o -path ./cache -o -path ./tmp \
            -o -path ./lib/systemd -o -path ./lib/containers -o -path ./roothome/.cache -o -path ./lib/lab-arrived -o -path ./lib/tick/log \
            -o -path ./usrlocal/bin/drydock \\) -prune -o -printf 'var %P %y %m %U:%G %l\\n' | sort
        cd \(state) && find home opt srv usrlocal/bin/by-hand lib/runner lib/lab-kept lib/lab-moved -xdev -type f -exec sha256sum {} + | sort -k2
        """
    }

    /// What the script printed, line by line.
    ///
    /// - Parameter output: the output.
    /// - Returns: the lines that are compared.
    /// - Throws: output of a host that lacks what the lab has put there.
    static func lines(of output: String) throws -> [String] {
        let lines = output.lines
        guard lines.contains(where: { $0.hasPrefix("etc lab/by-hand.conf f") }),
            lines.contains(where: { $0.hasPrefix("var home/core/notes f") })
        else { throw Command.Failure(description: "the state of the host lacks what is there") }
        // The units of drydock come before a switch, and go with it; whoever waits for that looks for them.
        return lines.filter { !$0.contains("/drydock-") && !$0.contains("boot-complete.target.wants") }
    }

    /// Of such lines those about `/var`.
    static func ofVar(_ lines: [String]) -> [String] { lines.filter(isOfVar) }

    /// Of such lines those about `/etc`.
    static func ofEtc(_ lines: [String]) -> [String] { lines.filter { !isOfVar($0) } }

    private static func isOfVar(_ line: String) -> Bool {
        line.hasPrefix("var ") || line.contains("  home/") || line.contains("  opt/")
    }

    /// The state of a host whose disk is mounted.
    ///
    /// - Parameters:
    ///   - deployment: the root of the deployment that has `/etc`.
    ///   - root: where the disk is mounted.
    /// - Returns: the lines that are compared.
    /// - Throws: what ``lines(of:)`` throws, or a file that cannot be read.
    static func lines(of deployment: FilePath, in root: FilePath) throws -> [String] {
        let script = script(etc: "\(deployment)/etc", state: "\(root)/ostree/deploy/guest/var")
        return try lines(of: Command.check("bash", "-c", script))
    }
}
