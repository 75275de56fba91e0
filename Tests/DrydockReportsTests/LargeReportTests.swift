// SPDX-License-Identifier: Apache-2.0

import CheckFixtures
import DrydockModel
import DrydockReports
import Testing

/// A host with five thousand findings.
@Suite struct LargeReports {
    @Test("five thousand findings make less than 5 MB of HTML, with all of them in it")
    func html() throws {
        let plan = try Scenario.many(5000).plan()
        #expect(plan.spec.findings.count >= 5000)
        let text = HTMLReport.render(plan)
        #expect(text.utf8.count < 5_000_000)
        #expect(text.contains("agent-4999.service"))
    }

    @Test("Markdown says how many there are more than a forge takes")
    func markdown() throws {
        let text = MarkdownReport.render(try Scenario.many(5000).plan())
        #expect(text.count < 65_536)
        #expect(text.contains("## Inhibitors (5000)") && text.contains("more, which the other formats show."))
    }
}
