// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import HostFS
internal import PathNames

/// Reads one of the roots of a host or image for analyzers; what cannot be read goes into the log, by its path there.
struct FactReader {
    /// The root.
    let tree: any ReadableTree
    /// The path of the root: empty, `/etc`, `/var`, `/boot`.
    let place: String
    /// What could not be looked at.
    let log: LookLog

    /// The text of a regular file; `nil` if there is none, or it cannot be read.
    func text(_ path: String) -> String? {
        attempt(path) {
            if let text = try tree.text(path) { return text }
            // A link that leads where this root does not reach is not the same as no file.
            if let target = try tree.look(path)?.target {
                let end = PathName.destination(of: target, from: shown(path))
                if end != "/dev/null", !end.hasPrefix(place + "/") {
                    note(path, "is a link to \(target), out of \(place)")
                }
            }
            return nil
        }
    }

    /// The first bytes of a regular file; `nil` if there is none, or it cannot be read.
    func bytes(_ path: String, limit: Int = 16 << 20) -> [UInt8]? {
        attempt(path) { try tree.bytes(path, limit: limit) }
    }

    /// The names in a directory, in byte order; none if it cannot be listed.
    func names(_ path: String, suffix: String = "") -> [String] {
        (attempt(path) { try tree.names(path) } ?? []).filter { $0.hasSuffix(suffix) }
    }

    /// What a name is itself.
    func look(_ path: String) -> Node? {
        attempt(path) { try tree.look(path) }
    }

    /// What a path leads to.
    func resolve(_ path: String) -> Node? {
        attempt(path) { try tree.resolve(path) }
    }

    /// Whether a path leads to anything.
    func exists(_ path: String) -> Bool { resolve(path) != nil }

    /// The lines of a file, without blank ones and those that begin with `#` or `;`.
    func lines(_ path: String) -> [String] {
        FactReader.lines(text(path) ?? "")
    }

    /// Reads a file in a form; one that does not follow it goes into the log.
    func parse<Value>(_ path: String, _ body: (String) throws -> Value) -> Value? {
        guard let text = text(path) else { return nil }
        do {
            return try body(text)
        } catch {
            log.add(shown(path), "\(error)")
            return nil
        }
    }

    /// Notes what is wrong with a file.
    func note(_ path: String, _ why: String) {
        log.add(shown(path), why)
    }

    /// The absolute path of a relative one.
    func shown(_ path: String) -> String { "\(place)/\(path)" }

    static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let line = line.trimmed
            return line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") ? nil : String(line)
        }
    }

    private func attempt<Value>(_ path: String, _ body: () throws -> Value?) -> Value? {
        do {
            return try body()
        } catch {
            log.add(shown(path), "\(error)")
            return nil
        }
    }
}

/// Collects what could not be looked at, from several analyzers; each thing once.
final class LookLog {
    private(set) var entries: [Unreadable] = []
    private var seen: Set<String> = []

    /// Notes something that could not be looked at.
    func add(_ what: String, _ why: String) {
        guard seen.insert("\(what)\n\(why)").inserted else { return }
        entries.append(Unreadable(what: what, why: why))
    }

    /// Notes what a walk could not look at; `folder` is the absolute path of where it began.
    func add(_ failure: HostFSError, below folder: String) {
        add("\(folder)/\(failure.path)", failure.reason)
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmed: SubSequence {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }

    /// Split at white space.
    var words: [String] {
        split(maxSplits: .max, omittingEmptySubsequences: true) { $0.isWhitespace }.map { String($0) }
    }
}
