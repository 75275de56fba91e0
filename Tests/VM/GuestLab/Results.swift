// SPDX-License-Identifier: Apache-2.0

import Glibc
package import SystemPackage
import TestSupport

/// What stories came to, in a file, so that a long run goes on where the last one ended.
///
/// One line for each: release, scenario, title, boots, seconds, wrong predictions, failed expectations, a note; tabs between
/// them.
/// Of two lines for one story the later counts.
package struct Results: Sendable {
    /// What one story came to.
    package struct Row: Sendable {
        package let name: StoryName
        package let boots: Int
        package let seconds: Int
        /// How many predictions were wrong; `nil` where the story compares none with a host.
        package let wrong: Int?
        /// How many expectations were not met.
        package let problems: Int
        /// What else there is to say.
        package let note: String

        package init(_ story: Story, problems: Int) {
            name = story.name
            boots = story.boots
            seconds = Int(story.seconds.rounded())
            wrong = story.wrongPredictions
            self.problems = problems
            note = story.note
        }

        fileprivate init?(line: Substring) {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 8, let release = GuestRelease(rawValue: fields[0]), let boots = Int(fields[3]),
                let seconds = Int(fields[4]), let problems = Int(fields[6])
            else { return nil }
            name = StoryName(fields[1], fields[2], release)
            self.boots = boots
            self.seconds = seconds
            wrong = Int(fields[5])
            self.problems = problems
            note = fields[7]
        }

        fileprivate var line: String {
            let numbers = ["\(boots)", "\(seconds)", wrong.map { "\($0)" } ?? "", "\(problems)"]
            return ([name.release.rawValue, name.scenario, name.title] + numbers + [note]).joined(separator: "\t")
                + "\n"
        }
    }

    private let file: FilePath

    /// The results in a file, which need not be there.
    package init(_ file: FilePath) {
        self.file = file
    }

    /// One row for each story that was told, in the order in which they were told last.
    package var rows: [Row] {
        let all = ((try? Files.text(file.string)) ?? "").split(separator: "\n").compactMap { Row(line: $0) }
        return all.enumerated().filter { index, row in !all[(index + 1)...].contains { $0.name == row.name } }
            .map(\.element)
    }

    /// The row of a story that was told to its end, and without a failure.
    package func success(of name: StoryName) -> Row? { rows.last { $0.name == name && $0.problems == 0 } }

    /// Adds what a story came to.
    package func add(_ row: Row) throws {
        let descriptor = try FileDescriptor.open(
            file,
            .writeOnly,
            options: [.create, .append],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        _ = try descriptor.closeAfter { try descriptor.writeAll(Array(row.line.utf8)) }
    }

    /// Forgets everything.
    package func clear() { Command.runIgnoringFailure("rm", "-f", file.string) }

    /// The table of all stories, and what was not told.
    ///
    /// - Parameters:
    ///   - left: the stories that were left out.
    ///   - command: what tells them.
    /// - Returns: lines for people.
    package func table(left: [StoryName], to command: String) -> String {
        let rows = rows.sorted {
            ($0.name.scenario, $0.name.release.rawValue) < ($1.name.scenario, $1.name.release.rawValue)
        }
        let width = rows.map { "\($0.name)".count }.max() ?? 0
        func line(_ name: String, _ numbers: [String], _ verdict: String) -> String {
            let columns = numbers.map { String(repeating: " ", count: max(0, 8 - $0.count)) + $0 }.joined()
            return name + String(repeating: " ", count: max(0, width - name.count)) + columns + "  " + verdict
        }
        var lines = [line("scenario", ["boots", "seconds", "wrong"], "verdict")]
        for row in rows {
            let verdict =
                (row.problems == 0 ? "passed" : "FAILED (\(row.problems))") + (row.note.isEmpty ? "" : ", \(row.note)")
            lines.append(
                line("\(row.name)", ["\(row.boots)", "\(row.seconds)", row.wrong.map { "\($0)" } ?? "-"], verdict)
            )
        }
        let boots = rows.reduce(0) { $0 + $1.boots }
        let seconds = rows.reduce(0) { $0 + $1.seconds }
        let wrong = rows.reduce(0) { $0 + ($1.wrong ?? 0) }
        let failed = rows.filter { $0.problems > 0 }.count
        lines.append(
            line("in all", ["\(boots)", "\(seconds)", "\(wrong)"], failed == 0 ? "passed" : "FAILED (\(failed))")
        )
        if !left.isEmpty {
            lines.append("left to \(command): " + left.map { "\($0)" }.joined(separator: "; "))
        }
        return lines.joined(separator: "\n")
    }
}
