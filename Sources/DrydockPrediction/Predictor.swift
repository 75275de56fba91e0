// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

/// (Analysis, Target) → Prediction.
///
/// Pure: no files, no clock.
package enum Predictor {
    /// What a switch of this host to this image will do.
    package static func predict(_ analysis: Analysis, _ target: Target) -> Prediction {
        guard let content = target.content else {
            return unknown(analysis)
        }
        let etc = EtcPrediction(analysis.etc, image: content.etc, libostree: analysis.libostreeVersion)
        let gaps = analysis.unreadable.filter { $0.what.hasPrefix("/etc/") || $0.what.hasPrefix("/usr/etc/") }
        return Prediction(
            accuracy: gaps.isEmpty ? .exact : .estimate,
            gaps: gaps,
            etc: etc.outcomes,
            etcConflict: etc.conflict.map { "\($0.path): \($0.message)" },
            kernelArguments: KernelArgumentsPrediction.arguments(
                current: analysis.kernelArguments,
                old: analysis.imageKernelArguments,
                new: content.kernelArguments,
                readsDirectory: content.hasBootc
            ),
            packages: PackagePrediction.changes(from: analysis.packages, to: content)
        )
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
