// SPDX-License-Identifier: Apache-2.0

/// Takes secrets out of a text that anybody may have written: what stands behind a name of a secret, accounts and queries of
/// addresses, tokens behind `Bearer`, hashes of passwords, private keys.
struct MessageRedaction {
    private static let mark = Redaction.mark
    private static let quotes: Set<Character> = ["\"", "'"]

    private let text: [Character]
    private var place = 0
    /// What has been read, without secrets.
    private(set) var safe = ""

    init(_ text: String) {
        self.text = Array(text)
        while place < self.text.count { step() }
    }

    // MARK: - Parts

    private mutating func step() {
        if starts("-----BEGIN ") { return key() }
        guard isWordStart else { return copy(to: place + 1) }
        if text[place] == "$", let end = hash() { return replace(to: end, Self.mark) }
        if let account = account() { return replace(to: account.end, account.text) }
        let end = self.end(of: place, where: Self.isOfName)
        guard end > place else { return copy(to: place + 1) }
        let name = String(text[place..<end]).lowercased()
        if let value = value(behind: end) {
            if let secret = secret(in: value, of: name) { hide(secret) } else { copy(to: end) }
        } else if name == "bearer", let next = token(behind: end), isToken(next) {
            hide(next)
        } else if ["-u", "--user"].contains(name), let next = token(behind: end),
            let colon = text[next].firstIndex(of: ":")
        {
            hide(colon + 1..<next.upperBound)
        } else {
            copy(to: end)
        }
    }

    /// What of a value behind a name is secret; `nil` for nothing.
    private func secret(in value: Range<Int>, of name: String) -> Range<Int>? {
        guard !value.isEmpty else { return nil }
        guard Redaction.isAuthorization(name) else { return Redaction.isSecret(name) ? value : nil }
        // The scheme is no secret, and what follows it is.
        let scheme = end(of: value.lowerBound) { $0.isLetter }
        let isScheme = ["basic", "bearer", "digest"].contains(String(text[value.lowerBound..<scheme]).lowercased())
        return isScheme ? token(behind: scheme) : value
    }

    /// A private key in PEM, to its end or that of the text.
    private mutating func key() {
        let head = end(of: place) { $0 != "\n" && $0 != "\\" }
        guard String(text[place..<head]).contains("PRIVATE KEY") else { return copy(to: place + 1) }
        var end = head
        while end < text.count, !starts("-----END ", at: end) { end += 1 }
        replace(to: self.end(of: end) { !$0.isWhitespace || $0 == " " }, Self.mark)
    }

    /// The end of a hash of a password as crypt(5) has them; `nil` if there is none.
    private func hash() -> Int? {
        let id = end(of: place + 1) { $0.isLetter || $0.isNumber }
        guard id < text.count, text[id] == "$", (1...3).contains(id - place - 1) else { return nil }
        return end(of: id) { !$0.isWhitespace && !Self.quotes.contains($0) }
    }

    /// An address with an account or a query in it; `nil` if there is none here.
    private func account() -> (end: Int, text: String)? {
        guard place == 0 || !Self.isOfName(text[place - 1]) else { return nil }
        let end = end(of: place) { !$0.isWhitespace && !Self.quotes.contains($0) && !"<>{}".contains($0) }
        let word = String(text[place..<end])
        let safe = Redaction.query(Redaction.address(word, hidesTokens: true))
        return safe == word ? nil : (end, safe)
    }

    /// The value behind a name that ends here: between its quotes or brackets, or to the next space; `nil` if there is none.
    private func value(behind end: Int) -> Range<Int>? {
        var next = end
        if next < text.count, Self.quotes.contains(text[next]) { next += 1 }
        next = self.end(of: next) { $0.isWhitespace }
        guard next < text.count, text[next] == ":" || text[next] == "=", !starts("://", at: next) else { return nil }
        next = self.end(of: next + 1) { $0.isWhitespace }
        guard next < text.count else { return next..<next }
        if Self.quotes.contains(text[next]) {
            let quote = text[next]
            let close = self.end(of: next + 1) { $0 != quote }
            return next + 1..<close
        }
        if "{[".contains(text[next]) { return next..<closing(next) }
        return next..<self.end(of: next) { !$0.isWhitespace && !Self.quotes.contains($0) && $0 != "}" }
    }

    /// Behind the bracket that closes the one at a place; the end of the text if none does.
    private func closing(_ start: Int) -> Int {
        var (depth, place) = (0, start)
        while place < text.count {
            if "{[".contains(text[place]) { depth += 1 }
            if "}]".contains(text[place]) { depth -= 1 }
            place += 1
            if depth == 0 { break }
        }
        return place
    }

    /// The next word behind spaces; `nil` if there is none.
    private func token(behind end: Int) -> Range<Int>? {
        let start = self.end(of: end) { $0.isWhitespace }
        guard start > end else { return nil }
        let stop = self.end(of: start) { !$0.isWhitespace && !Self.quotes.contains($0) }
        return stop > start ? start..<stop : nil
    }

    /// Whether a word is none of a sentence.
    private func isToken(_ range: Range<Int>) -> Bool {
        range.count > 15 || text[range].contains { $0.isNumber || $0.isUppercase || "._-=".contains($0) }
    }

    // MARK: - Places

    private var isWordStart: Bool { Self.isOfName(text[place]) || text[place] == "$" }

    private static func isOfName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_-.".contains(character)
    }

    private func starts(_ words: String, at start: Int? = nil) -> Bool {
        text[(start ?? place)...].starts(with: words)
    }

    private func end(of start: Int, where isInside: (Character) -> Bool) -> Int {
        text[min(start, text.count)...].firstIndex { !isInside($0) } ?? text.count
    }

    private mutating func copy(to end: Int) { replace(to: end, String(text[place..<min(end, text.count)])) }

    /// Copies all before a part, and the mark for it.
    private mutating func hide(_ part: Range<Int>) {
        copy(to: part.lowerBound)
        replace(to: part.upperBound, Self.mark)
    }

    private mutating func replace(to end: Int, _ words: String) {
        safe += words
        place = end
    }
}
