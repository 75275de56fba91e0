// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import JSONTree

/// What Ignition left behind on its only run.
struct ProvisioningTraces {
    let view: HostView

    func traces(_ unreadable: inout UnreadableLog) -> IgnitionTraces {
        var traces = IgnitionTraces()
        if let result = result(&unreadable) {
            traces.provisioningDate = result["provisioningDate"]?.string
            traces.provisioningBoot = result["provisioningBootID"]?.string
            if case .bool(let given) = result["userConfigProvided"] { traces.userConfigProvided = given }
        }
        let presetPath = "systemd/system-preset/20-ignition.preset"
        let preset = unreadable.attempt("/etc/\(presetPath)") { try view.etc.text(presetPath) } ?? nil
        traces.preset = Self.lines(preset ?? "")
        traces.authorizedKeys = authorizedKeys(&unreadable)
        return traces
    }

    private func result(_ unreadable: inout UnreadableLog) -> JSONValue? {
        let name = ".ignition-result.json"
        let content = unreadable.attempt("/etc/\(name)") { try view.etc.contents(name) } ?? nil
        return content.flatMap { content in
            unreadable.attempt("/etc/\(name)") { try JSONValue(parsing: content) }
        }
    }

    /// The key files of every account whose home lies in `/var`.
    private func authorizedKeys(_ unreadable: inout UnreadableLog) -> [IgnitionTraces.AuthorizedKeys] {
        guard let root = view.var else { return [] }
        let passwd = unreadable.attempt("/etc/passwd") { try view.etc.text("passwd") } ?? nil
        let homes = Self.lines(passwd ?? "").compactMap { line -> String? in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            return fields.count >= 6 ? HomePlace.belowVar(String(fields[5])) : nil
        }
        var found: [IgnitionTraces.AuthorizedKeys] = []
        for home in Set(homes).sorted() {
            let path = "\(home)/.ssh/authorized_keys.d/ignition"
            let text = unreadable.attempt("/var/\(path)") { try root.text(path) } ?? nil
            guard let text else { continue }
            let keys = Self.lines(text).count { !$0.hasPrefix("#") }
            found.append(IgnitionTraces.AuthorizedKeys(path: "/var/\(path)", keys: keys))
        }
        return found
    }

    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map(String.init)
    }
}
