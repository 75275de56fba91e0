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
        outcome(prediction, document.metadata.space ?? [], to: &writer)
        return writer.text
    }

    /// What the prediction could not build on.
    static func gaps(_ prediction: Prediction, to writer: inout TextWriter) {
        guard !prediction.gaps.isEmpty else { return }
        writer.heading("Not known, so that the prediction is an estimate")
        unreadable(prediction.gaps, to: &writer)
    }

    /// All that is predicted, `/etc` first.
    static func outcome(_ prediction: Prediction, _ room: [Space], to writer: inout TextWriter) {
        etc(prediction, to: &writer)
        kernelArgumentOutcomes(prediction, to: &writer)
        packageChanges(prediction.packages, to: &writer)
        requests(prediction.packageRequests, to: &writer)
        identities(prediction.identities, to: &writer)
        units(prediction.units, to: &writer)
        hidden(prediction.hidden, to: &writer)
        bootChain(prediction.bootChain, to: &writer)
        space(prediction.space, room, to: &writer)
    }
}
