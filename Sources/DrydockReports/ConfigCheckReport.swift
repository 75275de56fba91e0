// SPDX-License-Identifier: Apache-2.0

package import DrydockModel

extension TextReport {
    /// What is wrong with configs, one problem a line, in the form that editors know from compilers.
    package static func render(_ document: Document<ConfigCheck>, style: TextStyle) -> String {
        document.spec.files.map { file in
            let problems = file.problems.map { problem in
                let place = [file.path, problem.line.map(String.init), problem.column.map(String.init)]
                let what = [problem.path, problem.message].compactMap(\.self).joined(separator: " ")
                return "\(place.compactMap(\.self).joined(separator: ":")): \(problem.severity): \(what)\n"
            }
            let version = file.version.map { ", specification \($0)" } ?? ""
            return problems.joined() + "\(file.path): \(file.valid ? "valid" : "invalid")\(version)\n"
        }
        .joined()
    }
}
