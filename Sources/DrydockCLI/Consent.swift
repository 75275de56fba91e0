// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import SystemPackage

/// The question that comes before a change.
enum Consent {
    /// Whether the person who runs this wants it.
    ///
    /// - Parameters:
    ///   - isGiven: whether somebody said so on the command line.
    ///   - question: what is asked otherwise, on a terminal.
    /// - Returns: whether to go on; it is said if not.
    /// - Throws: ``DrydockError`` with `usage` where there is nobody to ask.
    static func given(_ isGiven: Bool, _ question: String) throws(DrydockError) -> Bool {
        if isGiven { return true }
        guard HostEnvironment.isTerminal(.standardInput) else {
            throw DrydockError(
                .usage,
                "there is nobody to ask: \(question)",
                hint: "drydock status shows how things stand; then run it with --yes"
            )
        }
        Standard.Error.write("\(question) [y/N] ")
        if ["y", "Y", "yes"].contains(readLine() ?? "") { return true }
        Standard.Error.write("nothing was done\n")
        return false
    }
}
