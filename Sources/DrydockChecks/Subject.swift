// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// The documents that checks look at.
package struct Subject: Sendable {
    /// The host.
    package let analysis: Analysis
    /// The image.
    package let target: Target
    /// What the switch will do.
    package let prediction: Prediction
    /// The room that was free when the host was looked at; empty if it was not measured.
    package let space: [Space]
    /// What persons agreed to.
    package let waivers: [Waiver]
    /// The day on which waivers are judged, `2026-11-27`.
    package let today: String
    /// The route of the plan; `nil` if none fits.
    package let route: RouteChoice?
    /// `/etc` as it will be.
    let after: ConfigurationAfter
    /// The image's own `/etc`, by path.
    let imageEtc: [String: Node]
    /// The programs of the image.
    let imagePrograms: Set<String>
    /// What the other checks answered, for those that look at answers.
    package internal(set) var answers: [CheckResult] = []

    /// The documents that checks look at.
    package init(
        analysis: Analysis,
        target: Target,
        prediction: Prediction,
        space: [Space] = [],
        waivers: [Waiver] = [],
        today: String = "",
        route: RouteChoice? = nil
    ) {
        self.analysis = analysis
        self.target = target
        self.prediction = prediction
        self.space = space
        self.waivers = waivers
        self.today = today
        self.route = route
        after = ConfigurationAfter(prediction.etc, live: analysis.etc.live)
        imageEtc = Dictionary((target.content?.etc ?? []).map { ($0.path, $0) }) { first, _ in first }
        imagePrograms = Set(target.content?.tree?.programs ?? [])
    }

    /// What could not be read, at or around a path of the host; with `parts`, also what was read and not understood.
    func unreadable(_ path: String, parts: Bool = false) -> Unreadable? {
        analysis.unreadable.first { entry in
            guard parts || !analysis.etc.holds(entry.what) else { return false }
            return entry.what == path || path.hasPrefix(entry.what + "/") || entry.what.hasPrefix(path + "/")
                || entry.what.hasPrefix(path + ":")
        }
    }
}

/// Host and image as facts, where both are known.
struct Sides {
    let subject: Subject
    /// What only the installed host has.
    let host: HostState
    /// What the old deployment's tree sets.
    let old: TreeFacts
    /// What the image sets.
    let image: TreeFacts
    /// What lies in the layers of the image.
    let content: ImageContent

    var analysis: Analysis { subject.analysis }
    var target: Target { subject.target }
    var prediction: Prediction { subject.prediction }
    var after: ConfigurationAfter { subject.after }

    /// Whether the image has a program, `/bin` and `/sbin` being those of `/usr`.
    func hasProgram(_ path: String) -> Bool {
        let usr = path.hasPrefix("/bin/") || path.hasPrefix("/sbin/") ? "/usr\(path)" : path
        // Fedora 42 made `/usr/sbin` a link to `/usr/bin`.
        let other = usr.hasPrefix("/usr/sbin/") ? "/usr/bin/\(usr.dropFirst(10))" : usr
        return subject.imagePrograms.contains(usr) || subject.imagePrograms.contains(other)
    }

    /// The version of a package in the image; `nil` if it does not have it.
    func imageVersion(_ package: String) -> String? { imagePackage(package)?.version }

    /// The package of the image with its release; `nil` if it does not have it.
    func imagePackage(_ name: String) -> Package? { content.packages.first { $0.name == name } }

    /// What of two lists will count: of each file of `/etc` what the side says whose version will be there.
    func merged<Fact>(_ here: [Fact], _ there: [Fact], by path: KeyPath<Fact, String>) -> [Fact] {
        here.filter { after.source($0[keyPath: path]) == .host }
            + there.filter { after.source($0[keyPath: path]) == .image }
    }

    /// Whether something will start a unit: a link in `/etc` as it will be, or one of the image in `/usr/lib`.
    func isEnabledAfter(_ unit: String) -> Bool {
        image.units.links.contains { $0.unit == unit }
            || after.nodes.keys.contains { UnitFacts.isLink($0, starting: unit) }
    }

    /// Whether something starts a unit now.
    func isEnabledNow(_ unit: String) -> Bool {
        old.units.links.contains { $0.unit == unit }
            || after.live.keys.contains { UnitFacts.isLink($0, starting: unit) }
    }
}

/// A check that compares facts of the host with facts of the image, and cannot answer without both.
protocol Comparison: Check {
    /// Answers the question.
    static func compare(_ sides: Sides) -> CheckResult
}

extension Comparison {
    package static func run(_ subject: Subject) -> CheckResult {
        guard let content = subject.target.content, let image = content.tree else {
            return layersUnread
        }
        guard let host = subject.analysis.host, let old = subject.analysis.tree else {
            return unknown("the Analysis does not hold the facts of the host; make it anew with this drydock")
        }
        return compare(Sides(subject: subject, host: host, old: old, image: image, content: content))
    }
}
