// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension Survey {
    /// What becomes of packages on top of the image, and of the kind of kernel.
    var packages: [StateDisposition] {
        (prediction.packageRequests ?? []).map(package) + kernel
    }

    private func package(_ request: PackageRequest) -> StateDisposition {
        let subject: StateDisposition.Subject = [.replaced, .removed].contains(request.kind) ? .override : .package
        let findings = findings(.package, request.name)
        func answer(
            _ becomes: StateDisposition.Outcome,
            _ reason: String,
            _ endState: String,
            movable: Bool = false
        ) -> StateDisposition {
            StateDisposition(
                subject,
                LocalPackage(request.name)?.nevra ?? request.name,
                becomes: becomes,
                reason: reason,
                endState: endState,
                origin: .byHand,
                movable: movable,
                findings: findings.keys
            )
        }
        let there = request.imageVersion.map { "\($0) of the image" } ?? "absent"
        switch (request.kind, request.outcome) {
        case (_, .unknown):
            return answer(.human, "what packages the image has is not known", "not known", movable: true)
        case (_, .inImage): return answer(.kept, "the image has it", there)
        case (.layered, .missing), (.local, .missing):
            return answer(.moved, "a switch brings the image alone", there, movable: true)
        case (.layered, .otherVersion): return answer(.kept, "the image has it, in another version", there)
        case (_, .otherVersion):
            return answer(.moved, "the image has another version", there, movable: true)
        case (.replaced, _): return answer(.moved, "a switch brings the image alone", there, movable: true)
        case (.removed, .returns): return answer(.moved, "the image has it again", there, movable: true)
        case (.removed, _): return answer(.kept, "the image does not have it either", "absent")
        case (.inactive, _): return answer(.removed, "the request goes with the old origin", there)
        default: return answer(.human, "nobody can tell what the image makes of it", there)
        }
    }

    private var kernel: [StateDisposition] {
        guard let before = analysis.kernelFlavour, let after = image.bootKernel?.flavour, before != after else {
            return []
        }
        return [
            StateDisposition(
                .kernel,
                before,
                becomes: .moved,
                reason: "the image has a kernel of the kind \(after)",
                endState: "kernel \(image.bootKernel?.release ?? after)",
                movable: before != "default",
                findings: findings.filter { $0.id == "DD-PKG-0003" }.keys
            )
        ]
    }
}
