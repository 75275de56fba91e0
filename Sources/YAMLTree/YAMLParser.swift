// SPDX-License-Identifier: Apache-2.0

internal import CLibYAML

extension YAMLValue {
    /// The largest text that is read, in bytes.
    package static let largestSize = 64 << 20

    /// Reads a text with one YAML document.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - depth: how many levels it may have.
    /// - Throws: what is wrong, and where: the syntax, too many levels, a second document, or an alias, by which a short text
    ///   can stand for any number of values.
    package init(parsing bytes: [UInt8], depth: Int = 64) throws(YAMLError) {
        guard bytes.count <= Self.largestSize else {
            throw YAMLError(message: "there are more than \(Self.largestSize >> 20) MiB", line: 1, column: 1)
        }
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else {
            throw YAMLError(message: "there is no memory for it", line: 1, column: 1)
        }
        defer { yaml_parser_delete(&parser) }
        let result = bytes.withUnsafeBufferPointer { text in
            yaml_parser_set_input_string(&parser, text.baseAddress, text.count)
            var builder = YAMLBuilder(depth: depth)
            return Result { () throws(YAMLError) in try builder.build(&parser) }
        }
        self = try result.get()
    }
}

/// Builds the tree from the parser's events.
struct YAMLBuilder {
    /// A container that is not closed yet.
    private struct Open {
        let isMapping: Bool
        let line: Int
        let column: Int
        var elements: [YAMLValue] = []
    }

    private let depth: Int
    private let list: String?
    private var stack: [Open] = []
    private var root: YAMLValue?
    private var documents = 0
    /// Whether the list whose elements are taken out is open: it is the second container then.
    private(set) var isInList = false
    /// The element of that list that was read last.
    private var element: YAMLValue?

    /// - Parameters:
    ///   - depth: how many levels there may be.
    ///   - list: the list in the outermost mapping whose elements are taken out one by one; `nil` for none.
    init(depth: Int, list: String? = nil) {
        self.depth = depth
        self.list = list
    }

    mutating func build(_ parser: inout yaml_parser_t) throws(YAMLError) -> YAMLValue {
        while try step(&parser) {}
        return result
    }

    /// What was read, once ``step(_:)`` says that there is no more.
    var result: YAMLValue { root ?? YAMLValue(content: .null, line: 1, column: 1) }

    /// Reads on by one event; `false` at the end.
    mutating func step(_ parser: inout yaml_parser_t) throws(YAMLError) -> Bool {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { throw Self.failure(parser) }
        defer { yaml_event_delete(&event) }
        if event.type == YAML_STREAM_END_EVENT { return false }
        if event.type == YAML_DOCUMENT_START_EVENT {
            documents += 1
            guard documents == 1 else { throw error("there is more than one document in it", event) }
        }
        try receive(event)
        return true
    }

    /// Takes out the element of the list that is complete; `nil` if none is.
    mutating func takeElement() -> YAMLValue? { element.take() }

    private mutating func receive(_ event: yaml_event_t) throws(YAMLError) {
        let (line, column) = Self.place(event)
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let text = String(decoding: bytes, as: UTF8.self)
            let isPlain = scalar.plain_implicit == 1 && scalar.style == YAML_PLAIN_SCALAR_STYLE
            let value = YAMLValue(
                content: isPlain ? YAMLValue.Content(plain: text) : .string(text),
                line: line,
                column: column
            )
            add(value)
        case YAML_ALIAS_EVENT:
            throw error("it has an alias; aliases are not read, write out what it stands for", event)
        case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
            guard stack.count < depth else { throw error("there are more than \(depth) levels", event) }
            let isMapping = event.type == YAML_MAPPING_START_EVENT
            if !isMapping, stack.count == 1, stack[0].isMapping, stack[0].elements.count % 2 == 1 {
                isInList = list != nil && stack[0].elements.last?.name == list
            }
            stack.append(Open(isMapping: isMapping, line: line, column: column))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            guard let closed = stack.popLast() else { return }
            if stack.count == 1 { isInList = false }
            let content = closed.isMapping ? try mapping(closed.elements) : .sequence(closed.elements)
            add(YAMLValue(content: content, line: closed.line, column: closed.column))
        default: break
        }
    }

    private mutating func add(_ value: YAMLValue) {
        if stack.isEmpty {
            root = value
        } else if isInList, stack.count == 2 {
            element = value
        } else {
            stack[stack.count - 1].elements.append(value)
        }
    }

    private func mapping(_ elements: [YAMLValue]) throws(YAMLError) -> YAMLValue.Content {
        var members: [YAMLValue.Member] = []
        for index in stride(from: 0, to: elements.count - 1, by: 2) {
            let key = elements[index]
            guard let name = key.name else {
                throw YAMLError(message: "a name is no text", line: key.line, column: key.column)
            }
            members.append(
                YAMLValue.Member(name: name, line: key.line, column: key.column, value: elements[index + 1])
            )
        }
        return .mapping(members)
    }

    // MARK: - Places and texts

    private static func place(_ event: yaml_event_t) -> (line: Int, column: Int) {
        (Int(event.start_mark.line) + 1, Int(event.start_mark.column) + 1)
    }

    private func error(_ message: String, _ event: yaml_event_t) -> YAMLError {
        let (line, column) = Self.place(event)
        return YAMLError(message: message, line: line, column: column)
    }

    static func failure(_ parser: yaml_parser_t) -> YAMLError {
        let message = parser.problem.map { String(cString: $0) } ?? "there is no memory for it"
        // Where the bytes are no text there is an offset alone.
        let isOffset = parser.error == YAML_READER_ERROR
        let mark = parser.problem_mark
        return YAMLError(
            message: isOffset ? "\(message) at byte \(parser.problem_offset)" : message,
            line: isOffset ? 1 : Int(mark.line) + 1,
            column: isOffset ? 1 : Int(mark.column) + 1
        )
    }
}

extension YAMLValue {
    /// A scalar as the name of a member.
    fileprivate var name: String? {
        switch content {
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .bool(let flag): "\(flag)"
        case .null: "null"
        case .float, .sequence, .mapping: nil
        }
    }
}
