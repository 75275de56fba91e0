// SPDX-License-Identifier: Apache-2.0

internal import Digest
internal import DrydockModel
internal import Ignition

/// How what is on the host compares with what a config declares there.
struct NodeComparison {
    /// As declared, drifted or missing; `nil` if it could not be compared.
    let state: Provenance.State?
    /// What is different: `type`, `content`, `target`, `mode`, `owner`.
    let differs: [String]
    /// What should be said beside.
    let remark: String?

    /// No comparison, and why.
    init(remark: String) {
        (state, differs, self.remark) = (nil, [], remark)
    }

    /// Compares.
    ///
    /// - Parameters:
    ///   - declared: what a config declares.
    ///   - live: what is at its path.
    ///   - content: reads the file there.
    init(_ declared: DeclaredState.DeclaredNode, with live: InstalledNode?, content: () throws -> [UInt8]) {
        let node = declared.node
        guard let live else {
            (state, differs, remark) = (.missing, [], nil)
            return
        }
        guard live.kind == node.kind else {
            (state, differs, remark) = (.drifted, ["type"], nil)
            return
        }
        var (differs, remark): ([String], String?) = ([], nil)
        var isCompared = true
        if node.kind == .file {
            do {
                switch Self.holds(try content(), declared) {
                case .same: break
                case .other: differs.append("content")
                case .sameAtEnd: remark = "what it was appended to has changed since"
                case .unknown: remark = "what it should hold lies elsewhere, and was not compared"
                }
            } catch {
                isCompared = false
                remark = "its content cannot be read"
            }
        }
        if node.kind == .symlink, live.target != node.target { differs.append("target") }
        // A directory above something else is taken as it is.
        if node.source != .parent {
            if node.kind != .symlink, let mode = node.mode, live.mode != mode { differs.append("mode") }
            if live.uid != node.uid || live.gid != node.gid { differs.append("owner") }
        }
        state = differs.isEmpty ? (isCompared ? .asDeclared : nil) : .drifted
        (self.differs, self.remark) = (differs, remark)
    }

    private enum Match {
        case same
        case sameAtEnd
        case other
        case unknown
    }

    private static func holds(_ content: [UInt8], _ declared: DeclaredState.DeclaredNode) -> Match {
        switch declared.node.content {
        case .bytes(let bytes):
            if content == bytes { return .same }
            // Ignition writes these lines in any order.
            if declared.node.source == .preset, Self.sortedLines(content) == Self.sortedLines(bytes) { return .same }
            guard let appended = declared.appended, content.suffix(appended.count).elementsEqual(appended) else {
                return .other
            }
            return .sameAtEnd
        case .elsewhere(let hash?):
            let sum = hash.hasPrefix("sha256-") ? SHA256.hex(of: content) : SHA512.hex(of: content)
            return hash.lowercased().hasSuffix("-\(sum)") ? .same : .other
        case .unknown: return .same
        case .elsewhere(nil), nil: return .unknown
        }
    }

    private static func sortedLines(_ content: [UInt8]) -> [ArraySlice<UInt8>] {
        content.split(separator: UInt8(ascii: "\n")).sorted { $0.lexicographicallyPrecedes($1) }
    }
}
