// SPDX-License-Identifier: Apache-2.0

internal import HostFS
internal import Subprocess
internal import SystemPackage

/// What Ignition told the journal while it ran, as long as that boot's journal is kept.
struct ProvisioningJournal {
    private var paths: [String: String] = [:]
    private var accounts: [String: String] = [:]

    /// A journal that says nothing.
    init() {}

    /// Reads what Ignition told, one message each.
    ///
    /// Each thing that it did has a message when it is done, such as `files: createFilesystemsFiles: createFiles: op(3):
    /// [finished] writing file "/sysroot/etc/hostname"`.
    init(_ messages: some Sequence<some StringProtocol>) {
        for message in messages {
            let parts = message.split(separator: "[finished] ")
            guard parts.count == 2, let words = parts.last else { continue }
            let quoted = words.split(separator: "\"", omittingEmptySubsequences: false)
            let names = quoted.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
            for verb in ["writing ", "appending "] where words.hasPrefix(verb) {
                guard let path = names.first(where: { $0.hasPrefix("/sysroot/") }) else { continue }
                paths[String(path.dropFirst("/sysroot".count))] = String(words.prefix { $0 != "\"" })
            }
            for verb in ["creating or modifying user ", "adding group ", "modifying group "] {
                if words.hasPrefix(verb), let name = names.first { accounts[name] = verb }
            }
        }
    }

    /// Reads the journal of the boot in which a host was provisioned, with the `journalctl` program.
    ///
    /// - Parameters:
    ///   - view: the host.
    ///   - boot: the boot's id, from Ignition's report.
    ///   - unreadable: gets a note if there is a journal that could not be read.
    /// - Returns: what Ignition told; nothing if the journal does not go that far back.
    static func read(_ view: HostView, boot: String, _ unreadable: inout UnreadableLog) async -> ProvisioningJournal {
        // No symlink is followed on the way, which could lead out of the host.
        guard let root = view.var, (try? root.status("log"))??.kind == .directory,
            (try? root.status("log/journal"))??.kind == .directory
        else { return ProvisioningJournal() }
        let id = boot.filter { $0 != "-" }
        guard id.count == 32, id.allSatisfy(\.isHexDigit) else { return ProvisioningJournal() }
        let what = "/var/log/journal"
        do {
            let result = try await run(
                .name("journalctl"),
                arguments: [
                    "--directory", root.path.appending("log/journal").string, "--output", "cat", "--quiet",
                    "--no-pager",
                    "--all", "_BOOT_ID=\(id)", "SYSLOG_IDENTIFIER=ignition",
                ],
                output: .string(limit: 64 << 20),
                error: .discarded
            )
            // It fails without a word if nothing fits.
            return ProvisioningJournal(result.standardOutput.split(whereSeparator: \.isNewline))
        } catch {
            unreadable.add(what, "journalctl cannot be run, so what Ignition wrote there is not known: \(error)")
            return ProvisioningJournal()
        }
    }

    /// What says that Ignition wrote a path; `nil` if nothing does.
    func evidence(path: String) -> String? {
        paths[path].map { "Ignition's journal: \($0)\(path)" }
    }

    /// What says that Ignition made or changed an account or group; `nil` if nothing does.
    func evidence(account: String) -> String? {
        accounts[account].map { "Ignition's journal: \($0)\(account)" }
    }
}
