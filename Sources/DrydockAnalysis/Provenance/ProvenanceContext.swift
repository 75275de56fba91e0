// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS

/// What every judgement about an origin rests on.
struct ProvenanceContext {
    let view: HostView
    /// What the configs that are known declare.
    let declared: DeclaredState
    /// Whether nothing is missing that the host could have been provisioned with.
    let isComplete: Bool
    /// What Ignition said while it ran.
    let journal: ProvisioningJournal
    /// The units.
    let units: UnitFiles
    /// `/etc` as it is, by path.
    let live: [String: Node]
    /// What the image does on the running system.
    let rules: ImageRules
    /// What the machine-config daemon left.
    let machineConfig: MachineConfigTraces
    /// When Ignition ended, in seconds since 1970; `nil` if it did not run, or nobody knows.
    let provisioned: Int64?
    /// When the installer ended, in seconds since 1970; `nil` if there was none, or nobody knows.
    let installed: Int64?
    /// Whether the platform is a cloud on which the first boot does more.
    let isCloud: Bool
    /// Whether the host is a Fedora, RHEL or CentOS CoreOS.
    let isCoreOS: Bool

    /// An entry that no config declares, as far as they are known.
    func undeclared(
        _ subject: Provenance.Subject,
        _ name: String,
        _ origin: Provenance.Origin,
        _ confidence: Provenance.Confidence,
        _ evidence: String
    ) -> Provenance.Entry {
        Provenance.Entry(
            subject: subject,
            name: name,
            origin: origin,
            confidence: confidence,
            state: isComplete ? .undeclared : nil,
            evidence: [evidence]
        )
    }

    /// An entry for which only times, or the lack of anything else, can speak.
    ///
    /// - Parameters:
    ///   - subject: what it is.
    ///   - name: its path or name.
    ///   - modified: when its content last changed, in seconds since 1970; `nil` if that says nothing.
    /// - Returns: the entry.
    func unexplained(_ subject: Provenance.Subject, _ name: String, modified: Int64?) -> Provenance.Entry {
        if let installed, let modified, TimeWindow.isInstallation(modified - installed) {
            return undeclared(subject, name, .firstBoot, .low, "last changed while the installer ran")
        }
        guard !isComplete else {
            return undeclared(
                subject,
                name,
                .byHand,
                .medium,
                "no config declares it, and nothing else is known to make it"
            )
        }
        // The image's own files have no time.
        guard let provisioned, let modified, modified > 1 else {
            return undeclared(subject, name, .unknown, .low, "not all that the host was provisioned with is known")
        }
        let (origin, confidence, words) = TimeWindow.judge(modified - provisioned)
        return undeclared(subject, name, origin, confidence, "last changed \(words)")
    }

    /// When the content of a path of `/etc` last changed, in seconds since 1970; `nil` if that cannot be told.
    func modified(_ path: String) -> Int64? {
        ((try? view.etc.status(String(path.dropFirst("/etc/".count)))) ?? nil)?.modified
    }

    /// Whether a home directory has the file with ssh keys that Ignition writes.
    func holdsIgnitionKeys(home: String) -> Bool {
        guard let place = HomePlace.belowVar(home), let root = view.var else { return false }
        return ((try? root.status("\(place)/.ssh/authorized_keys.d/ignition")) ?? nil) != nil
    }
}

extension Sequence<Provenance.Entry> {
    /// Of origins in their order, the first that any entry has: its first entry.
    func first(by origins: [Provenance.Origin]) -> Provenance.Entry? {
        origins.lazy.compactMap { origin in first { $0.origin == origin } }.first
    }
}

/// What a time says, measured from when Ignition ended.
enum TimeWindow {
    /// Ignition writes everything within this many seconds before it ends.
    private static let run: Int64 = 300
    /// The first boot goes on for about this many seconds afterwards.
    private static let boot: Int64 = 600

    /// An installer takes this many seconds at most.
    private static let installation: Int64 = 7200

    /// Whether a time, in seconds after the installer wrote its report, is one at which it was at work.
    static func isInstallation(_ seconds: Int64) -> Bool { (-installation...run).contains(seconds) }

    /// Judges a time, in seconds after Ignition ended.
    static func judge(_ seconds: Int64) -> (Provenance.Origin, Provenance.Confidence, words: String) {
        switch seconds {
        case ..<(-run): (.unknown, .low, "before Ignition ran, so it was copied here with its time")
        case ...1: (.ignition, .low, "while Ignition ran")
        case ...boot: (.firstBoot, .low, "within \(boot / 60) minutes after Ignition ended")
        default: (.byHand, .medium, "\(age(seconds)) after Ignition ended")
        }
    }

    private static func age(_ seconds: Int64) -> String {
        switch seconds {
        case ..<7200: "\(seconds / 60) minutes"
        case ..<172_800: "\(seconds / 3600) hours"
        default: "\(seconds / 86400) days"
        }
    }
}

/// Where home directories lie.
enum HomePlace {
    /// Where a home directory lies below `/var`; `nil` if it does not.
    static func belowVar(_ home: String) -> String? {
        for (prefix, place) in [("/var/", ""), ("/home/", "home/")] where home.hasPrefix(prefix) {
            return place + home.dropFirst(prefix.count)
        }
        return home == "/root" ? "roothome" : nil
    }
}
