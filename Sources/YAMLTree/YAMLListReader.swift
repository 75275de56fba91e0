// SPDX-License-Identifier: Apache-2.0

internal import CLibYAML

/// Reads a YAML document of the form `{…, items: […], …}` element by element, without holding the text.
package struct YAMLListReader {
    /// Why a text is not read to its end.
    package enum Failure: Error {
        /// What is wrong with it, and where.
        case yaml(YAMLError)
        /// An element, or what is around all of them, has too many bytes; `isElement` tells which.
        case tooLarge(isElement: Bool, YAMLError)
        /// What gives the text failed.
        case source(any Error)
    }

    /// Where the text comes from, and how much of it was read since the last element.
    private final class Source {
        let next: () throws -> ArraySlice<UInt8>?
        var rest: ArraySlice<UInt8> = []
        var count = 0
        var error: (any Error)?

        init(_ next: @escaping () throws -> ArraySlice<UInt8>?) {
            self.next = next
        }

        /// Fills a buffer; `nil` on failure, 0 at the end.
        func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
            do {
                if rest.isEmpty { rest = try next() ?? [] }
            } catch {
                self.error = error
                return nil
            }
            let part = rest.prefix(buffer.count)
            buffer.copyBytes(from: part)
            rest = rest.dropFirst(part.count)
            count += part.count
            return part.count
        }
    }

    private let list: String
    private let depth: Int
    private let limit: Int

    /// A reader.
    ///
    /// - Parameters:
    ///   - list: the name of the list in the outermost mapping.
    ///   - depth: how many levels there may be.
    ///   - limit: the most bytes of an element, and of what is around all of them.
    package init(list: String = "items", depth: Int, limit: Int) {
        self.list = list
        self.depth = depth
        self.limit = limit
    }

    /// Reads a text.
    ///
    /// - Parameters:
    ///   - next: gives the next bytes of the text, `nil` at its end.
    ///   - element: is given each element.
    /// - Returns: what is around the elements, the list being empty.
    /// - Throws: ``Failure``.
    package func read(
        _ next: @escaping () throws -> ArraySlice<UInt8>?,
        _ element: (YAMLValue) -> Void
    ) throws(Failure) -> YAMLValue {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else {
            throw .yaml(YAMLError(message: "there is no memory for it", line: 1, column: 1))
        }
        defer { yaml_parser_delete(&parser) }
        let source = Source(next)
        return try withExtendedLifetime(source) { () throws(Failure) in
            yaml_parser_set_input(
                &parser,
                { context, buffer, size, read in
                    guard let context, let buffer, let read else { return 0 }
                    let source = Unmanaged<Source>.fromOpaque(context).takeUnretainedValue()
                    guard let count = source.fill(UnsafeMutableRawBufferPointer(start: buffer, count: size)) else {
                        return 0
                    }
                    read.pointee = count
                    return 1
                },
                Unmanaged.passUnretained(source).toOpaque()
            )
            var builder = YAMLBuilder(depth: depth, list: list)
            do throws(YAMLError) {
                while try builder.step(&parser) {
                    if let value = builder.takeElement() {
                        source.count = 0
                        element(value)
                    }
                    if source.count > limit {
                        let mark = parser.mark
                        throw YAMLError(
                            message: "there are more than \(limit >> 20) MiB without an end",
                            line: Int(mark.line) + 1,
                            column: Int(mark.column) + 1
                        )
                    }
                }
            } catch {
                if let cause = source.error { throw .source(cause) }
                throw source.count > limit ? .tooLarge(isElement: builder.isInList, error) : .yaml(error)
            }
            return builder.result
        }
    }
}
