// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

extension Survey {
    /// What becomes of kernel arguments.
    var arguments: [StateDisposition] {
        (prediction.kernelArgumentOutcomes ?? []).filter { $0.outcome != .added }.map { outcome in
            let findings = findings(.kernelArgument, outcome.argument)
            let isOfMachine = Confidential.isOfThisMachine(argument: outcome.argument)
            let isRepaired = findings.step != nil && outcome.outcome == .removed
            return StateDisposition(
                .kernelArgument,
                Redaction.argument(outcome.argument),
                becomes: isRepaired ? .repaired : outcome.outcome == .removed ? .removed : .kept,
                reason: outcome.reason,
                endState: outcome.outcome == .removed ? "absent" : "in the boot entry",
                origin: origin(.kernelArgument, outcome.argument),
                movable: outcome.outcome == .kept && !isOfMachine
                    && Redaction.argument(outcome.argument) == outcome.argument,
                findings: findings.keys,
                step: isRepaired ? findings.step : nil
            )
        }
    }

    /// What becomes of what was set for initial file system, policy, updates and boot loader.
    var system: [StateDisposition] { initramfs + selinux + agents + bootLoader }

    private var initramfs: [StateDisposition] {
        let kernel = host.kernel
        let about = findings.filter { $0.id == "DD-PKG-0002" }
        let names =
            (kernel.regeneratesInitramfs ? ["regenerate"] : []) + kernel.initramfsEtc.map { "with \($0)" }
            + (kernel.initramfsArguments.isEmpty ? [] : ["dracut \(kernel.initramfsArguments.joined(separator: " "))"])
        return names.map { name in
            StateDisposition(
                .initramfs,
                name,
                becomes: .moved,
                reason: "the initial file system comes with the image",
                endState: "the image's",
                origin: .byHand,
                movable: !name.hasPrefix("with ") || Confidential.reason(String(name.dropFirst(5)), mode: nil) == nil,
                findings: about.keys
            )
        }
    }

    private var selinux: [StateDisposition] {
        let state = host.selinux
        let about = findings.filter { $0.id == "DD-SEL-0001" }
        let names =
            state.localModules.map { "module \($0)" }
            + state.booleans.sorted { $0.key < $1.key }.map { "boolean \($0.key)=\($0.value)" }
            + (state.localContexts.isEmpty ? [] : ["\(Quantities.counted(state.localContexts.count, "file context"))"])
        return names.map { name in
            StateDisposition(
                .selinux,
                name,
                becomes: about.isEmpty ? .kept : .moved,
                reason: "what was built on the host keeps the image's policy out",
                endState: "the host's policy, not the image's",
                origin: .byHand,
                movable: true,
                findings: about.keys
            )
        }
    }

    private var agents: [StateDisposition] {
        host.updates.filter(\.isInstalled).map { agent in
            let unit = agent.unit ?? agent.name
            let findings = findings(.unit, unit)
            let path = "/etc/systemd/system/\(unit)"
            let comes = image.units.units.contains { $0.name == unit && $0.kind != .mask }
            let step = step(path) ?? findings.filter { $0.id == "DD-UPD-0001" }.step
            return StateDisposition(
                .agent,
                agent.name,
                becomes: step != nil ? .repaired : comes ? .kept : .removed,
                reason: comes ? "the image has it, too" : "the image does not have it",
                endState: self.step(path) != nil ? "masked" : comes ? "as the image and /etc set it" : "absent",
                findings: findings.keys,
                step: step
            )
        }
    }

    private var bootLoader: [StateDisposition] {
        guard !host.boot.kinds.isEmpty else { return [] }
        let about = findings.filter { $0.id.hasPrefix("DD-BOT-000") && $0.id <= "DD-BOT-0004" }
        return [
            StateDisposition(
                .bootLoader,
                host.boot.kinds.joined(separator: ", "),
                becomes: about.step != nil ? .repaired : about.contains { $0.severity >= .medium } ? .human : .kept,
                reason: about.first?.title ?? "a switch does not touch it",
                endState: "as it is now",
                findings: about.keys,
                step: about.step
            )
        ]
    }

    /// What becomes of data, and of other deployments.
    var data: [StateDisposition] {
        let hidden = (prediction.hidden ?? []).map { content in
            StateDisposition(
                .data,
                content.path,
                becomes: content.outcome == .notDelivered ? .removed : .human,
                reason: content.reason,
                endState: "in \(content.place), not at its path",
                movable: false,
                findings: findings(.file, content.path).keys
            )
        }
        let top = (analysis.varCensus ?? []).filter { node in
            node.type == .directory && node.path.split(separator: "/").count == 2
        }
        let kept = top.map { node in
            StateDisposition(
                .data,
                node.path,
                becomes: .kept,
                reason: "a switch does not touch /var, and steps touch what they name",
                endState: "as it is now"
            )
        }
        return hidden + kept + deployments
    }

    private var deployments: [StateDisposition] {
        let displaced = Set(analysis.displacedDeployments.map(\.id))
        return analysis.deployments.map { deployment in
            let goes = displaced.contains(deployment.id)
            return StateDisposition(
                .deployment,
                deployment.id,
                becomes: goes ? .removed : .kept,
                reason: goes
                    ? "libostree keeps the new, the booted and pinned ones" : "it is pinned, or of another stateroot",
                endState: goes ? "absent" : "behind the image in the boot order",
                findings: findings(.deployment, deployment.id).keys
            )
        }
    }
}
