// SPDX-License-Identifier: Apache-2.0

internal import CTOML

extension TOMLValue {
    /// Reads a TOML document into its root table.
    package init(parsing text: String) throws(TOMLError) {
        let builder = TOMLBuilder()
        var failure = drydock_toml_error()
        var document = text
        let status = document.withUTF8 { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                drydock_toml_walk(
                    characters.baseAddress,
                    characters.count,
                    receiveTOMLEvent,
                    Unmanaged.passUnretained(builder).toOpaque(),
                    &failure
                )
            }
        }
        guard status == 0, let root = builder.root else {
            let message = withUnsafeBytes(of: failure.message) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            throw TOMLError(message: message, line: Int(failure.line), column: Int(failure.column))
        }
        self = root
    }
}

/// Builds the tree from the walk's events.
private final class TOMLBuilder {
    /// A container that is not closed yet.
    private struct Open {
        let name: String?
        let isTable: Bool
        let line: Int
        let column: Int
        var elements: [(name: String, value: TOMLValue)] = []
    }

    private var stack: [Open] = []
    private(set) var root: TOMLValue?

    func receive(_ event: drydock_toml_event) {
        let name = text(event.key, event.key_length)
        let line = Int(event.line)
        let column = Int(event.column)
        switch event.kind {
        case DRYDOCK_TOML_OPEN_TABLE, DRYDOCK_TOML_OPEN_ARRAY:
            stack.append(Open(name: name, isTable: event.kind == DRYDOCK_TOML_OPEN_TABLE, line: line, column: column))
        case DRYDOCK_TOML_CLOSE:
            guard let closed = stack.popLast() else { return }
            let content: TOMLValue.Content =
                closed.isTable ? .table(closed.elements) : .array(closed.elements.map(\.value))
            add(TOMLValue(content: content, line: closed.line, column: closed.column), named: closed.name)
        default:
            add(TOMLValue(content: scalar(event), line: line, column: column), named: name)
        }
    }

    private func add(_ value: TOMLValue, named name: String?) {
        guard !stack.isEmpty else {
            root = value
            return
        }
        stack[stack.count - 1].elements.append((name ?? "", value))
    }

    private func scalar(_ event: drydock_toml_event) -> TOMLValue.Content {
        switch event.kind {
        case DRYDOCK_TOML_STRING: .string(text(event.text, event.text_length) ?? "")
        case DRYDOCK_TOML_INTEGER: .integer(event.integer)
        case DRYDOCK_TOML_FLOAT: .float(event.number)
        case DRYDOCK_TOML_BOOLEAN: .bool(event.integer != 0)
        default: .time(text(event.text, event.text_length) ?? "")
        }
    }

    private func text(_ pointer: UnsafePointer<CChar>?, _ length: Int) -> String? {
        guard let pointer else { return nil }
        return String(decoding: UnsafeRawBufferPointer(start: pointer, count: length), as: UTF8.self)
    }
}

/// The C callback; a file-scope function, so that it carries no actor with it.
private func receiveTOMLEvent(_ event: UnsafePointer<drydock_toml_event>?, _ context: UnsafeMutableRawPointer?) {
    guard let event, let context else { return }
    Unmanaged<TOMLBuilder>.fromOpaque(context).takeUnretainedValue().receive(event.pointee)
}
