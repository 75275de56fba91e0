// SPDX-License-Identifier: Apache-2.0

import DrydockChecks
import DrydockModel
import Testing

/// That a check failed as the catalogue says, and each of its findings tells what a person needs.
func expectSound(_ result: CheckResult, _ about: CheckList.Entry, _ what: String) {
    #expect(result.state == .fail, "\(what): \(result.state) \(result.reason ?? "")")
    #expect(result.title == about.title)
    #expect(Set(result.findings.map(\.key)).count == result.findings.count, "\(what)")
    for finding in result.findings {
        #expect(finding.id == about.id)
        #expect(finding.severity <= about.severity, "\(what)")
        #expect(!finding.title.isEmpty && !finding.title.hasSuffix("."), "\(what): \(finding.title)")
        #expect(finding.summary.hasSuffix("."), "\(what): \(finding.summary)")
        #expect(!finding.evidence.isEmpty && !finding.remediations.isEmpty, "\(what)")
        for remediation in finding.remediations {
            #expect(remediation.kind != .command || remediation.argv?.isEmpty == false, "\(what)")
            #expect(remediation.kind != .manual || remediation.text?.isEmpty == false, "\(what)")
            #expect(remediation.kind != .containerfile || remediation.lines?.isEmpty == false, "\(what)")
        }
    }
}
