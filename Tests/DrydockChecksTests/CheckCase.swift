// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel
import Testing

/// Hosts and images on which one check fails, passes, and cannot answer.
struct CheckCase: Sendable, CustomTestStringConvertible {
    /// A change of the clean host or image, with what it is.
    typealias Change = (what: String, change: @Sendable (inout Scenario) -> Void)

    /// The id of the check.
    let id: String
    /// What makes it fail.
    let fails: [Change]
    /// What it passes beside the clean host.
    var passes: [Change] = []
    /// What keeps it from answering.
    var unknown: [Change] = [noLayers]
    /// Whether nothing can keep it from answering: its input is in every document.
    var alwaysAnswers = false

    var testDescription: String { id }

    /// The layers of the image were not read.
    static let noLayers: Change = ("no layers", { $0.target.content = nil })

    /// Something of the host could not be read.
    static func hidden(_ path: String, _ change: @escaping @Sendable (inout Scenario) -> Void = { _ in }) -> Change {
        (
            "\(path) hidden",
            { scenario in
                scenario.hide(path)
                change(&scenario)
            }
        )
    }

    /// The cases of all checks.
    static let all =
        imageCases + etcCases + accountCases + loginCases + unitCases + packageCases + spaceCases + bootCases
        + argumentCases + storageCases + policyCases + registryCases + updateCases + deploymentCases + networkCases
        + routeCases + waiverCases
}
