// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import Ignition
internal import MachineConfig
internal import TOMLTree

/// What the operator makes of a pool's MachineConfigs, as facts: names and who set what, and no contents.
enum PoolRendering {
    static func facts(of replay: Replay) -> PoolFacts.Rendering {
        var facts = PoolFacts.Rendering()
        facts.sources = replay.sources
        facts.kernelArguments = replay.kernelArguments.map(Redaction.words)
        facts.extensions = replay.extensions
        facts.isFIPS = replay.isFIPS
        facts.kernelType = replay.kernelType
        facts.osImage = replay.osImageURL
        facts.extensionsImage = replay.extensionsImageURL
        facts.settings = replay.attribution.setters.map { subject, setBy in
            let (kind, name) = named(subject)
            return PoolFacts.Setting(kind, name, setBy: setBy)
        }.sorted { (rank($0.subject), $0.name) < (rank($1.subject), $1.name) }
        guard let config = replay.config?.config else { return facts }
        (facts.containerRuntime, facts.containerRuntimeFile) = runtime(config)
        for link in config.storage.links { facts.links[link.node.path] = link.target ?? "" }
        for unit in config.units where unit.name.hasSuffix(".mount") {
            let lines = (unit.contents ?? "").split(separator: "\n").map { $0.filter { !$0.isWhitespace } }
            if let type = lines.last(where: { $0.hasPrefix("Type=") }) {
                facts.mountTypes[unit.name] = String(type.dropFirst("Type=".count))
            }
        }
        return facts
    }

    /// What CRI-O takes for its runtime: of the files in its folder the last one that names one counts.
    private static func runtime(_ config: Config) -> (name: String?, file: String?) {
        let files = config.storage.files.filter { $0.node.path.hasPrefix("/etc/crio/crio.conf.d/") }
        for file in files.sorted(by: { $0.node.path > $1.node.path }) {
            guard let content = try? ResourceLoader.local.content(of: file.contents),
                let root = try? TOMLValue(parsing: String(decoding: content, as: UTF8.self)),
                case .string(let name) = root["crio"]?["runtime"]?["default_runtime"]?.content
            else { continue }
            return (name, file.node.path)
        }
        return (nil, nil)
    }

    static func differences(
        _ rendered: RenderedConfig,
        _ replay: Replay,
        releaseImage: String?
    ) -> [PoolFacts.Difference] {
        RenderedComparison(rendered, replay, releaseImage: releaseImage).differences.map { difference in
            let (subject, name) = named(difference.subject)
            let kind: PoolFacts.Difference.Kind =
                switch difference.kind {
                case .missing: .missing
                case .unexpected: .unexpected
                case .changed: .changed
                }
            return PoolFacts.Difference(subject, name, kind)
        }.sorted { (rank($0.subject), $0.name) < (rank($1.subject), $1.name) }
    }

    private static func named(_ subject: Attribution.Subject) -> (PoolFacts.Setting.Subject, String) {
        switch subject {
        case .file(let path): (.file, path)
        case .directory(let path): (.directory, path)
        case .link(let path): (.link, path)
        case .unit(let name): (.unit, name)
        case .dropin(let name, let unit): (.dropin, "\(unit)/\(name)")
        case .user(let name): (.user, name)
        case .group(let name): (.group, name)
        case .section(let name): (.section, name)
        case .kernelArgument(let argument): (.kernelArgument, Redaction.words(argument))
        case .extension(let name): (.extension, name)
        case .fips: (.fips, "")
        case .kernelType: (.kernelType, "")
        case .osImage: (.osImage, "")
        case .extensionsImage: (.extensionsImage, "")
        }
    }

    private static func rank(_ subject: PoolFacts.Setting.Subject) -> Int {
        PoolFacts.Setting.Subject.allCases.firstIndex(of: subject) ?? 0
    }
}
