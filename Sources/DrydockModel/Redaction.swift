// SPDX-License-Identifier: Apache-2.0

/// Takes out of settings what is a secret, so that documents never hold one.
package enum Redaction {
    static let mark = "…"

    /// A source or address without the account in front of its host: `https://…@example.com`.
    package static func address(_ text: String) -> String { address(text, hidesTokens: false) }

    /// The same; an account without a password is no secret, unless it may be a token of a web server.
    static func address(_ text: String, hidesTokens: Bool) -> String {
        // What is behind the `@` of an image is its digest.
        guard let at = text.lastIndex(of: "@"), !text[at...].hasPrefix("@sha256:") else { return text }
        let head = text[..<at]
        let scheme = head.range(of: "://").map { text[..<$0.upperBound] } ?? ""
        let isToken = hidesTokens && scheme.hasPrefix("http") && !head.dropFirst(scheme.count).contains("/")
        guard isToken || head.dropFirst(scheme.count).contains(":") else { return text }
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

    /// A message, or what is written like arguments in one, without passwords, tokens and keys; what is behind the question mark
    /// of an address may be one.
    package static func words(_ text: String) -> String { MessageRedaction(text).safe }

    /// An address without what is asked of it.
    static func query(_ word: String) -> String {
        guard word.range(of: "://") != nil, let start = word.firstIndex(of: "?") else { return word }
        return word[...start] + mark
    }

    /// Whether what has a name, in small letters, is a secret.
    static func isSecret(_ name: String) -> Bool {
        let words = [
            "passw", "passphrase", "secret", "token", "credential", "apikey", "api-key", "api_key", "key-data",
        ]
        if words.contains(where: name.contains) || ["auth", "pwd"].contains(name) { return true }
        return name.hasSuffix("-auth") || name.hasSuffix("_auth") || name.hasSuffix("pass") && !name.hasSuffix("bypass")
    }

    /// Whether what has a name, in small letters, is the field of a web server's request that says who asks (RFC 9110, 11.6.2).
    static func isAuthorization(_ name: String) -> Bool { name.hasSuffix("authorization") }
}

extension StringProtocol {
    /// Where another text begins in this one.
    fileprivate func range(of other: String) -> Range<Index>? {
        indices.lazy.first { self[$0...].hasPrefix(other) }.map { $0..<index($0, offsetBy: other.count) }
    }
}
