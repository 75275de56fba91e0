// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// A reader of bootc's progress protocol, version 0.1.0, that takes nothing that the protocol does not promise.
///
/// Written after the descriptions of `progress-v0.schema.json`: every key is there, nothing is negative, no line is longer
/// than a line.
package struct ProgressReader {
    /// One message.
    package enum Event: Equatable, Sendable {
        case start(version: String)
        case steps(Steps)
        case bytes(Bytes)
    }

    /// A task that is done in steps.
    package struct Steps: Decodable, Equatable, Sendable {
        package struct Part: Decodable, Equatable, Sendable {
            package let subtask: String
            package let description: String
            package let id: String
            package let completed: Bool
        }

        package let task: String
        package let description: String
        package let id: String
        package let stepsCached: UInt64
        package let steps: UInt64
        package let stepsTotal: UInt64
        package let subtasks: [Part]
    }

    /// A task that is counted in bytes.
    package struct Bytes: Decodable, Equatable, Sendable {
        package struct Part: Decodable, Equatable, Sendable {
            package let subtask: String
            package let description: String
            package let id: String
            package let bytesCached: UInt64
            package let bytes: UInt64
            package let bytesTotal: UInt64
        }

        package let task: String
        package let description: String
        package let id: String
        package let bytesCached: UInt64
        package let bytes: UInt64
        package let bytesTotal: UInt64
        package let stepsCached: UInt64
        package let steps: UInt64
        package let stepsTotal: UInt64
        package let subtasks: [Part]
    }

    /// What is wrong with a stream.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private struct Kind: Decodable {
        let type: String
        let version: String?
    }

    /// All events of a whole stream.
    ///
    /// - Returns: the events after the start.
    /// - Throws: ``Failure`` with the line that is wrong.
    package static func read(_ stream: String) throws -> [Event] {
        guard stream.last == "\n" else { throw Failure(description: "the last line has no end: \(stream.suffix(100))") }
        let lines = stream.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        let events = try lines.map { line in
            do {
                return try event(String(line))
            } catch {
                throw Failure(description: "\(error): \(line)")
            }
        }
        guard events.first == .start(version: "0.1.0"), events.count(where: { $0.isStart }) == 1 else {
            throw Failure(description: "a stream begins with one start: \(lines.first ?? "")")
        }
        return Array(events.dropFirst())
    }

    private static func event(_ line: String) throws -> Event {
        let data = Data(line.utf8)
        let kind = try JSONDecoder().decode(Kind.self, from: data)
        switch kind.type {
        case "Start":
            guard let version = kind.version else { throw Failure(description: "there is no version") }
            return .start(version: version)
        case "ProgressSteps":
            let steps = try JSONDecoder().decode(Steps.self, from: data)
            guard steps.steps <= steps.stepsTotal, Set(steps.subtasks.map(\.id)).count == steps.subtasks.count else {
                throw Failure(description: "more steps than there are, or one twice")
            }
            return .steps(steps)
        case "ProgressBytes":
            let bytes = try JSONDecoder().decode(Bytes.self, from: data)
            guard bytes.bytes <= bytes.bytesTotal, bytes.steps <= bytes.stepsTotal,
                bytes.subtasks.allSatisfy({ $0.bytes <= $0.bytesTotal })
            else { throw Failure(description: "more than all") }
            return .bytes(bytes)
        default: throw Failure(description: "this type is unknown")
        }
    }
}

extension ProgressReader.Event {
    fileprivate var isStart: Bool {
        if case .start = self { true } else { false }
    }

    /// The task that it is about, if it is about one.
    package var task: String? {
        switch self {
        case .start: nil
        case .steps(let steps): steps.task
        case .bytes(let bytes): bytes.task
        }
    }
}
