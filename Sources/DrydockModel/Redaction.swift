// SPDX-License-Identifier: Apache-2.0

/// Takes out of settings what is a secret, so that documents never hold one.
package enum Redaction {
    private static let mark = "…"

    /// A source or address without the account in front of its host: `https://…@example.com`.
    package static func address(_ text: String) -> String {
        guard let at = text.lastIndex(of: "@") else { return text }
        let head = text[..<at]
        let scheme = head.range(of: "://").map { text[..<$0.upperBound] } ?? ""
        // An account without a password is no secret.
        guard head.dropFirst(scheme.count).contains(":") else { return text }
        return scheme + mark + text[at...]
    }

    /// Whether a line has an address with a password in front of its host.
    package static func hasPassword(_ line: some StringProtocol) -> Bool {
        line.split(whereSeparator: { $0.isWhitespace || $0 == "\"" || $0 == "'" || $0 == "=" }).contains { word in
            word.range(of: "://") != nil && address(String(word)) != word
        }
    }

    /// Options of a mount without passwords, as those of network file systems may have them.
    package static func options(_ text: String) -> String {
        text.split(separator: ",", omittingEmptySubsequences: false).map { option in
            let parts = option.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { return String(option) }
            let name = parts[0].lowercased()
            if isSecret(name) { return "\(parts[0])=\(mark)" }
            // mount.cifs(8) takes the password behind the name as well.
            let isUser = ["user", "username"].contains(name)
            return isUser ? "\(parts[0])=\(parts[1].prefix { $0 != "%" })" : String(option)
        }.joined(separator: ",")
    }

    /// A kernel argument without passwords.
    package static func argument(_ text: String) -> String {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { return text }
        return isSecret(parts[0].lowercased())
            ? "\(parts[0])=\(mark)" : "\(parts[0])=\(query(address(String(parts[1]))))"
    }

    /// Words of a message, and what is written like arguments among them, without passwords; what is behind `password:` or
    /// `Bearer` is one as well, and what is behind the question mark of an address may be.
    package static func words(_ text: String) -> String {
        var isNamed = false
        return text.split(separator: " ", omittingEmptySubsequences: false).map { part -> String in
            let word = String(part)
            guard !word.isEmpty else { return word }
            let lower = word.lowercased()
            defer {
                isNamed = [":", "="].contains(word.last) && isSecret(lower) || ["bearer", "basic"].contains(lower)
            }
            // The credentials of registries, as auth.json has them.
            if isNamed || lower.contains("\"auth") { return mark }
            return member(argument(query(address(word))))
        }.joined(separator: " ")
    }

    /// A word like `token:VALUE` without the value.
    private static func member(_ word: String) -> String {
        guard let colon = word.firstIndex(of: ":"), word.index(after: colon) < word.endIndex,
            !word[colon...].hasPrefix("://"), isSecret(word[..<colon].lowercased())
        else { return word }
        return word[...colon] + mark
    }

    /// An address without what is asked of it.
    private static func query(_ word: String) -> String {
        guard word.range(of: "://") != nil, let start = word.firstIndex(of: "?") else { return word }
        return word[...start] + mark
    }

    private static func isSecret(_ name: String) -> Bool {
        ["pass", "secret", "token", "credential"].contains(where: name.contains)
    }
}

extension StringProtocol {
    /// Where another text begins in this one.
    fileprivate func range(of other: String) -> Range<Index>? {
        indices.lazy.first { self[$0...].hasPrefix(other) }.map { $0..<index($0, offsetBy: other.count) }
    }
}
