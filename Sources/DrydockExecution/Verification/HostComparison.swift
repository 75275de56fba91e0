// SPDX-License-Identifier: Apache-2.0

internal import DrydockAnalysis
internal import DrydockModel
internal import HostFS
internal import OSTree
internal import SystemPackage

/// The system that runs, compared with the one of before: whose numbers are, what is mounted, who can reach it.
struct HostComparison {
    private let before: Analysis
    private let plan: Plan
    private let view: HostView
    private let now: Analysis

    /// A comparison of the running image, looked at now, with a host as it was.
    init(_ view: HostView, _ plan: Plan, before: Analysis) async throws(DrydockError) {
        self.view = view
        self.plan = plan
        self.before = before
        now = try await HostAnalyzer(view).run().spec
    }

    /// All of them.
    func comparisons() async -> [Verdict.Comparison] {
        [identities(), await mounts(), network(), await logins(), agents(), space()].compactMap(\.self)
    }

    // MARK: - Whose numbers are

    /// Who has the numbers that own files in `/var`.
    private func identities() -> Verdict.Comparison? {
        guard let rows = before.varOwners?.rows else { return nil }
        let changes = plan.prediction.identities?.changes ?? []
        let users = names(rows.map(\.uid), .user, before.identities.users, now.identities.users, changes)
        let groups = names(rows.map(\.gid), .group, before.identities.groups, now.identities.groups, changes)
        return Verifier.compare("identities", users + groups)
    }

    private func names(
        _ numbers: [UInt32],
        _ kind: IdentityPrediction.Kind,
        _ before: [String: UInt32],
        _ after: [String: UInt32],
        _ changes: [IdentityPrediction.Change]
    ) -> [(String, String, String)] {
        Set(numbers).sorted().map { number in
            let old = Self.names(of: number, in: before)
            let change = changes.first { $0.kind == kind && $0.id == number }
            return (
                "\(kind.rawValue) \(number)", Self.words(change?.after ?? old),
                Self.words(Self.names(of: number, in: after))
            )
        }
    }

    private static func names(of number: UInt32, in table: [String: UInt32]) -> [String] {
        table.filter { $0.value == number }.map(\.key)
    }

    private static func words(_ names: [String]) -> String {
        names.isEmpty ? "nobody" : names.sorted().joined(separator: ", ")
    }

    // MARK: - What is mounted

    /// What fstab and enabled mount units set up and has to be there.
    private func mounts() async -> Verdict.Comparison? {
        guard let wanted = now.host?.storage.mounts, let table = try? MountTable.ofThisProcess() else { return nil }
        let mounted = Set(table.map(\.path))
        var facts: [(String, String, String)] = []
        for mount in wanted where await Self.isNeeded(mount) {
            // /home is a link to var/home, and the table has where it leads.
            let place = HostEnvironment.realPath(FilePath(mount.path))?.string ?? mount.path
            facts.append((mount.path, "mounted", mounted.contains(place) ? "mounted" : "not mounted"))
        }
        return Verifier.compare("mounts", facts)
    }

    private static func isNeeded(_ mount: StorageState.Mount) async -> Bool {
        let options = mount.options.split(separator: ",")
        guard mount.path.hasPrefix("/"), mount.type != "swap",
            !["noauto", "nofail", "x-systemd.automount"].contains(where: { options.contains($0[...]) })
        else { return false }
        guard mount.file != "/etc/fstab" else { return true }
        return (try? await SystemUnits.isEnabled(String(mount.file.split(separator: "/").last ?? ""))) == true
    }

    // MARK: - Who reaches it

    private func network() -> Verdict.Comparison? {
        guard let old = before.host?.network.defaultRoutes, let new = now.host?.network.defaultRoutes else {
            return nil
        }
        let route = { (names: [String]) in names.isEmpty ? "none" : "present" }
        // One that comes where none was is no loss.
        let expected = old.isEmpty ? route(new) : "present"
        return Verifier.compare("network", [("default route", expected, route(new))])
    }

    /// The ways in: the keys of each account, and a server that answers where it is enabled.
    private func logins() async -> Verdict.Comparison? {
        guard let old = before.host?.login, let new = now.host?.login else { return nil }
        var facts: [(String, String, String)] = []
        for file in old.keyFiles where (file.keys ?? 0) > 0 && file.isRead == true {
            let after = new.keyFiles.filter { $0.user == file.user && $0.isRead == true }
            let kept = Set(after.flatMap { $0.sums ?? [] })
            let lost = (file.sums ?? []).filter { !kept.contains($0) }
            facts.append(
                ("keys of \(file.user)", "all are read", lost.isEmpty ? "all are read" : "\(lost.count) are not")
            )
        }
        // A socket starts the service when somebody comes, so that one of them is enough.
        var (enabled, active) = (false, false)
        for unit in ["sshd.service", "ssh.service", "sshd.socket", "ssh.socket"]
        where (try? await SystemUnits.isEnabled(unit)) == true {
            enabled = true
            if (try? await SystemUnits.isActive(unit)) == true { active = true }
        }
        if enabled { facts.append(("ssh server", "active", active ? "active" : "not active")) }
        return Verifier.compare("logins", facts)
    }

    // MARK: - The rest

    /// Updates are left to one program at most, or to those that there were.
    private func agents() -> Verdict.Comparison? {
        guard let updates = now.host?.updates else { return nil }
        let enabled = updates.filter { $0.isEnabled == true && $0.name != "greenboot" }.map(\.name).sorted()
        let before = Set(before.host?.updates.filter { $0.isEnabled == true }.map(\.name) ?? [])
        let words =
            enabled.count > 1 && !before.isSuperset(of: enabled) ? enabled.joined(separator: ", ") : "one at most"
        return Verifier.compare("agents", [("programs that update the host", "one at most", words)])
    }

    /// What libostree keeps free, which the next update needs.
    private func space() -> Verdict.Comparison? {
        guard let reserved = try? view.repository.reservedSpace,
            let free = try? FileSystemSpace(of: "ostree/repo", in: view.sysroot)
        else { return nil }
        let isEnough = free.available > reserved
        return Verifier.compare(
            "space",
            [("free beside the repository", "more than min-free-space", isEnough ? "more than min-free-space" : "less")]
        )
    }
}
