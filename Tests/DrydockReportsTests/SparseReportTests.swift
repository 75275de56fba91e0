// SPDX-License-Identifier: Apache-2.0

import DrydockModel
import DrydockReports
import Testing

/// Documents that say little: a report must not take what is unknown for what is not there.
@Suite
struct SparseReportTests {
    @Test
    func `a host without package list, origin and Ignition`() throws {
        var document = try GoldenDocument.document(Analysis.self)
        document.metadata.space = nil
        document.spec.minFreeSpace = nil
        document.spec.osRelease = [:]
        document.spec.packages = PackageFacts(source: "none")
        document.spec.ignition = IgnitionTraces()
        document.spec.kernelArguments = []
        document.spec.etc.drift = []
        document.spec.unreadable = []
        document.spec.deployments[0].origin = nil
        document.spec.deployments[0].version = nil
        document.spec.deployments[0].states = []
        let text = TextReport.render(document, style: TextStyle())
        #expect(text.hasPrefix("Host: unknown, amd64\n"))
        #expect(text.contains("  The host holds no list of its packages that could be read.\n"))
        #expect(text.contains("Kernel arguments\n  none\n"))
        #expect(text.contains("  All 9 paths are as the commit set them.\n"))
        #expect(text.contains("Ignition\n  left no traces\n"))
        #expect(text.contains("no origin file"))
        #expect(!text.contains("INCOMPLETE"))
        #expect(!text.contains("Space"))
    }

    @Test
    func `deployments of several stateroots are told apart`() throws {
        var document = try GoldenDocument.document(Status.self)
        document.spec.deployments[2].stateroot = "other"
        let text = TextReport.render(document, style: TextStyle())
        #expect(text.contains("  fedora-coreos \(document.spec.deployments[1].checksum.prefix(12)).0 "))
        #expect(text.contains("  other \(document.spec.deployments[2].checksum.prefix(12)).0 "))
    }

    @Test
    func `an image that was not looked into`() throws {
        var document = try GoldenDocument.document(Target.self)
        document.spec.content = nil
        document.spec.created = nil
        document.spec.labels = [:]
        let text = TextReport.render(document, style: TextStyle())
        #expect(text.hasPrefix("Image: not looked into, amd64\n"))
        #expect(text.contains("Content\n  The layers were not read.\n"))
        #expect(!text.contains("Labels"))
    }

    @Test(arguments: [
        (Status.Stage.none, "NOT STARTED: "), (.interrupted, "INTERRUPTED: "), (.failed, "FAILED: "),
        (.switched, "SWITCHED: "), (.rolledBack, "ROLLED BACK: "),
    ])
    func `a status leads with its stage`(stage: Status.Stage, start: String) {
        let status = Status(
            stage: stage,
            run: nil,
            lastStep: nil,
            image: nil,
            rebootRequired: false,
            deployments: []
        )
        let text = TextReport.render(Document(status), style: TextStyle())
        #expect(text.hasPrefix(start))
        #expect(text.contains("  reboot  not required\n"))
        #expect(text.contains("Deployments, in boot order\n  There are none.\n"))
        #expect(!text.contains("run  "))
    }

    @Test(arguments: [
        (Verdict.Comparison.State.asPredicted, 0, "AS PREDICTED: 3 facts compared, none differs.\n"),
        (.unknown, 0, "UNKNOWN: 1 comparison could not be made; nothing else differs.\n"),
        (.differs, 2, "DIFFERENT: 2 of 3 facts are not as predicted.\n"),
    ])
    func `a verdict leads with its conclusion`(
        state: Verdict.Comparison.State,
        differing: Int,
        line: String
    ) {
        let differences = (0..<differing).map { Verdict.Difference(what: "/etc/\($0)", expected: "a", actual: "b") }
        let comparison = Verdict.Comparison(subject: "etc", state: state, compared: 3, differences: differences)
        let text = TextReport.render(Document(Verdict(run: "r", comparisons: [comparison])), style: TextStyle())
        #expect(text.hasPrefix(line))
    }

    @Test
    func `a verdict over nothing is not a good one`() {
        let text = TextReport.render(Document(Verdict(run: "r", comparisons: [])), style: TextStyle())
        #expect(text.hasPrefix("UNKNOWN: nothing was compared.\n"))
    }

    @Test
    func `a prediction from full knowledge says that it is exact`() throws {
        var document = try GoldenDocument.document(Prediction.self)
        document.spec.accuracy = .exact
        document.spec.gaps = []
        document.spec.etc = []
        document.spec.etcConflict = nil
        document.spec.packages = PackageChanges(known: true)
        let text = TextReport.render(document, style: TextStyle())
        #expect(text.hasPrefix("EXACT: "))
        #expect(text.contains("What becomes of /etc\n  No paths are known.\n"))
        #expect(text.contains("Packages\n  No package changes.\n"))
    }
}
