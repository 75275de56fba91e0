// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// A way to mend on the host what a check found.
///
/// One repair is one file in this folder; the first line of its doc comment is what `drydock plan --help` and the routes call
/// it. It decides, and describes what it does as ``Change``s; the executor makes those.
protocol Repair: Sendable {
    /// The name, in words with `-` between them.
    static var name: String { get }
    /// What its steps are called, which no other repair's are.
    static var stepName: String { get }
    /// Whether it is only made where somebody, or the route, asks for it.
    static var isOptIn: Bool { get }
    /// What there is to mend.
    static func mend(_ patient: Patient) -> [Mending]
}

extension Repair {
    static var stepName: String { name }
    static var isOptIn: Bool { false }
}

/// What repairs look at.
struct Patient {
    /// The host.
    let analysis: Analysis
    /// The image.
    let target: Target
    /// What the switch would do without any repair.
    let prediction: Prediction
    /// What the checks found without any repair.
    let findings: [Finding]
    /// The route; `nil` if none fits.
    let route: Route?
    /// Which repairs somebody asked for.
    let added: [String]

    /// What the route says of repairs.
    var wishes: Route.Repairs { route?.repairs ?? Route.Repairs() }
    var host: HostState { analysis.host ?? HostState() }
    var image: TreeFacts { target.content?.tree ?? TreeFacts() }

    /// What one check found.
    func findings(_ id: String) -> [Finding] { findings.filter { $0.id == id } }

    /// Whether a path is in `/etc` of the host.
    func has(_ path: String) -> Bool { analysis.etc.live.contains { $0.path == path } }
}

/// One step that mends something.
struct Mending {
    /// When it is made.
    var phase: Step.Phase = .beforeSwitch
    /// One line for people.
    var summary: String
    /// What has to be true before.
    var preconditions: [String] = []
    /// What is true afterwards, beside the changes.
    var predictions: [String] = []
    /// How it is taken back, in words.
    var undo = "the files are put back as they were"
    /// Whether it cannot be taken back.
    var irreversible = false
    /// What it changes.
    var changes: [Change]
    /// Kernel arguments that the new boot entry leaves out.
    var dropsArguments: [String] = []
    /// The findings that it mends, by key.
    var findings: [String]
}

extension Finding {
    /// The names of what it touches of one kind.
    func names(_ kind: Resource.Kind) -> [String] { (resources ?? []).filter { $0.kind == kind }.map(\.name) }
}
