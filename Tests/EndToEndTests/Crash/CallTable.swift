// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// Which calls that change something a run makes, and how many of each.
struct CallTable: Sendable {
    /// One of them: which call, and which of a thread's calls of that name.
    struct Call: Hashable, Sendable {
        let name: String
        let number: Int
    }

    /// All names that are looked for.
    static let names = [
        "write", "pwrite64", "writev", "pwritev", "copy_file_range", "sendfile", "ioctl", "fallocate", "ftruncate",
        "truncate", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "rmdir", "mkdir",
        "mkdirat", "mknod", "mknodat", "symlink", "symlinkat", "fsync", "fdatasync", "syncfs", "sync", "chown",
        "lchown", "fchown", "fchownat", "chmod", "fchmod", "fchmodat", "setxattr", "lsetxattr", "fsetxattr",
        "removexattr", "lremovexattr", "fremovexattr", "utimensat",
    ]
    /// Those that also serve what is no file: threads wake each other by them.
    private static let shared: Set = ["write", "writev", "ioctl"]

    /// The calls that changed something, of the busiest thread: strace counts those of each for itself.
    let all: [Call]
    /// Those that a file system can refuse.
    let onFiles: [Call]

    /// Reads what strace wrote, with the paths of descriptors.
    init(trace: String) {
        var counts: [String: Int] = [:]
        var all: Set<Call> = []
        var files: [Call: Bool] = [:]
        for line in trace.split(separator: "\n") where !line.contains(" resumed>") {
            // `PROCESS NAME(ARGUMENTS`
            let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard words.count == 2, let end = words[1].firstIndex(of: "(") else { continue }
            let name = String(words[1].drop { $0 == " " }.prefix { $0 != "(" })
            guard Self.names.contains(name) else { continue }
            let number = counts["\(words[0]) \(name)", default: 0] + 1
            counts["\(words[0]) \(name)"] = number
            // The moment before a call that fails is the same as the one before the next.
            guard !line.contains(" = -1 ") else { continue }
            let call = Call(name: name, number: number)
            all.insert(call)
            let isFile = !Self.shared.contains(name) || Self.isOnFile(words[1][end...])
            files[call] = isFile && files[call] ?? true
        }
        func inOrder(_ calls: some Sequence<Call>) -> [Call] {
            calls.sorted { ($0.name, $0.number) < ($1.name, $1.number) }
        }
        self.all = inOrder(all)
        onFiles = inOrder(all.filter { files[$0] == true })
    }

    /// Whether the descriptor that is the first argument is a file: `(7</path>, …`.
    static func isOnFile(_ arguments: Substring) -> Bool {
        let path = arguments.drop { $0 != "<" }.dropFirst()
        return path.first == "/" && !["/dev/", "/proc/", "/memfd:"].contains { path.hasPrefix($0) }
    }

    /// Calls in the order in which they are to be tried: a few of each name first, then spread over all the rest.
    static func spread(_ calls: [Call], wanted: Int, _ generator: inout Generator) -> [Call] {
        let byName = Dictionary(grouping: calls, by: \.name).sorted { $0.key < $1.key }
        guard !byName.isEmpty else { return [] }
        let share = max(1, wanted / 2 / byName.count)
        var first: [Call] = []
        for (_, calls) in byName { first += strata(calls, share, &generator) }
        let taken = Set(first)
        let others = calls.filter { !taken.contains($0) }
        var rest = strata(others, max(0, wanted - first.count), &generator)
        let used = taken.union(rest)
        // In the place of those that a run does not reach.
        rest += others.filter { !used.contains($0) }.shuffled(using: &generator)
        return first.shuffled(using: &generator) + rest
    }

    /// One call out of each of so many stretches of equal length.
    private static func strata(_ calls: [Call], _ count: Int, _ generator: inout Generator) -> [Call] {
        guard count < calls.count else { return calls }
        return (0..<count).map { index in
            let (start, end) = (index * calls.count / count, (index + 1) * calls.count / count)
            return calls[Int.random(in: start..<end, using: &generator)]
        }
    }
}
