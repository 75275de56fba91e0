// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// (Analysis, Target) → Prediction.
///
/// Pure: no files, no clock.
package enum Predictor {
    /// What a switch of this host to this image will do.
    ///
    /// What a document of an earlier version does not tell is absent.
    package static func predict(_ analysis: Analysis, _ target: Target) -> Prediction {
        guard let content = target.content else {
            return unknown(analysis)
        }
        let etc = EtcPrediction(analysis.etc, image: content.etc, libostree: analysis.libostreeVersion)
        let gaps = analysis.unreadable.filter {
            ($0.what.hasPrefix("/etc/") || $0.what.hasPrefix("/usr/etc/")) && !analysis.etc.holds($0.what)
        }
        let origins = Dictionary(
            (analysis.provenance?.entries ?? []).filter { $0.subject == .kernelArgument }.map { ($0.name, $0) }
        ) { first, _ in first }
        let arguments = KernelArgumentsPrediction.outcomes(
            current: analysis.kernelArguments,
            old: analysis.imageKernelArguments,
            new: content.kernelArguments,
            readsDirectory: content.hasBootc
        ) { origins[$0]?.evidence.first }
        let packages = PackagePrediction(from: analysis.packages, to: content)
        var prediction = Prediction(
            accuracy: gaps.isEmpty ? .exact : .estimate,
            gaps: gaps,
            etc: etc.outcomes,
            etcConflict: etc.conflict.map { "\($0.path): \($0.message)" },
            kernelArguments: arguments.filter { $0.outcome != .removed }.map(\.argument),
            packages: packages.changes()
        )
        prediction.kernelArgumentOutcomes = arguments
        prediction.packageRequests = packages.requests()
        prediction.space = SpacePredictor(analysis: analysis, target: target, content: content).predict()
        // Where the merge fails nothing is switched, and there is nothing more to predict.
        guard etc.conflict == nil, let host = analysis.host, let old = analysis.tree, let image = content.tree else {
            return prediction
        }
        let after = ConfigurationAfter(etc.outcomes, live: analysis.etc.live)
        prediction.identities = IdentityPredictor(
            host: host.accounts,
            image: image.accounts,
            etc: after,
            outcomes: etc.outcomes,
            census: analysis.varOwners
        ).predict()
        prediction.units = UnitPredictor(
            old: old.units,
            local: host.units,
            image: image.units,
            oldPrograms: Set(old.programs),
            programs: Set(image.programs),
            imageFolders: Set(image.places.filter { $0.type == .directory }.map(\.path)),
            etc: after
        ).predict()
        prediction.hidden = HiddenPredictor(host: old, image: image, census: analysis.varOwners).predict()
        prediction.bootChain = BootChainPredictor(analysis: analysis, host: host, old: old, image: image).predict()
        return prediction
    }

    private static func unknown(_ analysis: Analysis) -> Prediction {
        Prediction(
            accuracy: .estimate,
            gaps: [Unreadable(what: "image content", why: "the layers of the image were not read")],
            etc: [],
            etcConflict: nil,
            kernelArguments: analysis.kernelArguments,
            packages: PackageChanges(known: false)
        )
    }
}
