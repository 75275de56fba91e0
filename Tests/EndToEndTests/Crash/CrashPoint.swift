// SPDX-License-Identifier: Apache-2.0

/// One moment at which a run goes wrong: a thread is about to make its so-manieth call of one kind.
struct CrashPoint: Hashable, Sendable, CustomStringConvertible {
    /// What happens.
    enum Kind: String, CaseIterable, Sendable {
        /// The process is killed.
        case kill = "KILL"
        /// The call fails: there is no space.
        case noSpace = "ENOSPC"
        /// The call fails: the device does.
        case inputOutput = "EIO"
        /// The call fails: the file system has become read-only.
        case readOnly = "EROFS"
    }

    /// The name of the case.
    let test: String
    let kind: Kind
    /// The system call.
    let call: String
    /// Which of the thread's calls, from 1.
    let number: Int
    /// Whether all that follow fail, too.
    let lasts: Bool

    /// The options of strace(1) that make it happen.
    ///
    /// A filter in the kernel makes strace several times faster, but then it cannot send signals.
    var options: [String] {
        let when = "when=\(number)\(lasts ? "+" : "")"
        return kind == .kill
            ? ["-e", "trace=\(call)", "-e", "inject=\(call):signal=KILL:\(when)"]
            : ["--seccomp-bpf", "-e", "trace=\(call)", "-e", "inject=\(call):error=\(kind.rawValue):\(when)"]
    }

    /// In words that ``init(_:)`` reads.
    var description: String { "\(test) \(kind.rawValue) \(call) \(number)\(lasts ? "+" : "")" }

    /// A point by its description.
    init?(_ description: String) {
        let words = description.split(separator: " ").map(String.init)
        guard words.count == 4, let kind = Kind(rawValue: words[1]),
            let number = Int(words[3].hasSuffix("+") ? String(words[3].dropLast()) : words[3])
        else { return nil }
        self.init(test: words[0], kind: kind, call: words[2], number: number, lasts: words[3].hasSuffix("+"))
    }

    /// A point.
    init(test: String, kind: Kind, call: String, number: Int, lasts: Bool) {
        self.test = test
        self.kind = kind
        self.call = call
        self.number = number
        self.lasts = lasts
    }
}
