// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// What a switch will do to a host.
    package static func render(_ document: Document<Prediction>, style: TextStyle) -> String {
        let prediction = document.spec
        var writer = TextWriter(style: style)
        switch prediction.accuracy {
        case .exact: writer.verdict("EXACT", .good, "everything that the prediction needs was known.")
        case .estimate: writer.verdict("ESTIMATE", .caution, "not everything that the prediction needs was known.")
        }
        gaps(prediction, to: &writer)
        outcome(prediction, to: &writer)
        return writer.text
    }

    /// What the prediction could not build on.
    static func gaps(_ prediction: Prediction, to writer: inout TextWriter) {
        guard !prediction.gaps.isEmpty else { return }
        writer.heading("Not known, so that the prediction is an estimate")
        unreadable(prediction.gaps, to: &writer)
    }

    /// `/etc`, kernel arguments and packages after the switch.
    static func outcome(_ prediction: Prediction, to writer: inout TextWriter) {
        etc(prediction, to: &writer)
        writer.heading("Kernel arguments after the switch")
        kernelArguments(prediction.kernelArguments, to: &writer)
        packageChanges(prediction.packages, to: &writer)
    }
}
