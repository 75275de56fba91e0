// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// Who gave the kernel its arguments.
struct KernelArgumentProvenance {
    let context: ProvenanceContext
    /// The arguments without `ostree=`.
    let arguments: [String]
    /// What the image's `kargs.d` asks for.
    let imageArguments: [String]

    /// One entry for each argument, in their order, then those that are declared and not there.
    func entries() -> [Provenance.Entry] {
        let declared = context.declared.kernelArguments
        let live = arguments.map { argument in
            if let author = declared.last(where: { $0.argument == argument }) {
                return entry(argument, author, author.shouldExist ? .asDeclared : .drifted)
            }
            return undeclared(argument)
        }
        var seen = Set(arguments)
        let missing = declared.filter { $0.shouldExist && seen.insert($0.argument).inserted }
        return live + missing.map { entry($0.argument, $0, .missing) }
    }

    private func entry(
        _ argument: String,
        _ declared: DeclaredState.DeclaredArgument,
        _ state: Provenance.State
    ) -> Provenance.Entry {
        Provenance.Entry(
            subject: .kernelArgument,
            name: argument,
            origin: declared.author.origin,
            confidence: .certain,
            state: state,
            differs: state == .drifted ? ["exists"] : [],
            evidence: ["\(declared.shouldExist ? "declared" : "forbidden") by \(declared.author.name)"]
        )
    }

    private func undeclared(_ argument: String) -> Provenance.Entry {
        if imageArguments.contains(argument) {
            return context.undeclared(
                .kernelArgument,
                argument,
                .imageDefault,
                .certain,
                "/usr/lib/bootc/kargs.d asks for it"
            )
        }
        if let (words, origin) = FirstBootGlue.argument(argument) {
            return context.undeclared(.kernelArgument, argument, origin, .high, words)
        }
        if context.isCoreOS, argument == "mitigations=auto,nosmt" || argument.hasPrefix("console=") {
            let words = "the disk images of CoreOS come with such arguments"
            return context.undeclared(.kernelArgument, argument, .imageDefault, .medium, words)
        }
        return context.unexplained(.kernelArgument, argument, modified: nil)
    }
}
