// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel

/// What a person names beside the dumps of a cluster.
enum ClusterInput {
    /// The lines of a Containerfile; without a `FROM` they go on where the operator's own end.
    static func containerfile(_ file: String) throws -> [String] {
        let text = String(decoding: try InputFile.read(file), as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard !lines.isEmpty else { throw DrydockError(.badInput, "\(file) has no lines") }
        let hasBase = lines.contains { $0.lowercased().hasPrefix("from ") }
        return hasBase ? lines : ["FROM configs AS final"] + lines
    }

    /// Analyses of nodes, each as `NAME=FILE`; a name may be a pattern.
    static func analyses(_ nodes: [String]) throws(DrydockError) -> [String: Document<Analysis>] {
        var analyses: [String: Document<Analysis>] = [:]
        for node in nodes {
            let parts = node.split(separator: "=", maxSplits: 1).map(String.init)
            analyses[parts[0]] = try InputFile.document(Analysis.self, parts[1])
        }
        return analyses
    }

    /// An Analysis for each node: that of its own, or one whose pattern its name fits.
    static func spread(
        _ analyses: [String: Document<Analysis>],
        over cluster: ClusterFacts
    ) -> [String: Document<Analysis>] {
        let patterns = analyses.keys.filter { $0.contains("*") }.sorted()
        return cluster.nodes.map(\.name).reduce(into: [:]) { spread, name in
            let pattern = patterns.first { Pattern.matches($0, name) }
            spread[name] = analyses[name] ?? pattern.flatMap { analyses[$0] }
        }
    }
}
