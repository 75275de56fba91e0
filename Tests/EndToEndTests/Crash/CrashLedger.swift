// SPDX-License-Identifier: Apache-2.0

import Digest
import Glibc
import SystemPackage
import TestSupport

/// The points that are done, in a file: a long test goes on where it was interrupted.
///
/// One line for each: the point, how the run ended, how the host came out of it, tabs between them. A point that failed
/// is left out, so that it is tried again.
struct CrashLedger: Sendable {
    let seed: UInt64
    private let file: String

    /// The ledger of a program and a seed; without a seed that of the last test of the program that did not come to its end.
    init(tool: String, seed: UInt64?) throws {
        let folder = Paths.project.appending(".build/crash").string
        try Command.check("mkdir", "-p", folder)
        let sum = SHA256.hex(of: try Files.read(tool)).prefix(12)
        let names = try Command.check("ls", "-t", folder).split(separator: "\n").map(String.init)
        let last = try names.first { name in
            try name.hasPrefix("\(sum)-") && !Files.text("\(folder)/\(name)").hasSuffix("end\n")
        }
        let known = last.flatMap { UInt64($0.dropFirst(sum.count + 1)) }
        self.seed = seed ?? known ?? UInt64.random(in: 0...99999)
        file = "\(folder)/\(sum)-\(self.seed)"
    }

    /// What was done before.
    func results() -> [CrashRun.Result] {
        ((try? Files.text(file)) ?? "").split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3, let point = CrashPoint(fields[0]), let status = Int32(fields[1]) else {
                return nil
            }
            return CrashRun.Result(point: point, status: status, recovery: fields[2].isEmpty ? nil : fields[2])
        }
    }

    func add(_ result: CrashRun.Result) throws {
        guard result.problems.isEmpty else { return }
        try append("\(result.point)\t\(result.status)\t\(result.recovery ?? "")\n")
    }

    /// Says that all points are done: the next test begins with another seed.
    func end() throws { try append("end\n") }

    private func append(_ line: String) throws {
        let descriptor = try FileDescriptor.open(
            file,
            .writeOnly,
            options: [.create, .append],
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        _ = try descriptor.closeAfter { try descriptor.writeAll(Array(line.utf8)) }
    }
}
