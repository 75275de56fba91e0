// SPDX-License-Identifier: Apache-2.0

internal import DrydockModel
internal import Subprocess
internal import SystemPackage

/// What the libostree that will deploy was built with: the library itself tells nobody but its own program.
struct LibostreeFeatures {
    private let view: HostView

    init(_ view: HostView) {
        self.view = view
    }

    /// Their names, sorted, as `ostree --version` lists them.
    ///
    /// - Parameter version: the version of the library in question.
    /// - Returns: `nil` if there is no such program, or it is one of another version.
    func names(of version: String) async -> [String]? {
        // In a container it is the host's that counts.
        let command = (view.kind == .hostMount ? ["chroot", view.path.string] : []) + ["ostree", "--version"]
        let result = try? await run(
            .name(command[0]),
            arguments: Arguments(Array(command.dropFirst())),
            output: .string(limit: 1 << 16),
            error: .discarded
        )
        guard let result, result.terminationStatus.isSuccess else { return nil }
        return Self.parse(result.standardOutput, version: version)
    }

    /// Reads what the program prints: a small YAML document with `Version` and a list `Features`.
    static func parse(_ text: String, version: String) -> [String]? {
        let lines = text.split(separator: "\n").map { $0.filter { $0 != " " && $0 != "'" } }
        guard lines.contains("Version:\(version)"), let features = lines.firstIndex(of: "Features:") else { return nil }
        return lines[(features + 1)...].prefix { $0.hasPrefix("-") }.map { String($0.dropFirst()) }.sorted()
    }
}
